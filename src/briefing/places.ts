import { factOf } from '#src/stories/lexicon.ts';
import { countries } from './countries.ts';
import { z } from 'zod';
import siteWordsData from './data/site-words.json' with { type: 'json' };
import data from './data/venue-towns.json' with { type: 'json' };
import { datelineTown } from './furniture.ts';
import type { Span } from '#src/core/span.ts';
import type { Actor, Place, Segmented } from './reading.ts';
import { type Word, readWords } from './words.ts';

const siteWordsSchema = z.strictObject({
  /** What stands before a town's name: “the Red Sea resort of”. */
  nouns: z.array(z.string().min(1)).min(1),
  /** What says that a name is a town's, though no list holds it. */
  townNouns: z.array(z.string().min(1)).min(1),
  /** What makes a name one of a house where talks are held: “the Chida hotel”. */
  buildings: z.array(z.string().min(1)).min(1),
  /** What makes a town's name one of something else: “the Geneva Conventions”. In lower case. */
  notAfter: z.array(z.string().min(1)).min(1),
});
/** Words around the names of places. */
export const siteWords = siteWordsSchema.parse(siteWordsData);

const venueTownsSchema = z.record(z.string().regex(/^[a-z]{2}$/), z.array(z.string().min(1)));

/** Towns that have hosted talks, and every capital; by name, the country. */
const towns = new Map<string, string>([
  ...countries.flatMap((country) => country.capital.map((capital) => [capital, country.cca2.toLowerCase()] as const)),
  ...Object.entries(venueTownsSchema.parse(data)).flatMap(([country, all]) =>
    all.map((town) => [town, country] as const),
  ),
]);

/** A capital, or a town that has hosted talks. */
export function isTown(name: string): boolean {
  return towns.has(titleCase(name));
}

const LONGEST = 5;
const townNouns = new Set(siteWords.townNouns);
const buildings = new Set(siteWords.buildings);
/** A house's own name has at most so many words. */
const MAX_HOUSE_WORDS = 3;
/** Towns by the first word of their names, so that most words are passed over at once. */
const openings = new Set([...towns.keys()].map((town) => opening(town)));
const mayOpen = factOf(({ lower }) => openings.has(opening(lower)));

/** Towns and sites, each once, in the order of their first mention. */
export function findPlaces(story: Segmented, actors: readonly Actor[]): Place[] {
  const words = readWords(story);
  const found = new Map<string, { name: string; country: string | null; mentions: Place['mentions'][number][] }>();
  const taken = new Set(actors.flatMap(({ mentions }) => mentions.map(({ start }) => start)));
  const dateline = datelineTown(story);
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at];
    if (!first?.isCapital) continue;
    const known =
      houseAt(words, at) ??
      townAt(story, words, at) ??
      unlistedAt(words, at, taken) ??
      sentFrom(words, at, dateline, taken);
    if (!known) continue;
    const last = words[known.end - 1] ?? first;
    const name = story.text.slice(first.start, last.end);
    const key = titleCase(name);
    const place = found.get(key) ?? { name, country: known.country, mentions: [] };
    found.set(key, place);
    place.mentions.push({ start: first.start, end: last.end, sentence: first.sentence });
    at = known.end - 1;
  }
  return [...found.values()];
}

/** The longest town's name that starts at the word. */
function townAt(
  { text }: Segmented,
  words: readonly Word[],
  at: number,
): { end: number; country: string | null } | null {
  const first = words[at];
  if (!first || !mayOpen(first)) return null;
  for (let length = LONGEST; length > 0; length -= 1) {
    const last = words[at + length - 1];
    if (!last || last.sentence !== first.sentence) continue;
    const country = towns.get(titleCase(text.slice(first.start, last.end)));
    if (country !== undefined) return { end: at + length, country };
  }
  return null;
}

/** A town that no list holds, where the story says that it is one: “the Swiss resort of Flims”. */
function unlistedAt(
  words: readonly Word[],
  at: number,
  taken: ReadonlySet<number>,
): { end: number; country: null } | null {
  const [first, of, noun] = [words[at], words[at - 1], words[at - 2]];
  if (!first || of?.lower !== 'of' || !noun || !townNouns.has(noun.lower) || taken.has(first.start)) return null;
  if (of.sentence !== first.sentence) return null;
  let end = at + 1;
  while (words[end]?.isCapital && words[end]?.sentence === first.sentence && end - at < LONGEST) end += 1;
  return { end, country: null };
}

const isWhere = factOf(({ lower }) => /^(?:at|in|outside|inside)$/.test(lower));

/** “At the Chida hotel”, “at Dolmabahce palace”. */
function houseAt(words: readonly Word[], at: number): { end: number; country: null } | null {
  const link = words[at - 1]?.lower === 'the' ? words[at - 2] : words[at - 1];
  const first = words[at];
  if (!first || !link || !isWhere(link) || link.sentence !== first.sentence) return null;
  for (let noun = at + 1; noun <= at + MAX_HOUSE_WORDS; noun += 1) {
    const word = words[noun];
    if (!word || word.sentence !== first.sentence) return null;
    if (buildings.has(word.lower)) return { end: noun + 1, country: null };
    if (!word.isCapital) return null;
  }
  return null;
}

/** A town that no list holds, where the story was sent from it. */
function sentFrom(
  words: readonly Word[],
  at: number,
  dateline: Span | null,
  taken: ReadonlySet<number>,
): { end: number; country: null } | null {
  if (dateline === null || words[at]?.start !== dateline.start || taken.has(dateline.start)) return null;
  let end = at + 1;
  while ((words[end]?.end ?? Infinity) <= dateline.end) end += 1;
  return { end, country: null };
}

function opening(name: string): string {
  return name.toLowerCase().split(/[\s]/)[0] ?? name;
}

/** A dateline's GENEVA is Geneva. */
export function titleCase(name: string): string {
  return name === name.toUpperCase()
    ? name.toLowerCase().replaceAll(/(?<=^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase())
    : name;
}
