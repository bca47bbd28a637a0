import { z } from 'zod';
import data from './checks.json' with { type: 'json' };

const words = z.array(z.string());

/** The words by which written prose is held against the sentences that it cites. */
const checksSchema = z.strictObject({
  /** Words that carry a sentence and say nothing by themselves, as lemmas. */
  light: words,
  /** Words that turn what follows into its contrary and say nothing else. */
  denials: words,
  /** Lemmas that do so and tell of an act besides. */
  refusals: words,
  /** Before a verb, what makes it no fact: the future, a wish, a condition. */
  unreal: words,
  clauseEnds: words,
  numbers: z.record(z.string(), z.number()),
  ordinals: z.record(z.string(), z.number()),
  /** Common nouns that open a sentence with a capital and are no names. */
  openers: words,
  /** Lemmas without which a claim reads like a fact, wherever they stand in its sentence. */
  doubts: words,
  /** The same of verbs whose nouns are no doubt: “a dispute”, “the demand”. */
  doubting: words,
  /** The same of what makes it hold only under a condition, or not of all. */
  conditions: words,
  /** Words before a noun or a number without which it says more than the story does. */
  measures: words,
  /** Words before a number that make it a bound or a guess. */
  bounds: words,
  /** “A round of talks”: nouns that may be left out before “of”. */
  parts: words,
  /** Words that stand for what was named before. */
  pronouns: words,
  /** Of these, the ones that are never the subject after a verb. */
  objects: words,
  /** By language (ISO 639-1), the words that deny; with a star, the beginnings of words. */
  foreignDenials: z.record(z.string(), words),
});

export const checks = checksSchema.parse(data);
