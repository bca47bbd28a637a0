import { stemmer } from 'stemmer';
import { z } from 'zod';
import { findCues } from '#src/briefing/cues.ts';
import { tagNouns } from '#src/briefing/negotiation-nouns.ts';
import { type Segmentation, type Token, segment } from '#src/stories/sentences.ts';
import data from './checks.json' with { type: 'json' };

const checksSchema = z.strictObject({
  /** Words that carry a sentence and say nothing by themselves, as lemmas. */
  light: z.array(z.string()),
  /** Words that turn what follows into its contrary and say nothing else. */
  denials: z.array(z.string()),
  /** Lemmas that do so and tell of an act besides. */
  refusals: z.array(z.string()),
  /** Before a verb, what makes it no fact: the future, a wish, a condition. */
  unreal: z.array(z.string()),
  clauseEnds: z.array(z.string()),
  /** What holds the phrase of a subject together. */
  subjectJoints: z.array(z.string()),
  numbers: z.record(z.string(), z.number()),
  /** Common nouns that open a sentence with a capital and are no names. */
  openers: z.array(z.string()),
});
const checks = checksSchema.parse(data);
const light = new Set(checks.light.map((word) => stemmer(word)));
const denials = new Set(checks.denials);
const negations = new Set([...checks.denials, ...checks.refusals]);
const unreal = new Set(checks.unreal);
const subjectJoints = new Set(checks.subjectJoints);
const clauseEnds = new Set(checks.clauseEnds);
const numbers = new Map(Object.entries(checks.numbers));

const openers = new Set(checks.openers);

const CONTENT_TAGS = new Set(['NOUN', 'PROPN', 'VERB', 'ADJ', 'ADV', 'NUM', 'INTJ', 'X', 'SYM']);
const NOMINAL_TAGS = new Set(['NOUN', 'PROPN', 'ADJ', 'DET', 'NUM']);
const BETWEEN_TAGS = new Set(['AUX', 'ADV', 'PART']);
const NEGATION_REACH = 6;
const UNREAL_REACH = 3;
const SUBJECT_REACH = 24;

/** Written prose and the story's sentences that it cites, both read once. */
interface Compared {
  readonly prose: Segmentation;
  readonly cited: Segmentation;
  /** Places in the cited tokens by stem. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/**
 * What written English prose says that the cited sentences do not: a word of its own, a number, a verb with another
 * subject, something negated that is not (or the reverse), or another status. Empty where every word can be traced.
 * @param year of the story, which tells news from history in the status cues
 */
export function findUnsupported(written: string, citedText: string, year: number | null): readonly string[] {
  const prose = segment(written);
  const cited = segment(citedText);
  const compared = { prose, cited, places: placesOf(cited.tokens) };
  return [...new Set([...strayWords(compared), ...strayStatuses(compared, year)])];
}

function placesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  tokens.forEach((token, at) => {
    for (const key of keysOf(token)) {
      const known = places.get(key);
      if (known) known.push(at);
      else places.set(key, [at]);
    }
  });
  return places;
}

/** A token under its stem, and a number under its value too: “third”, “three” and “3” are one. */
function keysOf(token: Token): readonly string[] {
  const value = numberOf(token.lower);
  return value === null ? [stemmer(token.lemma), stemmer(token.lower)] : [`#${value}`];
}

/** The number that a word or digits mean, thousands separators and ordinal endings off; null for any other word. */
function numberOf(word: string): number | null {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  const digits = /^(\d[\d,.]*\d|\d)(?:st|nd|rd|th|%)?$/u.exec(word)?.[1];
  return digits === undefined ? null : Number(digits.replaceAll(/,(?=\d{3})/gu, ''));
}

/** Names in English prose: words with a capital, but those that only open a sentence. */
export function namesIn(prose: string): readonly string[] {
  const { tokens, sentences } = segment(prose);
  const firsts = new Set(sentences.map((sentence) => sentence.firstToken));
  const nouns = tagNouns(tokens);
  return tokens.flatMap((token, at) => {
    if (!/^\p{Lu}/u.test(token.text)) return [];
    const isOpener = !CONTENT_TAGS.has(token.pos) || token.pos === 'ADV' || nouns.has(at) || openers.has(token.lower);
    return firsts.has(at) && isOpener ? [] : [token.lower];
  });
}

/** Numbers in English prose, in words and in digits. */
export function numbersIn(prose: string): readonly number[] {
  return segment(prose).tokens.flatMap((token) => numberOf(token.lower) ?? []);
}

function strayWords(compared: Compared): string[] {
  const { prose, cited, places } = compared;
  return prose.tokens.flatMap((token, at) => {
    if (!CONTENT_TAGS.has(token.pos) || !/[\p{L}\p{N}]/u.test(token.text)) return [];
    const keys = keysOf(token);
    if (keys.some((key) => light.has(key)) || denials.has(token.lower)) return [];
    const found = keys.flatMap((key) => places.get(key) ?? []);
    if (found.length === 0) return [`“${token.text}”`];
    const negated = isNegated(prose.tokens, at);
    const alike = found.filter((place) => isNegated(cited.tokens, place) === negated);
    if (token.pos === 'VERB' && alike.every((place) => isUnreal(cited.tokens, place) !== isUnreal(prose.tokens, at))) {
      return [`whether “${token.text}” is a fact`];
    }
    if (alike.length === 0) return [`${negated ? 'a denial of' : 'a missing denial of'} “${token.text}”`];
    const isSubjectStray = token.pos === 'VERB' && !hasItsSubject(compared, at, alike);
    return isSubjectStray ? [`who “${token.text}”`] : [];
  });
}

function isNegated(tokens: readonly Token[], at: number): boolean {
  return isAfter(negations, NEGATION_REACH, tokens, at);
}

function isUnreal(tokens: readonly Token[], at: number): boolean {
  return isAfter(unreal, UNREAL_REACH, tokens, at);
}

/** Whether one of the words stands within reach before the token, in its clause. */
function isAfter(words: ReadonlySet<string>, reach: number, tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - reach); back -= 1) {
    const token = tokens[back];
    if (!token || clauseEnds.has(token.lower)) return false;
    if (words.has(token.lower) || words.has(token.lemma)) return true;
  }
  return false;
}

/** Whoever the prose says did it did it in a cited sentence too. */
function hasItsSubject({ prose, cited }: Compared, at: number, places: readonly number[]): boolean {
  const subject = subjectWords(prose.tokens, at);
  if (subject.size === 0) return true;
  return places.some((place) => {
    const told = subjectWords(cited.tokens, place);
    return [...subject].every((word) => told.has(word));
  });
}

/** Stems of the nouns in the phrase before a verb: “the government of Syria” before “has refused”. */
function subjectWords(tokens: readonly Token[], verb: number): ReadonlySet<string> {
  const words = new Set<string>();
  let at = verb - 1;
  while (at >= 0 && BETWEEN_TAGS.has(tokens[at]?.pos ?? '')) at -= 1;
  for (let steps = 0; at >= 0 && steps < SUBJECT_REACH; at -= 1, steps += 1) {
    const token = tokens[at];
    if (!token) break;
    // “U.N.-brokered” describes the noun behind it.
    const isCompound = tokens[at - 1]?.text === '-';
    if (!NOMINAL_TAGS.has(token.pos) && !subjectJoints.has(token.lower) && !isCompound) break;
    if (token.pos === 'NOUN' || token.pos === 'PROPN') words.add(stemmer(token.lemma));
  }
  return words;
}

/** Statuses that the prose speaks of and the cited sentences do not. */
function strayStatuses({ prose, cited }: Compared, year: number | null): string[] {
  const told = new Set(cuesOf(cited, year));
  return cuesOf(prose, year)
    .filter((status) => !told.has(status))
    .map((status) => `the status ${status}`);
}

function cuesOf({ tokens, sentences }: Segmentation, year: number | null): string[] {
  return sentences.flatMap(({ firstToken, endToken }) =>
    findCues(tokens, { from: firstToken, to: endToken }, year).map((cue) => cue.status),
  );
}
