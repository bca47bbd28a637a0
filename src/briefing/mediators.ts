import { z } from 'zod';
import type { Mediator, Party } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import type { Token } from '#src/stories/sentences.ts';
import data from './data/mediator-cues.json' with { type: 'json' };
import { evidence } from './ground.ts';
import { namedEnvoy } from './unnamed-envoys.ts';
import { indexParties } from './party-index.ts';
import type { Actor, Person, Reading } from './reading.ts';
import { type Fillers, compileSlotCues, fillTokens, findFilled, tokenAt } from './slots.ts';

const phrases = z.array(z.string().min(1)).min(1);
const mediatorCuesSchema = z.strictObject({
  /** What gives somebody named the part of a mediator, convener, host or guarantor. */
  parts: phrases,
  /** What does so for an organization alone, which seldom is a party: “the U.N. talks”. */
  organizations: phrases,
  /** Offices whose holders mediate, unless they are sent by a party. In lower case. */
  titles: phrases,
  /** Offices whose holders do so where the state or the organization behind them mediates. */
  offices: phrases,
  /** What makes such an office another one. */
  notTitles: phrases,
});

const table = mediatorCuesSchema.parse(data);
const partCues = compileSlotCues(
  'actor',
  table.parts.map((says) => [says, 'part'] as const),
);
const organizationCues = compileSlotCues(
  'organization',
  table.organizations.map((says) => [says, 'part'] as const),
);
const titles = wholeWords(table.titles);
const offices = wholeWords(table.offices);
const notTitles = wholeWords(table.notTitles);
/** How many tokens of a title may stand before the next name of a list. */
const MAX_TITLE_TOKENS = 7;
const MAX_APPOSITION_TOKENS = 14;
const MAX_EVIDENCE = 5;
const TITLE_TAGS = new Set(['NOUN', 'PROPN', 'ADJ']);

/** Those to whom the story's words give the part, with those words: indices into its people and its actors. */
export interface GoBetweens {
  readonly people: ReadonlyMap<number, readonly Span[]>;
  readonly actors: ReadonlyMap<number, readonly Span[]>;
}

/** Whoever is said to mediate, convene, host or guarantee. */
export function findGoBetweens(reading: Reading): GoBetweens {
  const { people, actors, tokens } = reading;
  const acting = actors.map(({ mentions }) =>
    mentions.filter(({ use, start }) => use !== 'place' || isBehindLink(tokens, start)),
  );
  const organizations = actors.map(({ kind }, index) => (kind === 'organization' ? (acting[index] ?? []) : []));
  const none = people.map(() => []);
  const fillers = fillTokens(tokens, [...people.map(({ mentions }) => mentions), ...acting]);
  const found = { people: new Map<number, Span[]>(), actors: new Map<number, Span[]>() };
  for (const { filler: named, first, end } of [
    ...findFilled(partCues, reading, fillers),
    ...findFilled(organizationCues, reading, fillTokens(tokens, [...none, ...organizations])),
  ]) {
    const filler =
      named < people.length
        ? named
        : (personMeant(reading, fillers, first, end) ?? personOf(reading, fillers, end) ?? named);
    // “Talks on Kosovo convened by …” is no doing of Kosovo's.
    if (named === fillers[first] && named !== fillers[end - 1] && isPassive(tokens, end)) continue;
    if (named === fillers[first] && ownsAnother(tokens, fillers, first)) continue;
    const span = wholeSpan(tokens, fillers, first, end);
    const all = filler === named ? inOneBreath(reading, fillers, filler, first, end) : new Set([filler]);
    for (const one of withoutFormer(reading, all)) {
      const isPerson = one < people.length;
      const [map, index] = isPerson ? [found.people, one] : [found.actors, one - people.length];
      map.set(index, [...(map.get(index) ?? []), span]);
    }
  }
  return found;
}

/** “NAME, the former president of Kenya, who facilitates …”: the person before “who”, and not the state. */
function personMeant(
  { people, tokens, sentences }: Reading,
  fillers: Fillers,
  first: number,
  end: number,
): number | null {
  let at = first;
  while (at < end && tokens[at]?.lower !== 'who') at += 1;
  if (at === end) return null;
  const from = sentences.findLast(({ firstToken }) => firstToken <= first)?.firstToken ?? 0;
  for (let back = at - 1; back >= Math.max(from, at - MAX_APPOSITION_TOKENS); back -= 1) {
    const filler = fillers[back] ?? -1;
    if (filler !== -1 && filler < people.length) return filler;
    if (tokens[back]?.pos === 'VERB' || tokens[back]?.pos === 'AUX') return null;
  }
  return null;
}

/** “Chaired by Angola's NAME”: the person, and not the state. */
function personOf({ people, tokens }: Reading, fillers: Fillers, end: number): number | null {
  if (!/^['’]s$/.test(tokens[end]?.lower ?? '')) return null;
  const filler = fillers[end + 1] ?? -1;
  return filler !== -1 && filler < people.length ? filler : null;
}

/** “Under the auspices of Tanzania”, “through Algeria”: no place, though it looks like one. */
function isBehindLink(tokens: readonly Token[], start: number): boolean {
  return /^(?:of|through|via|by)$/.test(tokens[tokenAt(tokens, start) - 1]?.lower ?? '');
}

/** A “former U.S. senator” no longer brings the United States to the table. */
function withoutFormer({ people, actors }: Reading, all: ReadonlySet<number>): readonly number[] {
  const left = new Set(
    [...all].flatMap((one) => {
      const person = people[one];
      return person?.role !== null && person?.role !== undefined && notTitles.test(person.role)
        ? [person.affiliation]
        : [];
    }),
  );
  return [...all].filter((one) => one < people.length || !left.has(actors[one - people.length]?.id ?? null));
}

/** “Senegal's neighbours have offered to mediate”: not Senegal has. */
function ownsAnother(tokens: readonly Token[], fillers: Fillers, first: number): boolean {
  let at = first;
  while (fillers[at] === fillers[first]) at += 1;
  if (tokens[at]?.lower !== "'s") return false;
  const owned = tokens[at + 1]?.lower ?? '';
  return /^(?:neighbou?rs?|rivals?|allies|ally|enem(?:y|ies)|opponents?|partners?|friends?|backers?|sponsors?)$/.test(
    owned,
  );
}

function isPassive(tokens: readonly Token[], end: number): boolean {
  return tokens[end]?.lower === 'by' && (tokens[end - 1]?.lower.endsWith('ed') ?? false);
}

/** The words of a cue with the whole of the names at their ends. */
function wholeSpan(tokens: readonly Token[], fillers: Fillers, first: number, end: number): Span {
  let [from, to] = [first, end];
  while (fillers[from] !== -1 && fillers[from - 1] === fillers[from]) from -= 1;
  while (fillers[to - 1] !== -1 && fillers[to] === fillers[to - 1]) to += 1;
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}

/** “Brokered by the United States and Russia”, “Kerry and Lavrov brokered”, “hosted by Egyptian President …”. */
export function inOneBreath(
  { tokens }: Reading,
  fillers: Fillers,
  filler: number,
  first: number,
  end: number,
): ReadonlySet<number> {
  const all = new Set([filler]);
  const step = fillers[end - 1] === filler ? 1 : -1;
  if (step < 0 && fillers[first] !== filler) return all;
  let gap = 0;
  let isList = false;
  for (let at = step > 0 ? end : first - 1; gap <= MAX_TITLE_TOKENS; at += step) {
    const token = tokens[at];
    const here = fillers[at] ?? -1;
    if (!token) break;
    if (here !== -1) {
      all.add(here);
      gap = 0;
      continue;
    }
    gap += 1;
    const isComma = token.lower === ',';
    if (isComma && !isList && (step < 0 || !goesOn(tokens, fillers, at))) break;
    if (isComma || token.lower === 'and') isList = true;
    else if (!isBetweenNames(token)) break;
  }
  return all;
}

/** “Egyptian President …”, “the Organisation of … (OSCE) and the broad-based …”. */
function isBetweenNames({ lower, pos }: Token): boolean {
  return TITLE_TAGS.has(pos) || /^(?:the|its|of|-|\(|\)|['’]s)$/.test(lower);
}

/** A comma within a list has an “and” behind its next name: “by Egypt, Qatar and …”. */
function goesOn(tokens: Reading['tokens'], fillers: Fillers, comma: number): boolean {
  let at = comma + 1;
  while (tokens[at]?.lower === 'the' || (fillers[at] ?? -1) !== -1) at += 1;
  return at > comma + 1 && /^(?:and|,)$/.test(tokens[at]?.lower ?? '') && (fillers[at - 1] ?? -1) !== -1;
}

/** Who mediates, convenes, hosts or guarantees, where the story gives them that part and they are no party's own. */
export function findMediators(reading: Reading, parties: readonly Party[], given: GoBetweens): Mediator[] {
  const index = indexParties(reading, parties);
  const isOfParty = (id: string | null): boolean => id !== null && index.ofActor(id) !== null;
  const unnamed = namedEnvoy(reading);
  const between = new Set([...given.actors.keys()].map((at) => reading.actors[at]?.id));
  const people = reading.people.flatMap((person, at) => {
    const isSent = isEnvoy(person, reading) || at === unnamed || speaksForAny(person, between);
    const told = given.people.get(at) ?? (isSent ? person.mentions : null);
    return told && !isOfParty(person.affiliation) ? [{ person, told }] : [];
  });
  const senders = new Map<string, Span[]>();
  for (const { person } of people) {
    if (person.role !== null && notTitles.test(person.role)) continue;
    for (const actor of reading.actors) {
      if (person.affiliation === actor.id || stands(reading, person, actor))
        senders.set(actor.id, [...person.mentions]);
    }
  }
  const bodies = reading.actors.flatMap((actor, at) => {
    const told = given.actors.get(at) ?? (senders.has(actor.id) ? actor.mentions : null);
    return told && !isOfParty(actor.id) ? writeActor(reading, actor, told) : [];
  });
  return [...people.flatMap(({ person, told }) => writePerson(reading, person, told)), ...bodies];
}

/** “Carey Cavanaugh, the U.S. negotiator”, where the United States mediates. */
function speaksForAny({ role, affiliation }: Person, ids: ReadonlySet<string | undefined>): boolean {
  return affiliation !== null && ids.has(affiliation) && role !== null && offices.test(role) && !notTitles.test(role);
}

function isEnvoy({ role, affiliation }: Person, reading: Reading): boolean {
  if (role === null || !titles.test(role) || notTitles.test(role)) return false;
  // A state's plain “envoy to” a country is its ambassador there.
  const isOfState = reading.actors.some(({ id, kind }) => id === affiliation && kind === 'state');
  return !(isOfState && /^(?!.*special).*\benvoy to\b/i.test(role));
}

function stands({ text }: Reading, { role }: Person, { kind, mentions }: Actor): boolean {
  return kind === 'organization' && mentions.some(({ start, end }) => role?.includes(text.slice(start, end)));
}

function writePerson(reading: Reading, person: Person, told: readonly Span[]): Mediator[] {
  const found = evidence(reading.text, told.slice(0, MAX_EVIDENCE));
  const organization = reading.actors.find(({ id }) => id === person.affiliation)?.name ?? null;
  const { name, role, aliases } = person;
  return found ? [{ name, role, organization, aliases: [...aliases], evidence: [...found] }] : [];
}

function writeActor(reading: Reading, { name, mentions }: Actor, told: readonly Span[]): Mediator[] {
  const found = evidence(reading.text, told.slice(0, MAX_EVIDENCE));
  const aliases = namesOf(reading, mentions).filter((alias) => alias !== name);
  return found ? [{ name, role: null, organization: null, aliases, evidence: [...found] }] : [];
}

/** Every string by which the story names an actor. */
export function namesOf({ text }: Reading, mentions: readonly Span[]): string[] {
  return [...new Set(mentions.map(({ start, end }) => text.slice(start, end)))];
}

function wholeWords(all: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${all.join('|')})\\b`, 'i');
}
