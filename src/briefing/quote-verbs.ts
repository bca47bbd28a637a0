import { z } from 'zod';
import data from './data/quote-verbs.json' with { type: 'json' };
import { isRoleNoun } from './titles.ts';
import { factOf } from '#src/stories/lexicon.ts';

const wordList = z.array(z.string().min(1)).min(1);

const quoteVerbsSchema = z.strictObject({
  /** By lemma: verbs that report speech and may stand after it: “…”, he said. */
  telling: wordList,
  /** By lemma: verbs that take a quoted piece within a sentence: called it “…”. */
  judging: wordList,
  /** What is written or broadcast, and speaks for its author. */
  media: wordList,
  /** Nouns for who may speak when nobody is named: single people and several. */
  humans: wordList,
  /** Nouns for bodies that speak as one. */
  bodies: wordList,
  /** Words that may stand between a subject and its verb. */
  light: wordList,
});

const quoteVerbs = quoteVerbsSchema.parse(data);
const telling = new Set(quoteVerbs.telling);
const judging = new Set(quoteVerbs.judging);
const media = new Set(quoteVerbs.media);
const humans = new Set(quoteVerbs.humans);
const bodies = new Set(quoteVerbs.bodies);
const light = new Set(quoteVerbs.light);
/** Forms that the tagger at times takes for nouns or adjectives. */
const CERTAIN_FORMS =
  /^(?:said|says|told|tells|added|adds|wrote|replied|insisted|warned|declared|acknowledged|reiterated)$/;
const NOMINAL_TAGS = new Set(['NOUN', 'PROPN', 'ADP', 'DET']);

/** A verb that reports speech, in whatever form. */
export const isReportingVerb = factOf(
  ({ lower, lemma, pos }) => CERTAIN_FORMS.test(lower) || (telling.has(lemma) && !NOMINAL_TAGS.has(pos)),
);

/** A verb that may take a quoted piece as its object or complement. */
export const isJudgingVerb = factOf(({ lemma, pos }) => judging.has(lemma) && !NOMINAL_TAGS.has(pos));

/** All of these take a noun in lower case. */
export function isMedium(noun: string): boolean {
  return media.has(noun);
}

export function isHumanNoun(noun: string): boolean {
  return humans.has(noun) || (isRoleNoun(noun) && !bodies.has(noun));
}

export function isBody(noun: string): boolean {
  return bodies.has(noun);
}

/** Whether the noun can be said to speak. */
export function isSpeakerNoun(noun: string): boolean {
  return media.has(noun) || bodies.has(noun) || isHumanNoun(noun);
}

export const isLight = factOf(({ lower }) => light.has(lower));
