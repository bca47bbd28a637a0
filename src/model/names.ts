import anyAscii from 'any-ascii';
import { countries } from '#src/briefing/countries.ts';

/** Consonants that two spellings of one name share, at least, of those in the longer one. */
const MIN_SHARED = 0.5;
const MAX_NAME_CHARS = 80;

/** An entity as the model names it: in English, and to the letter where the story writes it otherwise. */
export interface ModelName {
  readonly name: string;
  readonly original: string | null;
}

/**
 * The name under which a brief may show the entity, with the words by which the story names it: null where the cited words
 * hold neither. An English name for another language's word is taken only where it is that word's own: the same state, or
 * the same consonants; else the story's word stands.
 */
export function nameIn(words: string, { name, original }: ModelName): { name: string; written: string } | null {
  if (holdsName(words, name)) return { name, written: name };
  if (original === null || !holdsName(words, original)) return null;
  return { name: isSameState(name, original) || soundsAlike(name, original) ? name : original, written: original };
}

/** Whether the words hold the name, as whole words. */
export function holdsName(words: string, name: string): boolean {
  const wanted = name.trim();
  if (wanted === '') return false;
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
    if (!isLetter(words[at - 1]) && !isLetter(words[at + wanted.length])) return true;
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isSameState(name: string, original: string): boolean {
  const country = countries.find((one) => one.name.common === name || one.name.official === name);
  if (!country) return false;
  const own = Object.values({ ...country.translations, ...country.name.native }).flatMap((one) => [
    one.common,
    one.official,
  ]);
  return own.includes(original.trim());
}

function soundsAlike(name: string, original: string): boolean {
  const [first, second] = [consonants(name), consonants(original)];
  if (first.length < 2 || second.length < 2) return false;
  return sharedInOrder(first, second) >= MIN_SHARED * Math.max(first.length, second.length);
}

/** Letters that one alphabet tells apart and another does not. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/^al-?/u, ''],
  [/[aeiouwhy']/gu, ''],
  [/[jg]/gu, 'g'],
  [/[vf]/gu, 'f'],
  [/[bp]/gu, 'b'],
  [/[qck]|kh/gu, 'k'],
  [/[sz]/gu, 's'],
  [/[dt]/gu, 't'],
  [/[^a-z]/gu, ''],
];

/** Romanized, without vowels: “Geneva” and “جنيف” are both gnf. */
function consonants(name: string): string {
  const romanized = anyAscii(name).toLowerCase().slice(0, MAX_NAME_CHARS);
  return ALIKE.reduce((letters, [found, put]) => letters.replace(found, put), romanized);
}

/** The length of the longest common subsequence. */
function sharedInOrder(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, () => 0);
  for (const letter of first) {
    const next = [0];
    for (let at = 1; at <= second.length; at += 1) {
      const kept = Math.max(row[at] ?? 0, next[at - 1] ?? 0);
      next.push(letter === second[at - 1] ? (row[at - 1] ?? 0) + 1 : kept);
    }
    row = next;
  }
  return row[second.length] ?? 0;
}
