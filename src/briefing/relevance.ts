import { z } from 'zod';
import type { Token } from '#src/stories/sentences.ts';
import data from './data/relevance-terms.json' with { type: 'json' };
import { headlineTokens } from './headline.ts';
import { classTest, tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import type { Reading } from './reading.ts';

const signSchema = z.strictObject({
  /** What one mention adds, below zero for what is no diplomacy. */
  weight: z.number(),
  says: z.array(z.string().min(1)).min(1),
});

export const relevanceTermsSchema = z.strictObject({
  signs: z.array(signSchema),
  /** The score above which a story is relevant, and above which it is at least borderline. */
  yes: z.number(),
  borderline: z.number(),
});

const table = relevanceTermsSchema.parse(data);
const signs = compilePatterns(
  table.signs.flatMap((sign, id) => sign.says.map((says) => [says, { id, ...sign }] as const)),
);

const TITLE_SHARE = 1.3;
/** By the telling sentence's place; the last value holds for the rest. */
const PLACE_SHARES = [1.3, 1.1, 1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
const MAX_SENTENCES = 60;
/** A sign said again counts this share of the time before. */
const REPEAT_SHARE = 0.45;
/** Two who could negotiate in one sentence with a negotiation. */
const TWO_ACTORS_WEIGHT = 1.6;
const ONE_ACTOR_WEIGHT = 0.7;

interface Scored {
  readonly value: 'yes' | 'borderline' | 'no';
  readonly score: number;
}

/** Whether a negotiation between parties to a dispute is a main subject, is only spoken of, or neither. */
export function judgeRelevance(reading: Reading): Scored {
  const said = new Map<number, number[]>();
  const add = (id: number, weight: number): void => {
    const list = said.get(id);
    if (list) list.push(weight);
    else said.set(id, [weight]);
  };
  const headline = headlineTokens(reading);
  addSigns(headline, { from: 0, to: headline.length }, TITLE_SHARE, add);
  const telling = reading.sentences.filter((sentence) => !reading.furniture[sentence.index]).slice(0, MAX_SENTENCES);
  for (const [place, sentence] of telling.entries()) {
    const share = PLACE_SHARES[Math.min(place, PLACE_SHARES.length - 1)] ?? 0;
    addSigns(reading.tokens, { from: sentence.firstToken, to: sentence.endToken }, share, add);
    addActors(reading, sentence.index, share, add);
  }
  const sum = [...said.values()]
    .map((weights) =>
      weights
        .toSorted((a, b) => Math.abs(b) - Math.abs(a))
        .reduce((total, weight, index) => total + weight * REPEAT_SHARE ** index, 0),
    )
    .reduce((total, weight) => total + weight, 0);
  const score = Math.round(100 / (1 + Math.exp(-(sum - table.yes) / 1.5))) / 100;
  return { value: sum >= table.yes ? 'yes' : sum >= table.borderline ? 'borderline' : 'no', score };
}

type Add = (id: number, weight: number) => void;

function addSigns(tokens: readonly Token[], range: { from: number; to: number }, share: number, add: Add): void {
  const isOfClass = classTest(tagNouns(tokens));
  for (const { value } of findPatterns(signs, tokens, range, isOfClass)) add(value.id, value.weight * share);
}

function addActors(reading: Reading, sentence: number, share: number, add: Add): void {
  const { firstToken = 0, endToken = 0 } = reading.sentences[sentence] ?? {};
  const tags = tagNouns(reading.tokens);
  let hasNoun = false;
  for (let index = firstToken; index < endToken && !hasNoun; index += 1) hasNoun = tags.has(index);
  if (!hasNoun) return;
  const present = reading.actors.filter((actor) =>
    actor.mentions.some((mention) => mention.sentence === sentence && mention.use !== 'place'),
  );
  if (present.length >= 2) add(-1, TWO_ACTORS_WEIGHT * share);
  else if (present.length === 1) add(-2, ONE_ACTOR_WEIGHT * share);
}
