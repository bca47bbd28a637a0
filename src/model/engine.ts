import { type Brief, type BriefStory, READ_LANGUAGE, type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import type { Clock } from '#src/core/clock.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { EVERYBODY, type ModelStore } from '#src/core/model-store.ts';
import { plainWords } from '#src/core/plain-words.ts';
import type { Summarizer } from '#src/core/summarizer.ts';
import { checkGrounding } from '#src/briefing/ground.ts';
import { segment } from '#src/stories/sentences.ts';
import { acceptAnswer } from './accept.ts';
import { type ModelAnswer, answerSchema } from './answer-schema.ts';
import type { AskModel, Question } from './call.ts';
import { createCite } from './cited.ts';
import { answerKey, writePrompt } from './prompt.ts';

/** Lets one story of an event through, and those that tell something new of it. */
export interface EventGate {
  /** Called with the extractive brief; `new` notes the story as read. */
  admit(own: RelevantBrief): Promise<'new' | 'told' | 'no-talks'>;
  /** The model did not read it after all. */
  release(storyId: string): Promise<void>;
}

/** Puts off what need not be answered at once. */
export interface Batching {
  /** Whether the story waits for a batch; if not, whether one has failed it, so that one try by itself is left. */
  putOff(storyId: string, key: string): Promise<'waits' | 'now' | 'last-try'>;
}

export interface ModelEngineParts {
  readonly ask: AskModel;
  /** As the settings name it; part of the cache's key and of every brief. */
  readonly modelName: string;
  readonly extractive: Summarizer;
  readonly store: Pick<ModelStore, 'getModelAnswer' | 'putModelAnswer'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without one every story is put to the model. */
  readonly gate?: EventGate;
  /** Without it every story is asked about at once. */
  readonly batching?: Batching;
}

const ENGINE = { name: 'model', version: '2' };
const KEEP_ANSWERS_MS = 30 * 24 * 60 * 60 * 1000;
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/**
 * The engine for those who have a language model: the extractive brief comes first and is the gate, the fallback and the
 * measure; the model words it better, and reads the languages that the extractive engine does not. Never rejects.
 */
export function createModelEngine(parts: ModelEngineParts): Summarizer {
  const { extractive, gate, logger } = parts;
  return {
    async summarize(story) {
      const own = await extractive.summarize(story);
      const isForeign = story.language !== null && story.language !== READ_LANGUAGE;
      if (!isForeign && !isRelevant(own)) return own;
      try {
        const asked = storyQuestion(own.story, parts.modelName);
        const before = await keptAnswer(parts, asked.key);
        if (before) return briefFrom(before, own, isForeign, parts.modelName);
        const admitted = gate && isRelevant(own) ? await gate.admit(own) : 'new';
        if (admitted !== 'new') return withWarning(own, NOT_ASKED[admitted]);
        const turn = (await parts.batching?.putOff(story.id, asked.key)) ?? 'now';
        if (turn === 'waits') return withWarning(own, WAITS);
        return briefFrom(await newAnswer(parts, asked, turn === 'last-try'), own, isForeign, parts.modelName);
      } catch (thrown) {
        await gate?.release(story.id);
        const error = asParleyError(thrown);
        logger.warn({ err: error, storyId: story.id }, 'the language model gave no brief');
        return withWarning(own, `${plainWords(error)} ${FELL_BACK}`);
      }
    },
  };
}

const FELL_BACK = 'This brief is the extractive engine’s.';
const WAITS = `The language model reads the story in the batch of the night. Until then, this brief is the extractive engine’s.`;
const NOT_ASKED = {
  told: `The language model was put another story on the same event. ${FELL_BACK}`,
  'no-talks': `The language model was not asked, since the story is put to no negotiation. ${FELL_BACK}`,
} as const;

function withWarning(brief: Brief, warning: string): Brief {
  return { ...brief, warnings: [...brief.warnings, warning] };
}

type StoryQuestion = Pick<Question<ModelAnswer>, 'instructions' | 'question' | 'schema' | 'community'> & {
  readonly key: string;
};

/** What the model is asked about a story, and the key under which its answer is kept. */
export function storyQuestion(story: BriefStory, modelName: string): StoryQuestion {
  const prompt = writePrompt(story, segment(story.text).sentences);
  const { instructions, question } = prompt;
  return { instructions, question, schema: answerSchema, community: EVERYBODY, key: answerKey(prompt, modelName) };
}

/** The model's answer where the same was asked before. */
async function keptAnswer({ store }: ModelEngineParts, key: string): Promise<ModelAnswer | null> {
  const kept = await store.getModelAnswer(key);
  return kept === null ? null : (answerSchema.safeParse(JSON.parse(kept)).data ?? null);
}

async function newAnswer(
  parts: ModelEngineParts,
  { key, ...question }: StoryQuestion,
  isLastTry: boolean,
): Promise<ModelAnswer> {
  const answer = await parts.ask({ ...question, isLastTry });
  await keepAnswer(parts, key, answer);
  return answer;
}

/** Keeps an answer for a month, for the same question asked again. */
export async function keepAnswer(
  { store, clock }: Pick<ModelEngineParts, 'store' | 'clock'>,
  key: string,
  answer: ModelAnswer,
): Promise<void> {
  const now = clock.now();
  const keepSince = new Date(now.getTime() - KEEP_ANSWERS_MS).toISOString();
  await store.putModelAnswer(key, JSON.stringify(answer), now.toISOString(), keepSince);
}

function briefFrom(answer: ModelAnswer, own: Brief, isForeign: boolean, model: string): Brief {
  const { story } = own;
  const engine = { ...ENGINE, model };
  if (isForeign && answer.relevance === 'no') {
    return { ...own, relevance: { value: 'no', score: 0 }, engine, warnings: [] };
  }
  const dropped: string[] = [];
  const { sentences } = segment(story.text);
  const { shown } = writePrompt(story, sentences);
  const fields = acceptAnswer(answer, {
    story,
    cite: createCite(story, shown),
    own: isRelevant(own) ? own : null,
    drop: (what) => {
      dropped.push(what);
      return null;
    },
  });
  const relevance = isRelevant(own)
    ? own.relevance
    : { value: answer.relevance === 'yes' ? ('yes' as const) : ('borderline' as const), score: 0.5 };
  const warnings = [
    ...(isForeign ? [translatedWords(story.language)] : own.warnings),
    ...(shown.length < sentences.length
      ? ['The model was shown only a part of the story: it is very long, or speaks to machines.']
      : []),
    ...droppedWords(dropped),
  ];
  return checkGrounding({ schema: 'parley.brief/1', story, engine, warnings, relevance, ...fields });
}

function translatedWords(language: string | null): string {
  const name = language === null ? undefined : languageNames.of(language);
  return `A model translated this from ${name ?? 'another language'}; names, numbers and quotes were checked against the story.`;
}

/** Names kinds and numbers only: what the model made up is shown nowhere. */
function droppedWords(dropped: readonly string[]): readonly string[] {
  if (dropped.length === 0) return [];
  const kinds = [...Map.groupBy(dropped, (what) => what)].map(([what, all]) =>
    all.length > 1 ? `${what} (${all.length} times)` : what,
  );
  return [`Left out of the model’s answer, for want of evidence in the story: ${kinds.join(', ')}.`];
}
