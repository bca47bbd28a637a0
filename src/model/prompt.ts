import { createHash } from 'node:crypto';
import type { BriefStory } from '#src/core/brief.ts';
import { safeText } from '#src/core/safe-text.ts';
import { sliceSpan } from '#src/core/span.ts';
import { markOrders } from '#src/briefing/orders.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import data from './prompt.json' with { type: 'json' };

/** A longer story is asked about up to here; what matters stands in a story's first pages. */
const MAX_STORY_CHARS = 24_000;
const MAX_SENTENCE_CHARS = 2_000;

export interface Prompt {
  readonly instructions: string;
  readonly question: string;
  /** The sentences that the model was shown; sentence n of the question is the n-th of these. */
  readonly shown: readonly Sentence[];
}

/**
 * The story as data: one JSON value of numbered sentences, so that no words of the story can pass for ours. Characters that
 * are not seen (zero-width, bidirectional, control) are left out.
 */
export function writePrompt(story: BriefStory, sentences: readonly Sentence[]): Prompt {
  const shown: Sentence[] = [];
  const numbered: { n: number; text: string }[] = [];
  let chars = 0;
  const orders = markOrders(story.text, sentences);
  for (const sentence of sentences) {
    if (orders[sentence.index]) continue;
    const text = plain(sliceSpan(story.text, sentence)).slice(0, MAX_SENTENCE_CHARS);
    chars += text.length;
    if (chars > MAX_STORY_CHARS) break;
    shown.push(sentence);
    numbered.push({ n: shown.length, text });
  }
  const { title, publishedAt, language } = story;
  const question = JSON.stringify({ title: title && plain(title), publishedAt, language, sentences: numbered });
  return { instructions: data.instructions.join('\n'), question, shown };
}

/** What an answer depends on besides the story: asked again in the same words, the answer is taken from the cache. */
export function answerKey(prompt: Prompt, model: string): string {
  return createHash('sha256')
    .update(JSON.stringify([model, prompt.instructions, prompt.question]))
    .digest('hex');
}

function plain(text: string): string {
  return safeText(text)
    .replaceAll(/[\p{Cf}\u{E0000}-\u{E007F}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
