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
  readonly personAt: Int32Array;
}

const PRONOUNS = new Set(['he', 'she', 'they', 'it', 'we', 'i', 'who', 'both', 'neither']);
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
const MAX_HOPS = 5;

/** The last unquoted word before `at` in the clause, -1 when there is none. */
function previous(ground: Ground, clause: Clause, at: number): number {
  for (let index = at - 1; index >= clause.first; index -= 1) {
    const word = ground.words[index];
    if (ground.quotedBy[index] === -1 && word && !isMark(word)) return index;
  }
  return -1;
}

/** The subject of the verb at `verb`, looked for before it: past adverbs, dates and what is set between commas. */
export function subjectBefore(ground: Ground, clause: Clause, verb: number): Nominal | null {
  const { words } = ground;
  let at = previous(ground, clause, verb);
  for (let skipped = 0; skipped < 12 && at >= 0; skipped += 1) {
    const word = words[at];
    if (!word || PRONOUNS.has(word.lower)) break;
    if (!(isLight(word) || word.pos === 'ADV' || word.pos === 'AUX' || word.pos === 'PART' || word.pos === 'NUM'))
      break;
    if (ground.personAt[at] !== -1 || (ground.cover.byWord[at] ?? -1) !== -1) break;
    at = previous(ground, clause, at);
  }
  const word = words[at];
  if (!word) return null;
  if (isReportingVerb(word) || word.pos === 'VERB') return directSubject(ground, clause, at);
  if (/^(?:and|but|or)$/.test(word.lower)) return subjectOfEarlierVerb(ground, clause, at);
  if (word.text === ',' || word.text === ')' || word.text === '–' || word.text === '—')
    return pastParenthesis(ground, clause, at);
  return nominalEndingAt(ground, clause, at);
}

/** “Kerry met them and said”: the subject of the verb before. */
function subjectOfEarlierVerb(ground: Ground, clause: Clause, before: number): Nominal | null {
  for (let at = before - 1; at >= Math.max(clause.first, before - 40); at -= 1) {
    const word = ground.words[at];
    if (!word || ground.quotedBy[at] !== -1) continue;
    if (isFinite(ground.words, at)) {
      const found = directSubject(ground, clause, at);
      if (found) return found;
    }
  }
  return null;
}

/** A subject with nothing but adverbs and auxiliaries between it and its verb. */
function directSubject(ground: Ground, clause: Clause, verb: number): Nominal | null {
  let at = previous(ground, clause, verb);
  for (let skipped = 0; skipped < 6 && at >= 0; skipped += 1) {
    const word = ground.words[at];
    if (!word || PRONOUNS.has(word.lower) || word.pos === 'PROPN' || word.pos === 'NOUN') break;
    if (!(isLight(word) || word.pos === 'ADV' || word.pos === 'AUX' || word.pos === 'PART')) break;
    at = previous(ground, clause, at);
  }
  const word = ground.words[at];
  if (!word) return null;
  if (word.text === ',' || word.text === ')') return pastParenthesis(ground, clause, at);
  return nominalEndingAt(ground, clause, at);
}

export function isFinite(words: readonly Word[], at: number): boolean {
  const word = words[at];
  if (!word || (word.pos !== 'VERB' && word.pos !== 'AUX' && !isReportingVerb(word))) return false;
  if (word.lower.endsWith('ing') && words[at - 1]?.pos !== 'AUX') return false;
  return words[at - 1]?.lower !== 'to';
}

/** “NAME, head of the group, said”: from the closing comma back to whom the words between commas explain. */
function pastParenthesis(ground: Ground, clause: Clause, comma: number): Nominal | null {
  const { words } = ground;
  let fallback: Nominal | null = null;
  let at = comma;
  for (let hop = 0; hop < MAX_HOPS && at > clause.first; hop += 1) {
    const found = nominalEndingAt(ground, clause, previous(ground, clause, at));
    if (found && (found.kind === 'person' || found.kind === 'pronoun')) return found;
    if (found && (hop > 0 || isWhole(ground, found))) fallback = found;
    at = chunkStart(ground, clause, at);
    if (at <= clause.first || words[at]?.text === ';') break;
  }
  return fallback;
}

/** A described nominal that begins with an article can stand alone; “head of the group” explains somebody. */
function isWhole({ words }: Ground, nominal: Nominal): boolean {
  return nominal.kind !== 'described' || words[nominal.first]?.pos === 'DET';
}

function chunkStart(ground: Ground, clause: Clause, before: number): number {
  let at = before - 1;
  while (at > clause.first) {
    const text = ground.words[at]?.text ?? '';
    if (ground.quotedBy[at] === -1 && (text === ',' || text === ';' || text === '(' || text === '–' || text === '—'))
      return at;
    at -= 1;
  }
  return clause.first;
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

/** The subject of a whole clause: of its first finite verb that has one. */
export function clauseSubject(ground: Ground, clause: Clause): Nominal | null {
  let tries = 0;
  for (let at = clause.first; at < clause.end && tries < 6; at += 1) {
    if (ground.quotedBy[at] !== -1 || !isFinite(ground.words, at)) continue;
    tries += 1;
    const found = directSubject(ground, clause, at);
    if (found) return found;
  }
  return null;
}
