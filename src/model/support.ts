import { stemmer } from 'stemmer';
import { findCues } from '#src/briefing/cues.ts';
import { tagNouns } from '#src/briefing/negotiation-nouns.ts';
import { type Segmentation, type Token, segment } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';
import { isDeniedBefore, standsBefore } from './denials.ts';
import { isFree, isShortened, opensWithPronoun } from './shortening.ts';
import { unitsOf } from './units.ts';

const light = new Set(checks.light.map((word) => stemmer(word)));
const denials = new Set(checks.denials);
const unreal = new Set(checks.unreal);
const openers = new Set(checks.openers);

const CONTENT_TAGS = new Set(['NOUN', 'PROPN', 'VERB', 'ADJ', 'ADV', 'NUM', 'INTJ', 'X', 'SYM']);
const UNREAL_REACH = 3;

/** Written prose and the story's sentences that it cites, both read once. */
interface Compared {
  readonly prose: Segmentation;
  readonly cited: Segmentation;
  /** Places in the cited tokens by stem. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/**
 * What written English prose says that the cited sentences do not: a word of its own, a number, a verb with another
 * subject, something negated that is not (or the reverse), another status, or words put together otherwise. Empty where every
 * word can be traced to one place.
 * @param year of the story, which tells news from history in the status cues
 */
export function findUnsupported(written: string, citedText: string, year: number | null): readonly string[] {
  const prose = segment(written);
  const cited = segment(citedText);
  if (isCopied(written, prose, citedText, cited)) return [];
  const compared = { prose, cited, places: placesOf(cited.tokens) };
  const stray = [...strayWords(compared), ...strayStatuses(compared, year)];
  return stray.length > 0 || isShortened(prose, cited) ? [...new Set(stray)] : ['how its words are put together'];
}

/** Whole sentences of the story, as they stand there. */
function isCopied(written: string, prose: Segmentation, citedText: string, cited: Segmentation): boolean {
  const wholes = new Set(cited.sentences.map(({ start, end }) => bare(citedText.slice(start, end))));
  return (
    prose.sentences.length > 0 &&
    prose.sentences.every(({ start, end, firstToken, endToken }) => {
      const isOpen = opensWithPronoun(prose.tokens.slice(firstToken, endToken));
      return !isOpen && wholes.has(bare(written.slice(start, end)));
    })
  );
}

function bare(sentence: string): string {
  return sentence.replaceAll(/\s+/gu, ' ').trim();
}

function placesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const { keys, from } of unitsOf(tokens)) {
    for (const key of new Set(keys)) {
      const known = places.get(key);
      if (known) known.push(from);
      else places.set(key, [from]);
    }
  }
  return places;
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
  return unitsOf(segment(prose).tokens).flatMap(({ number }) => number ?? []);
}

function strayWords(compared: Compared): string[] {
  const { prose, cited, places } = compared;
  return unitsOf(prose.tokens).flatMap(({ token, keys, from: at }) => {
    if (!CONTENT_TAGS.has(token.pos) || isFree(token)) return [];
    if (keys.some((key) => light.has(key)) || denials.has(token.lower)) return [];
    const found = keys.flatMap((key) => places.get(key) ?? []);
    if (found.length === 0) return [`“${token.text}”`];
    const negated = isDeniedBefore(prose.tokens, at);
    const alike = found.filter((place) => isDeniedBefore(cited.tokens, place) === negated);
    if (token.pos === 'VERB' && alike.every((place) => isUnreal(cited.tokens, place) !== isUnreal(prose.tokens, at))) {
      return [`whether “${token.text}” is a fact`];
    }
    return alike.length === 0 ? [`${negated ? 'a denial of' : 'a missing denial of'} “${token.text}”`] : [];
  });
}

function isUnreal(tokens: readonly Token[], at: number): boolean {
  return standsBefore(({ lower, lemma }) => unreal.has(lower) || unreal.has(lemma), UNREAL_REACH, tokens, at);
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
