import { factOf } from '#src/stories/lexicon.ts';
import type { Token } from '#src/stories/sentences.ts';
import { entryAt } from './gazetteer.ts';
import { isGroupHead, isGroupIntroduction, isGroupNoun, isStateHead } from './sides.ts';

/** A movement that no list holds, told by how it is named: tokens `[first, end)`. */
export interface GroupName {
  readonly first: number;
  readonly end: number;
}

const MAX_NAME_TOKENS = 9;
const LINKS = new Set(['of', 'for', 'the', 'and', 'to', 'in', '-']);
const NAME_TAGS = new Set(['PROPN', 'ADJ', 'NOUN', 'NUM', 'VERB']);
const isLinking = factOf(({ lower }) => LINKS.has(lower));
const startsName = factOf(({ text, pos }) => /^\p{Lu}/u.test(text) && NAME_TAGS.has(pos));
const ACRONYM = /^[A-Z][A-Z\d/-]{1,9}$/;

/** “Northern Front”, “Movement for Democratic Change”, “Kachin rebels”. */
export function groupNameAt(tokens: readonly Token[], at: number, end: number): GroupName | null {
  const first = tokens[at];
  if (!first || !startsName(first)) return null;
  return headedName(tokens, at, end) ?? describedName(tokens, at, end) ?? introducedName(tokens, at, end);
}

/** The acronym in brackets behind a name: its token's index. */
export function acronymAfter(tokens: readonly Token[], at: number): number | null {
  const acronym = tokens[at + 1];
  const isOne = tokens[at]?.text === '(' && acronym !== undefined && ACRONYM.test(acronym.text);
  return isOne && tokens[at + 2]?.text === ')' ? at + 1 : null;
}

/** Capitalised words of which one, not the first alone, is the noun of a movement. */
function headedName(tokens: readonly Token[], at: number, end: number): GroupName | null {
  const last = nameEnd(tokens, at, end);
  let head = -1;
  for (let index = at; index < last; index += 1) if (isGroupHead(tokens[index] as Token)) head = index;
  if (head < 0) return null;
  const next = tokens[head + 1]?.lower;
  const isLinked = head + 1 < last && (next === 'of' || next === 'for');
  const nameLast = isLinked ? last : head + 1;
  if (capitals(tokens, at, nameLast) < 2) return null;
  if (endsInKnown(tokens, at, nameLast)) return null;
  const state = entryAt(tokens, at, nameLast);
  const covered = state && state.kind === 'state' ? at + state.words.length : at;
  // “Syrian Army” and “Ethiopian Defence Forces” are parts of a state.
  if (covered > at && covered + 1 >= nameLast && isStateHead(tokens[head] as Token)) return null;
  return { first: at, end: nameLast };
}

/** “Leaders of the Revolutionary Front” only speak of a group that is known. */
function endsInKnown(tokens: readonly Token[], at: number, end: number): boolean {
  for (let index = at + 1; index < end; index += 1) {
    const entry = entryAt(tokens, index, end);
    if (entry && index + entry.words.length === end && entry.kind !== 'state' && entry.kind !== 'people') return true;
  }
  return false;
}

/** An unknown name before what its bearers are: “Kachin rebels”, “Mai-Mai militia”. */
function describedName(tokens: readonly Token[], at: number, end: number): GroupName | null {
  let index = at;
  while (index < end && index - at < 4 && (isCapital(tokens[index] as Token) || tokens[index]?.text === '-'))
    index += 1;
  const noun = tokens[index];
  if (index === at || index >= end || !noun || !isGroupNoun(noun)) return null;
  const isKnown = entryAt(tokens, at, end) !== null || entryAt(tokens, index - 1, end) !== null;
  const isOpening = at + 1 === index && !/[\p{L}\p{N},’'”"]$/u.test(tokens[at - 1]?.text ?? '.');
  return !isKnown && !isOpening && tokens[at]?.pos === 'PROPN' ? { first: at, end: index + 1 } : null;
}

/** “The separatist group Barisan Revolusi Nasional (BRN)”. */
function introducedName(tokens: readonly Token[], at: number, end: number): GroupName | null {
  const before = tokens[at - 1];
  if (!before || !isGroupIntroduction(before) || entryAt(tokens, at, end)) return null;
  let last = at;
  while (last < Math.min(end, at + MAX_NAME_TOKENS) && (isCapital(tokens[last] as Token) || tokens[last]?.text === '-'))
    last += 1;
  return tokens[at]?.pos === 'PROPN' ? { first: at, end: last } : null;
}

/** One past the last capitalised word of a run in which small links may stand between capitals. */
function nameEnd(tokens: readonly Token[], at: number, end: number): number {
  const known = entryAt(tokens, at, end)?.words.length ?? 0;
  let last = at;
  for (let index = at; index < Math.min(end, at + MAX_NAME_TOKENS); index += 1) {
    const token = tokens[index] as Token;
    if (isCapital(token)) last = index + 1;
    else if (isPossessive(token) && !isGroupOwner(tokens[index - 1])) break;
    else if (token.lower === 'and' && startsAnother(tokens, at, index, at + known)) break;
    else if (!isLinking(token) && !isPossessive(token)) break;
  }
  return last;
}

/** “Sinn Fein and the Ulster Unionist Party” are two; “Movement for Democracy and Justice” is one. */
function startsAnother(tokens: readonly Token[], at: number, and: number, knownEnd: number): boolean {
  const next = tokens[and + 1];
  if (!next || !isCapital(next) || knownEnd === and) return true;
  return tokens.slice(at, and).some((token) => isGroupHead(token)) && !tokens.slice(at, and).some(isLink);
}

/** “People's Liberation Front” is a name; in “Haftar's National Army” it begins behind the possessive. */
function isGroupOwner(token: Token | undefined): boolean {
  return token !== undefined && /^(?:people|peoples|workers|peasants|farmers|women|lord|citizens)$/.test(token.lower);
}

function isLink({ lower }: Token): boolean {
  return lower === 'for' || lower === 'of';
}

function capitals(tokens: readonly Token[], from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) if (isCapital(tokens[index] as Token)) count += 1;
  return count;
}

const isCapital = factOf(({ text }) => /^\p{Lu}/u.test(text));
const isPossessive = factOf(({ text }) => /^[’']s?$/.test(text));
