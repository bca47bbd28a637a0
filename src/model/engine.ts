import { type Brief, type BriefStory, READ_LANGUAGE, isRelevant } from '#src/core/brief.ts';
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
import type { AskModel } from './call.ts';
import { createCite } from './cited.ts';
import { answerKey, writePrompt } from './prompt.ts';

export interface ModelEngineParts {
  readonly ask: AskModel;
  /** As the settings name it; part of the cache's key and of every brief. */
  readonly modelName: string;
  readonly extractive: Summarizer;
  readonly store: Pick<ModelStore, 'getModelAnswer' | 'putModelAnswer'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const ENGINE = { name: 'model', version: '2' };
const KEEP_ANSWERS_MS = 30 * 24 * 60 * 60 * 1000;
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/**
 * The engine for those who have a language model: the extractive brief comes first and is the gate, the fallback and the
 * measure; the model words it better, and reads the languages that the extractive engine does not. Never rejects.
 */
export function createModelEngine(parts: ModelEngineParts): Summarizer {
  const { extractive, logger } = parts;
  return {
    async summarize(story) {
      const own = await extractive.summarize(story);
      const isForeign = story.language !== null && story.language !== READ_LANGUAGE;
      if (!isForeign && !isRelevant(own)) return own;
      try {
        return briefFrom(await answerOf(parts, own.story), own, isForeign, parts.modelName);
      } catch (thrown) {
        const error = asParleyError(thrown);
        logger.warn({ err: error, storyId: story.id }, 'the language model gave no brief');
        return { ...own, warnings: [...own.warnings, `${plainWords(error)} ${FELL_BACK}`] };
      }
    },
  };
}

const FELL_BACK = 'This brief is the extractive engine’s.';

/** The model's answer, from the cache where the same was asked before. */
async function answerOf({ ask, modelName, store, clock }: ModelEngineParts, story: BriefStory): Promise<ModelAnswer> {
  const prompt = writePrompt(story, segment(story.text).sentences);
  const key = answerKey(prompt, modelName);
  const kept = await store.getModelAnswer(key);
  const before = kept === null ? null : answerSchema.safeParse(JSON.parse(kept));
  if (before?.success) return before.data;
  const { instructions, question } = prompt;
  const answer = await ask({ instructions, question, schema: answerSchema, community: EVERYBODY });
  const now = clock.now();
  const keepSince = new Date(now.getTime() - KEEP_ANSWERS_MS).toISOString();
  await store.putModelAnswer(key, JSON.stringify(answer), now.toISOString(), keepSince);
  return answer;
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
