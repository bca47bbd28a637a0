import { z } from 'zod';
import { sliceSpan } from '#src/core/span.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import { anyOf } from '#src/stories/phrase-search.ts';
import data from './data/orders.json' with { type: 'json' };

const ordersSchema = z.strictObject({
  /** Words that speak to a machine and have no place in news, in lower case. */
  phrases: z.array(z.string().min(1)),
});
const orders = anyOf(ordersSchema.parse(data).phrases);
/** Most news is written in these, which no folding changes. */
const PLAIN = /^[\n -~“”‘’–—]*$/;

/**
 * By sentence: whether its paragraph speaks to a machine. Such words are no part of the telling: nothing in a brief rests on
 * them, and no model is shown them.
 */
export function markOrders(text: string, sentences: readonly Sentence[]): readonly boolean[] {
  // A mark at a sentence's beginning could melt into the sentence before it; without marks the text is as good as its sentences.
  if (!/\p{M}/u.test(text) && !givesOrders(text)) return sentences.map(() => false);
  const ordering = new Set(
    sentences.filter((sentence) => givesOrders(sliceSpan(text, sentence))).map((sentence) => sentence.paragraph),
  );
  return sentences.map((sentence) => ordering.has(sentence.paragraph));
}

function givesOrders(words: string): boolean {
  const lines = words.replaceAll('\n', '');
  const letters = PLAIN.test(lines)
    ? lines
    : lines.normalize('NFKC').replaceAll(/[\p{Cf}\p{Cc}\p{M}\u{E0000}-\u{E007F}]/gu, '');
  return orders.test(letters.toLowerCase().replaceAll(/\s{2,}|[^\S ]/g, ' '));
}
