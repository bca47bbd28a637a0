import type { RelevantBrief } from '#src/core/brief.ts';
import { z } from 'zod';
import { factOf } from '#src/stories/lexicon.ts';
import data from './data/round-terms.json' with { type: 'json' };
import type { Reading } from './reading.ts';

const roundTermsSchema = z.strictObject({
  /** What is counted, in lower case. */
  nouns: z.array(z.string().min(1)).min(1),
  /** Ordinals and number words with their value; null for “latest” and its like. */
  ordinals: z.record(z.string(), z.int().positive().nullable()),
  /** “Round three”. */
  cardinals: z.record(z.string(), z.int().positive()),
  /** Words before “round” that speak of one gone by or of another matter. */
  passing: z.array(z.string().min(1)),
});

const terms = roundTermsSchema.parse(data);
const nouns = new Set(terms.nouns);
const passing = new Set(terms.passing);
const isCounted = factOf(({ lower }) => nouns.has(lower));
const NONE: readonly Found[] = [];

/** A round's matter stands at most so many words behind it: “the first round of the presidential election”. */
const MATTER_REACH = 4;
/** “After the first round failed” tells of a round gone by. */
const GONE_BY = new Set(['after', 'since', 'following', 'unlike', 'previous']);
const GONE_BY_REACH = 2;

interface Found {
  readonly number: number | null;
  readonly first: number;
  readonly end: number;
}

/** The round that the story reports: numbered before only named, and one gone by only where there is no other. */
export function findRound(reading: Reading): RelevantBrief['round'] {
  const { tokens, text } = reading;
  const found = tokens.flatMap((token, index) => (isCounted(token) ? (roundAt(reading, index) ?? []) : NONE));
  const current = found.filter(({ first }) => !isGoneBy(reading, first));
  const best = [...current, ...found].find(({ number }) => number !== null) ?? current[0] ?? found[0];
  if (!best) return null;
  return { number: best.number, label: text.slice(tokens[best.first]?.start, tokens[best.end]?.end) };
}

/** The number that a round's own label says: 3 for “the third round”; null where it says none. */
export function numberSaid(label: string): number | null {
  const words = label.toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  const said = [...words.map((word) => ordinalOf(word)), ...words.map((word) => numberOf(word))];
  return said.find((number) => number !== null && number !== undefined) ?? null;
}

function isGoneBy({ tokens }: Reading, first: number): boolean {
  return tokens.slice(Math.max(0, first - GONE_BY_REACH), first).some(({ lower }) => GONE_BY.has(lower));
}

function roundAt({ tokens }: Reading, at: number): Found | null {
  if (tokens.slice(at + 1, at + 1 + MATTER_REACH).some(({ lower }) => passing.has(lower))) return null;
  const next = tokens[at + 1];
  const numbered = next === undefined ? undefined : numberOf(next.lower);
  if (numbered) return { number: numbered, first: at, end: at + 1 };
  for (let index = at - 1; index >= Math.max(0, at - 3); index -= 1) {
    const word = tokens[index]?.lower ?? '';
    if (passing.has(word)) return null;
    const number = ordinalOf(word);
    if (number === undefined) continue;
    const article = tokens[index - 1]?.lower === 'the' ? index - 1 : index;
    return { number, first: article, end: at };
  }
  return null;
}

function ordinalOf(word: string): number | null | undefined {
  if (/^\d{1,2}(?:st|nd|rd|th)$/.test(word)) return Number.parseInt(word, 10);
  return Object.hasOwn(terms.ordinals, word) ? terms.ordinals[word] : undefined;
}

function numberOf(word: string): number | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  return Object.hasOwn(terms.cardinals, word) ? terms.cardinals[word] : undefined;
}
