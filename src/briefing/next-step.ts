import { z } from 'zod';
import type { RelevantBrief } from '#src/core/brief.ts';
import { sliceSpan } from '#src/core/span.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import data from './data/next-step-cues.json' with { type: 'json' };
import { dateToCome } from './dates.ts';
import { withoutDateline } from './furniture.ts';
import { evidence } from './ground.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import { type Reading, tellingSentences } from './reading.ts';

const patterns = z.array(z.string().min(1)).min(1);

const nextStepCuesSchema = z.strictObject({
  /** Wordings that announce a step, each with what it weighs. */
  announces: z.array(z.strictObject({ weight: z.number(), says: patterns })),
  /** Words of a date to come; they weigh `dateWeight`, and only beside them is a date looked for. */
  dates: patterns,
  dateWeight: z.number(),
  /** Words that make it no announcement. */
  against: z.array(z.strictObject({ weight: z.number(), says: patterns })),
  minWeight: z.number(),
});

const table = nextStepCuesSchema.parse(data);
const weights = compilePatterns(
  [...table.announces, ...table.against].flatMap((cue) => cue.says.map((says) => [says, cue] as const)),
);
const dateWords = compilePatterns(table.dates.map((says) => [says, true] as const));

const MAX_SENTENCES = 80;
const LATE_SHARE = 0.04;

/** The next step announced for the negotiation, its date worked out from the story's own date and never from today's. */
export function findNextStep(reading: Reading): RelevantBrief['next'] {
  const telling = tellingSentences(reading).slice(0, MAX_SENTENCES);
  let best: { sentence: Sentence; score: number; anchor: number } | null = null;
  for (const [place, sentence] of telling.entries()) {
    const { score, anchor } = weigh(reading, sentence);
    const placed = score * (1 - Math.min(0.4, place * LATE_SHARE * 0.5));
    if (score >= table.minWeight && placed > (best?.score ?? 0)) best = { sentence, score: placed, anchor };
  }
  if (!best) return null;
  const grounds = evidence(reading.text, [withoutDateline(reading.text, best.sentence)]);
  if (!grounds) return null;
  return {
    text: sliceSpan(reading.text, grounds[0]),
    date: dateIn(reading, best.sentence, best.anchor),
    evidence: [...grounds],
  };
}

function weigh({ tokens }: Reading, sentence: Sentence): { score: number; anchor: number } {
  const range = { from: sentence.firstToken, to: sentence.endToken };
  const classes = tagNouns(tokens);
  const found = findPatterns(weights, tokens, range, classes);
  const best = found.filter(({ value }) => value.weight > 0).toSorted((a, b) => b.value.weight - a.value.weight)[0];
  if (!best) return { score: 0, anchor: sentence.firstToken };
  const against = Math.min(0, ...found.map(({ value }) => value.weight));
  const dated = findPatterns(dateWords, tokens, range, classes).some(({ first }) => first >= best.first);
  return { score: best.value.weight + against + (dated ? table.dateWeight : 0), anchor: best.first };
}

function dateIn({ text, tokens, story }: Reading, sentence: Sentence, anchor: number): string | null {
  const from = (tokens[anchor]?.start ?? sentence.start) - sentence.start;
  return dateToCome(text.slice(sentence.start, sentence.end), from, story.publishedAt);
}
