import { factOf } from '#src/stories/lexicon.ts';
import { isReportingVerb } from './quote-verbs.ts';
import type { Quotation, Reading } from './reading.ts';
import { type Word, readWords, wordAt } from './words.ts';

/**
 * Sentences as the teller builds them: what is quoted counts as one piece, so that “Is it over?” she asked is one of
 * them and not two. All numbers are indices into `words`.
 */
export interface Clause {
  readonly first: number;
  readonly end: number;
  readonly paragraph: number;
  /** Indices of the quotations that lie in it. */
  readonly quotations: readonly number[];
}

export interface Clauses {
  readonly words: readonly Word[];
  /** For each word, the quotation that it lies in, else -1. */
  readonly quotedBy: Int32Array;
  readonly clauses: readonly Clause[];
}

const ATTRIBUTION_WORDS = 16;
/** What runs on for longer is a list or noise, and is read in pieces. */
const MAX_CLAUSE_WORDS = 600;
const MARK = /^(?:["“”„‟«»'‘’‚‹›`＂]+|&quot;)$/;

export const isMark = factOf(({ text }) => MARK.test(text));

export function readClauses(reading: Pick<Reading, 'text' | 'tokens' | 'sentences' | 'quotations'>): Clauses {
  const words = readWords(reading);
  const quotedBy = markQuoted(words, reading.quotations);
  const clauses: Clause[] = [];
  let first = 0;
  let quotation = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (at - first < MAX_CLAUSE_WORDS && !isLast(reading, words, quotedBy, at)) continue;
    const limit = words[at + 1]?.start ?? Infinity;
    const held: number[] = [];
    while ((reading.quotations[quotation]?.start ?? Infinity) < limit) {
      held.push(quotation);
      quotation += 1;
    }
    const paragraph = reading.sentences[words[first]?.sentence ?? 0]?.paragraph ?? 0;
    clauses.push({ first, end: at + 1, paragraph, quotations: held });
    first = at + 1;
  }
  return { words, quotedBy, clauses };
}

function markQuoted(words: readonly Word[], quotations: readonly Quotation[]): Int32Array {
  const quotedBy = new Int32Array(words.length).fill(-1);
  quotations.forEach((quotation, index) => {
    for (let at = wordAt(words, quotation.start); (words[at]?.start ?? Infinity) < quotation.end; at += 1) {
      quotedBy[at] = index;
    }
  });
  return quotedBy;
}

/** Whether a clause ends after this word. */
function isLast(
  { text, quotations }: Pick<Reading, 'text' | 'quotations'>,
  words: readonly Word[],
  quotedBy: Int32Array,
  at: number,
): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (!word || !next) return true;
  const quoted = quotedBy[at] ?? -1;
  if (quoted >= 0 && quoted === quotedBy[at + 1]) return false;
  // The closing mark belongs to what it closes, wherever the sentences were cut.
  if (quoted >= 0 && isMark(next)) return false;
  const closing = isMark(word) ? (quotedBy[at - 1] ?? -1) : quoted;
  const quotation = quotations[closing];
  if (!quotation || (quotedBy[at + 1] ?? -1) === closing) return word.sentence !== next.sentence;
  const ending = text[quotation.end - 1] ?? '';
  if (text.slice(quotation.end, next.start).includes('\n')) return ending !== ',' || /^\p{Lu}/u.test(next.text);
  if (/[,;:–—-]/.test(ending)) return false;
  if (/[.…]/.test(ending)) return !/^[\p{Ll},;]/u.test(next.text);
  if (/[?!]/.test(ending)) return isMark(next) || quotedBy[at + 1] !== -1 || !isAttributionAt(words, at + 1);
  return word.sentence !== next.sentence && !/^[\p{Ll},]/u.test(next.text);
}

/** Whether what follows “…?” may say who asked: a verb of speech before the sentence ends. */
function isAttributionAt(words: readonly Word[], from: number): boolean {
  for (let at = from; at < from + ATTRIBUTION_WORDS; at += 1) {
    const word = words[at];
    if (!word || word.text === '.' || isMark(word)) return false;
    if (isReportingVerb(word)) return true;
  }
  return false;
}
