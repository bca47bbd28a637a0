import { z } from 'zod';
import { STANCES, type Stance } from '#src/core/vocabulary.ts';
import type { Token } from '#src/stories/sentences.ts';
import data from './data/stances.json' with { type: 'json' };
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';

const patterns = z.array(z.string().min(1)).min(1);
const stance = z.enum(STANCES);
const weight = z.number().positive();
const flipping = z.strictObject({ stance, negated: stance.nullable(), weight, says: patterns });

const stancesSchema = z.strictObject({
  /** What a party does: its holder is the subject. `negated` is what “did not …” makes of it; null: nothing. */
  acts: z.array(flipping),
  /** What a party's own words say: their holder is whoever speaks them. */
  words: z.array(flipping),
  /** What a party is said to have: its holder owns it (“Iran's offer”) or follows “by”. */
  nouns: z.array(z.strictObject({ stance, weight, says: patterns })),
  negations: patterns,
  /** What says that somebody said nothing. */
  silences: patterns,
});

type HolderKind = 'subject' | 'speaker' | 'owner';

/** A stance in one stretch of tokens; `anchor` is the token that says it. */
export interface StanceCue {
  readonly stance: Stance;
  readonly weight: number;
  readonly holder: HolderKind;
  readonly anchor: number;
}

interface Entry {
  readonly stance: Stance;
  readonly negated: Stance | null;
  readonly weight: number;
  readonly holder: HolderKind;
}

const table = stancesSchema.parse(data);
const cuePatterns = compilePatterns<Entry>([
  ...table.acts.flatMap((entry) => entry.says.map((says) => [says, { ...entry, holder: 'subject' as const }] as const)),
  ...table.words.flatMap((entry) =>
    entry.says.map((says) => [says, { ...entry, holder: 'speaker' as const }] as const),
  ),
  ...table.nouns.flatMap((entry) =>
    entry.says.map((says) => [says, { ...entry, negated: null, holder: 'owner' as const }] as const),
  ),
]);
const negations = new Set(table.negations);
const NEGATION_REACH = 4;

const silencePatterns = compilePatterns(table.silences.map((says) => [says, true] as const));

/** “Declined to comment”: whether the tokens `[from, to)` say that nothing was said. */
export function tellsSilence(tokens: readonly Token[], from: number, to: number): boolean {
  return findPatterns(silencePatterns, tokens, { from, to }, tagNouns(tokens)).length > 0;
}

/** Every stance that the tokens `[from, to)` speak of, negation worked in. */
export function findStances(tokens: readonly Token[], from: number, to: number): StanceCue[] {
  const matches = findPatterns(cuePatterns, tokens, { from, to }, tagNouns(tokens));
  return matches.flatMap(({ value, anchor, first }) => {
    const isNegated = isNegatedAt(tokens, Math.min(anchor, first), from);
    const found = isNegated ? value.negated : value.stance;
    return found === null ? [] : [{ stance: found, weight: value.weight, holder: value.holder, anchor }];
  });
}

function isNegatedAt(tokens: readonly Token[], anchor: number, from: number): boolean {
  for (let at = anchor - 1; at >= Math.max(from, anchor - NEGATION_REACH); at -= 1) {
    const token = tokens[at];
    if (!token || /^[,;:.]$/.test(token.text)) return false;
    if (negations.has(token.lower)) return true;
  }
  return false;
}
