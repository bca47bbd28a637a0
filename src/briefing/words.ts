import type { Token } from '#src/stories/sentences.ts';
import type { Segmented } from './reading.ts';

/** A word as a reader sees it: “al-Hariri” and “co-leader” are one, and the 's of a possessive belongs to its word. */
export interface Word {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  readonly pos: string;
  readonly start: number;
  /** The possessive ending is left out. */
  readonly end: number;
  readonly sentence: number;
  readonly isPossessive: boolean;
  readonly isCapital: boolean;
}

const HYPHENS = new Set(['-', '‐', '‑']);

const known = new WeakMap<readonly Token[], readonly Word[]>();

/** The words and marks of a story, in order; kept per story's tokens, because several fields ask for them. */
export function readWords({ tokens, sentences }: Pick<Segmented, 'tokens' | 'sentences'>): readonly Word[] {
  const before = known.get(tokens);
  if (before) return before;
  const words: Word[] = [];
  for (const sentence of sentences) {
    let at = sentence.firstToken;
    while (at < sentence.endToken) {
      const end = wordEnd(tokens, at, sentence.endToken);
      const isPossessive = isPossessiveEnding(tokens, end, sentence.endToken);
      words.push(joinTokens(tokens, at, end, sentence.index, isPossessive));
      at = isPossessive ? end + 1 : end;
    }
  }
  known.set(tokens, words);
  return words;
}

/** The index of the first word that starts at the offset or after it. */
export function wordAt(words: readonly Word[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A hyphen with no space on either side holds a word together. */
function wordEnd(tokens: readonly Token[], from: number, limit: number): number {
  let at = from + 1;
  while (at + 1 < limit) {
    const hyphen = tokens[at];
    if (!hyphen || !HYPHENS.has(hyphen.text)) break;
    const [last, next] = [tokens[at - 1], tokens[at + 1]];
    if (!last || !next) break;
    if (last.end !== hyphen.start || hyphen.end !== next.start || !/[\p{L}\p{N}.]$/u.test(last.text)) break;
    if (!/^[\p{L}\p{N}]/u.test(next.text)) break;
    at += 2;
  }
  return at;
}

function isPossessiveEnding(tokens: readonly Token[], at: number, limit: number): boolean {
  const ending = at < limit ? tokens[at] : undefined;
  if (!ending || !(ending.text.startsWith("'") || ending.text.startsWith('’'))) return false;
  const [word, next] = [tokens[at - 1], tokens[at + 1]];
  if (!word || ending.start !== word.end) return false;
  if (/^['’]s$/i.test(ending.text)) return ending.pos === 'PART' || (word.pos !== 'PRON' && /^\p{Lu}/u.test(word.text));
  const isBare = /^['’]$/.test(ending.text) && /s$/i.test(word.text);
  return isBare && at + 1 < limit && next !== undefined && next.start > ending.end && /^[\p{L}“"]/u.test(next.text);
}

function joinTokens(
  tokens: readonly Token[],
  from: number,
  end: number,
  sentence: number,
  isPossessive: boolean,
): Word {
  const [first, last] = [tokens[from], tokens[end - 1]];
  if (!first || !last) throw new RangeError('A word has at least one token.');
  const isWhole = end - from === 1;
  const text = isWhole
    ? first.text
    : tokens
        .slice(from, end)
        .map((part) => part.text)
        .join('');
  const lower = isWhole ? first.lower : text.toLowerCase();
  return {
    text,
    lower,
    lemma: isWhole ? first.lemma.toLowerCase() : lower,
    pos: last.pos,
    start: first.start,
    end: last.end,
    sentence,
    isPossessive,
    isCapital: text !== lower && /^(?:(?:al|el|ul|as|ash|ad|ar|an|at|az)-)?\p{Lu}/u.test(text),
  };
}
