import type { RelevantBrief } from '#src/core/brief.ts';
import { z } from 'zod';
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

/** The round that the story reports: the first one numbered, else the first one named. */
export function findRound(reading: Reading): RelevantBrief['round'] {
  const { tokens, text } = reading;
  let named: { number: number | null; label: string } | null = null;
  for (const [index, token] of tokens.entries()) {
    if (!nouns.has(token.lower)) continue;
    const found = roundAt(reading, index);
    if (!found) continue;
    const label = text.slice(tokens[found.first]?.start, tokens[found.end]?.end);
    if (found.number !== null) return { number: found.number, label };
    named ??= { number: null, label };
  }
  return named;
}

function roundAt({ tokens }: Reading, at: number): { number: number | null; first: number; end: number } | null {
  const next = tokens[at + 1];
  const numbered = next === undefined ? undefined : numberOf(next.lower);
  if (numbered) return { number: numbered, first: at, end: at + 1 };
  for (let index = at - 1; index >= Math.max(0, at - 3); index -= 1) {
    const word = tokens[index]?.lower ?? '';
    if (passing.has(word)) return null;
    const number =
      terms.ordinals[word] ?? (/^\d{1,2}(st|nd|rd|th)$/.test(word) ? Number.parseInt(word, 10) : undefined);
    if (number !== undefined || word in terms.ordinals) {
      const article = tokens[index - 1]?.lower === 'the' ? index - 1 : index;
      return { number: number ?? null, first: article, end: at };
    }
  }
  return null;
}

function numberOf(word: string): number | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  return terms.cardinals[word];
}
