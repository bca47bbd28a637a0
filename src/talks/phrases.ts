/** Finding many names in a text at once, in time linear in its length. */

interface Word {
  /** Lower case, without accents. */
  readonly folded: string;
  readonly shape: 'lower' | 'capital' | 'capitals';
  /** Its place in `plainText`. */
  readonly start: number;
}

interface Phrase<V> {
  readonly words: readonly Word[];
  readonly value: V;
}

export interface Found<V> {
  readonly value: V;
  /** Its place in `plainText`. */
  readonly start: number;
}

const MAX_ABBREVIATION = 6;

export type PhraseIndex<V> = ReadonlyMap<string, readonly Phrase<V>[]>;

export function indexPhrases<V>(phrases: Iterable<readonly [phrase: string, value: V]>): PhraseIndex<V> {
  const index = new Map<string, Phrase<V>[]>();
  for (const [phrase, value] of phrases) {
    const words = wordsOf(phrase);
    const [first] = words;
    if (!first) continue;
    const list = index.get(first.folded);
    if (list) list.push({ words, value });
    else index.set(first.folded, [{ words, value }]);
  }
  return index;
}

/** Every phrase that stands in the text, one within another too. */
export function findPhrases<V>(index: PhraseIndex<V>, text: string): Found<V>[] {
  const words = wordsOf(text);
  const hasNoCase = words.every((word) => word.shape !== 'lower');
  return words.flatMap((word, at) =>
    (index.get(word.folded) ?? [])
      .filter((phrase) => phrase.words.every((one, offset) => isWord(words[at + offset], one, hasNoCase)))
      .map(({ value }) => ({ value, start: word.start })),
  );
}

/** A headline all in capitals tells no name from a common word, so that abbreviations are not looked for in it. */
function isWord(word: Word | undefined, wanted: Word, hasNoCase: boolean): boolean {
  if (word?.folded !== wanted.folded) return false;
  if (wanted.shape === 'capitals') return word.shape === 'capitals' && !hasNoCase;
  return wanted.shape === 'lower' || word.shape !== 'lower';
}

/** The text as phrases are looked for in it: without accents, and “U.S.” as one word. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\b(?:\p{Lu}\.){2,6}/gu, (dotted) => `${dotted.replaceAll('.', '')} `);
}

function wordsOf(text: string): Word[] {
  return [...plainText(text).matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    folded: word.toLowerCase(),
    shape: shapeOf(word),
    start: index,
  }));
}

function shapeOf(word: string): Word['shape'] {
  const isCapitals =
    word.length > 1 && word.length <= MAX_ABBREVIATION && /^[\p{Lu}\p{N}]*\p{Lu}[\p{Lu}\p{N}]*$/u.test(word);
  if (isCapitals) return 'capitals';
  return /^[\p{Lu}\p{N}]/u.test(word) ? 'capital' : 'lower';
}
