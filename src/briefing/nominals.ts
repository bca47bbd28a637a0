import type { Clause, Clauses } from './clauses.ts';
import { isMark } from './clauses.ts';
import type { ActorCover } from './person-names.ts';
import { isHumanNoun, isLight, isReportingVerb, isSpeakerNoun } from './quote-verbs.ts';
import { isHonorific, isRole } from './titles.ts';
import type { Word } from './words.ts';

/** Who or what a clause names as doing something. Numbers are indices into the words, people and actors of a story. */
export type Nominal =
  | { readonly kind: 'person'; readonly person: number; readonly at: number }
  | { readonly kind: 'pronoun'; readonly word: string; readonly at: number }
  | { readonly kind: 'actor'; readonly mention: number; readonly at: number }
  | { readonly kind: 'described'; readonly first: number; readonly end: number; readonly at: number };

/** What stands where: the clauses, and for each word the person or the actor's mention that it belongs to, else -1. */
export interface Ground extends Clauses {
  readonly cover: ActorCover;
  readonly personAt: readonly number[];
}

export const PRONOUNS = new Set(['he', 'she', 'they', 'it', 'we', 'i', 'who', 'both', 'neither']);
const LINKS = new Set([
  'of',
  'for',
  'in',
  'to',
  'from',
  'with',
  'at',
  'on',
  'by',
  'between',
  'about',
  'near',
  'against',
  'within',
  'on',
  'among',
  'behind',
  'under',
  'over',
  'after',
  'before',
  'than',
  'into',
  'that',
]);
const NOMINAL_TAGS = new Set(['NOUN', 'PROPN', 'ADJ', 'NUM']);
const MAX_NOMINAL_WORDS = 24;

/** The last unquoted word before `at` in the clause, -1 when there is none. */
export function previous(ground: Ground, clause: Clause, at: number): number {
  for (let index = at - 1; index >= clause.first; index -= 1) {
    const word = ground.words[index];
    if (ground.quotedBy[index] === -1 && word && !isMark(word)) return index;
  }
  return -1;
}

/** The nominal whose last word stands at `last`. */
export function nominalEndingAt(ground: Ground, clause: Clause, last: number): Nominal | null {
  const { words } = ground;
  const word = words[last];
  if (!word || last < clause.first) return null;
  if (PRONOUNS.has(word.lower)) return pronounAt(ground, clause, last);
  const person = personEndingAt(ground, clause, last);
  if (person) return person;
  const extent = nominalExtent(ground, clause, last);
  if (!extent) return null;
  return (
    pastParticiple(ground, clause, extent.first, last) ?? nominalWithin(ground, extent.first, extent.headEnd, last + 1)
  );
}

/** “One official involved in the discussions”: past the participle to what it describes. */
function pastParticiple(ground: Ground, clause: Clause, first: number, last: number): Nominal | null {
  const { words } = ground;
  const participle = words[first - 2];
  const noun = words[first - 3];
  if (!participle || !noun || first - 3 < clause.first || !LINKS.has(words[first - 1]?.lower ?? '')) return null;
  if (!/(?:ed|en|ing)$/.test(participle.lower) || !isHumanNoun(noun.lower)) return null;
  const extent = nominalExtent(ground, clause, first - 3);
  return extent && nominalWithin(ground, extent.first, extent.headEnd, last + 1);
}

function pronounAt(ground: Ground, clause: Clause, at: number): Nominal | null {
  const word = ground.words[at];
  if (!word) return null;
  if (word.lower !== 'who') return { kind: 'pronoun', word: word.lower, at };
  let before = previous(ground, clause, at);
  if (ground.words[before]?.text === ',') before = previous(ground, clause, before);
  return before < 0 ? null : nominalEndingAt(ground, clause, before);
}

/** A person's name at the end of a nominal, unless it only serves a noun before it (“an aide to President Assad”). */
function personEndingAt({ words, personAt, quotedBy }: Ground, clause: Clause, last: number): Nominal | null {
  const person = personAt[last] ?? -1;
  if (person === -1 || words[last]?.isPossessive) return null;
  let first = last;
  while (first > clause.first && personAt[first - 1] === person) first -= 1;
  let at = first - 1;
  while (at >= clause.first) {
    const word = words[at];
    if (!word || quotedBy[at] !== -1) break;
    if (!(NOMINAL_TAGS.has(word.pos) || isRole(word) || isHonorific(word) || word.isCapital || word.pos === 'DET'))
      break;
    at -= 1;
  }
  const link = words[at];
  const served = words[at - 1];
  const isLinked =
    link !== undefined && served !== undefined && at > clause.first && /^(?:of|to|for)$/.test(link.lower);
  // “U.N. envoy for Syria Staffan de Mistura” is he himself; “an aide to Mr. Arafat” is another.
  const title = words[first - 1];
  const isServed =
    at + 1 === first || (title !== undefined && (isRole(title) || isHonorific(title) || title.isPossessive));
  if (isLinked && isServed && (isSpeakerNoun(served.lower) || served.pos === 'NOUN')) {
    const extent = nominalExtent({ words, personAt, quotedBy } as Ground, clause, last);
    if (extent && isSpeakerNoun(words[extent.headEnd - 1]?.lower ?? '')) {
      return { kind: 'described', first: extent.first, end: last + 1, at: extent.first };
    }
  }
  return { kind: 'person', person, at: first };
}

/** How far a noun phrase reaches to the left, and where its head ends. */
function nominalExtent(
  { words, quotedBy }: Ground,
  clause: Clause,
  last: number,
): { first: number; headEnd: number } | null {
  let first = last + 1;
  let headEnd = last + 1;
  let hasNoun = false;
  while (first > clause.first && last - first < MAX_NOMINAL_WORDS) {
    const at = first - 1;
    const word = words[at];
    if (!word || quotedBy[at] !== -1 || isMark(word) || isReportingVerb(word)) break;
    const isNoun = NOMINAL_TAGS.has(word.pos) || word.isCapital || isSpeakerNoun(word.lower);
    if (word.pos === 'DET' || word.lower === 'another' || /^(?:his|her|its|their|my|our)$/.test(word.lower)) {
      const link = words[at - 1];
      first = at;
      if (!link || at - 1 < clause.first || !LINKS.has(link.lower) || !servesNoun(words, clause, at - 1)) break;
      first = at - 1;
      headEnd = at - 1;
      continue;
    }
    if (LINKS.has(word.lower) && hasNoun && servesNoun(words, clause, at)) {
      headEnd = at;
      first = at;
      continue;
    }
    if (!isNoun || word.pos === 'PUNCT' || word.pos === 'CCONJ') break;
    hasNoun = true;
    first = at;
  }
  return hasNoun && first <= last ? { first, headEnd } : null;
}

function servesNoun(words: readonly Word[], clause: Clause, link: number): boolean {
  const before = words[link - 1];
  if (!before || link - 1 < clause.first) return false;
  return (
    before.pos === 'NOUN' ||
    before.pos === 'PROPN' ||
    before.isCapital ||
    isSpeakerNoun(before.lower) ||
    /^(?:close|loyal|opposed|familiar)$/.test(before.lower)
  );
}

/** Reads the words of a noun phrase: a name or an actor at its head, else a description. */
function nominalWithin(ground: Ground, first: number, headEnd: number, end: number): Nominal | null {
  const { words, cover, personAt } = ground;
  const head = headEnd - 1;
  const person = personAt[head] ?? -1;
  if (person !== -1 && !words[head]?.isPossessive) return { kind: 'person', person, at: head };
  const mention = cover.byWord[head] ?? -1;
  if (mention !== -1 && !words[head]?.isPossessive) return { kind: 'actor', mention, at: head };
  const word = words[head];
  if (!word || word.isPossessive || !(isSpeakerNoun(word.lower) || (word.isCapital && word.pos === 'PROPN')))
    return null;
  return { kind: 'described', first, end, at: first };
}

/** The subject that follows its verb: said NAME, according to NAME. */
export function nominalAfter(ground: Ground, clause: Clause, from: number): Nominal | null {
  const { words, quotedBy, personAt } = ground;
  let end = from;
  let headEnd = -1;
  while (end < clause.end && end - from < MAX_NOMINAL_WORDS) {
    const word = words[end];
    if (!word || quotedBy[end] !== -1 || isMark(word)) break;
    if (end === from && PRONOUNS.has(word.lower)) return { kind: 'pronoun', word: word.lower, at: end };
    const person = personAt[end] ?? -1;
    if (person !== -1 && !ownsWhatFollows(ground, end)) return { kind: 'person', person, at: end };
    const isLink = LINKS.has(word.lower);
    const isPart =
      NOMINAL_TAGS.has(word.pos) ||
      word.isCapital ||
      word.pos === 'DET' ||
      isSpeakerNoun(word.lower) ||
      /^(?:his|her|its|their|one|another)$/.test(word.lower);
    if (isLink && end > from) headEnd = headEnd < 0 ? end : headEnd;
    else if (!isPart || (isLight(word) && end > from && word.lower.endsWith('day'))) break;
    end += 1;
  }
  while (end > from && LINKS.has(words[end - 1]?.lower ?? '')) end -= 1;
  if (end === from) return null;
  const appended = words[end]?.text === ',' ? (personAt[end + 1] ?? -1) : -1;
  if (appended !== -1 && words[end - 1]?.pos !== 'PROPN') return { kind: 'person', person: appended, at: end + 1 };
  return nominalWithin(ground, from, headEnd > from ? Math.min(headEnd, end) : end, end);
}

function ownsWhatFollows({ words, personAt }: Ground, at: number): boolean {
  const person = personAt[at];
  let last = at;
  while (personAt[last + 1] === person) last += 1;
  return words[last]?.isPossessive ?? false;
}
