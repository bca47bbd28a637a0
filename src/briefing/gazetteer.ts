import { z } from 'zod';
import { factOf, valueOf } from '#src/stories/lexicon.ts';
import { segment, type Token } from '#src/stories/sentences.ts';
import { countries } from './countries.ts';
import groupsData from './data/groups.json' with { type: 'json' };
import organizationsData from './data/organizations.json' with { type: 'json' };
import statesData from './data/states.json' with { type: 'json' };
import type { ActorKind } from './reading.ts';

const wordList = z.array(z.string().min(1));
const stateSchema = z.strictObject({
  /** Where English readers know it by another name than the country data has. */
  name: z.string().min(1).optional(),
  names: wordList.default([]),
  /** “Syrian”; also names where only one word is used for both. */
  adjectives: wordList.default([]),
  /** Whether the country data's demonym is this state's; two states may share one. */
  demonyms: z.boolean().default(true),
  capitals: wordList.default([]),
  /** “The Kremlin”: a seat that stands for its government. */
  seats: wordList.default([]),
  /** Surnames that name a regime: “the Assad regime”. */
  leaders: wordList.default([]),
});
const peopleSchema = stateSchema.extend({ id: z.string().min(1), name: z.string().min(1) });
const statesSchema = z.strictObject({
  /** By ISO 3166 alpha-2 in lower case: what the country data lacks. */
  states: z.record(z.string(), stateSchema),
  /** States that are no more, and peoples that negotiate as one. */
  others: z.array(peopleSchema),
  territories: z.array(peopleSchema),
  /** Countries that negotiate nothing of their own. */
  leftOut: z.array(z.string()),
});
const namedSchema = z.array(z.strictObject({ id: z.string().min(1), name: z.string().min(1), names: wordList }));

/** How a wording names its actor. A leader's name does so only beside a word such as “regime”. */
type Form = 'name' | 'adjective' | 'capital' | 'seat' | 'leader';

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
  readonly form: Form;
  /** In lower case, as the tokens of a story are. */
  readonly words: readonly string[];
  readonly isAcronym: boolean;
}

type Draft = Omit<Entry, 'words' | 'isAcronym'> & { readonly written: string };

const known = statesSchema.parse(statesData);
const demonyms = new Map<string, string>();
let entries: ReadonlyMap<string, readonly Entry[]> | null = null;

/** By their first words; put together with the first story, since most calls of the command line brief none. */
function index(): ReadonlyMap<string, readonly Entry[]> {
  entries ??= indexEntries([
    ...stateDrafts(),
    ...peopleDrafts(),
    ...namedDrafts(organizationsData, 'organization'),
    ...namedDrafts(groupsData, 'group'),
  ]);
  return entries;
}

/** The longest wording that starts at the token, null where none does. Names are told by their capital letter. */
export function entryAt(tokens: readonly Token[], at: number, end: number): Entry | null {
  const token = tokens[at];
  if (!token) return null;
  for (const entry of entriesFrom(token)) {
    if (isNamed(entry, tokens, at, end) && isWritten(token, entry)) return entry;
  }
  return null;
}

const NONE: readonly Entry[] = [];
const entriesFrom = valueOf(({ lower }): readonly Entry[] => index().get(lower) ?? NONE);

function isNamed({ words }: Entry, tokens: readonly Token[], at: number, end: number): boolean {
  if (at + words.length > end) return false;
  for (let offset = 1; offset < words.length; offset += 1) {
    if (tokens[at + offset]?.lower !== words[offset]) return false;
  }
  return true;
}

let wordings: ReadonlyMap<string, readonly string[]> | null = null;

/** Every wording, in lower case, by which a story may name the actor of this standard name; none for an unknown one. */
export function wordingsOf(name: string): readonly string[] {
  wordings ??= wordingsByName();
  return wordings.get(name.toLowerCase()) ?? [];
}

function wordingsByName(): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const entry of [...index().values()].flat()) {
    const written = entry.words
      .join(' ')
      .replaceAll(/ ?([-/]) ?/g, '$1')
      .replaceAll(" '", "'");
    const key = entry.name.toLowerCase();
    const list = byName.get(key);
    if (list) list.push(written);
    else byName.set(key, [written]);
  }
  return byName;
}

/** “Syrian” for `sy`; null where the state or people has none of its own. */
export function adjectiveOf(id: string): string | null {
  index();
  return demonyms.get(id) ?? null;
}

/** The state that is named after a leader's surname, null where none or several are. */
export function stateOfLeader(surname: string): string | null {
  const ids = new Set(
    (index().get(surname.toLowerCase()) ?? []).filter(({ form }) => form === 'leader').map(({ id }) => id),
  );
  const [id] = ids;
  return ids.size === 1 && id !== undefined ? id : null;
}

/** “us” is a pronoun and “US” a state; “Nato” is as good as “NATO”, and “contras” is written small. */
function isWritten(token: Token, entry: Entry): boolean {
  if (entry.isAcronym && !isShouted(token)) return entry.words.length > 1 || isLikeAcronym(token);
  return isNameLike(token);
}

const isShouted = factOf(({ text }) => text === text.toUpperCase());
const isLikeAcronym = factOf(({ text, pos }) => text.length > 3 && pos === 'PROPN' && /^\p{Lu}/u.test(text));
const isNameLike = factOf(({ text, lower }) => /^[\p{Lu}\d]/u.test(text) || SMALL.has(lower));

const SMALL = new Set(['contras', 'contra', 'mujahideen', 'mujahedeen', 'al', 'anti', 'high', 'pro']);

function stateDrafts(): Draft[] {
  const leftOut = new Set(known.leftOut);
  return countries
    .filter(({ cca2 }) => !leftOut.has(cca2.toLowerCase()))
    .flatMap((country) => {
      const id = country.cca2.toLowerCase();
      const more = known.states[id] ?? stateSchema.parse({});
      const demonym = more.demonyms ? (country.demonyms.eng?.m.split(',')[0] ?? '') : '';
      const name = more.name ?? country.name.common;
      const adjective = demonym === '' ? more.adjectives[0] : demonym;
      if (adjective !== undefined) demonyms.set(id, adjective);
      return drafts({ id, name, kind: 'state' }, more, {
        names: [name, country.name.common, country.name.official],
        adjectives: demonym === '' ? [] : [demonym],
        capitals: country.capital,
      });
    });
}

function peopleDrafts(): Draft[] {
  return [...known.others, ...known.territories].flatMap((people) => {
    const { id, name, adjectives } = people;
    if (adjectives[0] !== undefined) demonyms.set(id, adjectives[0]);
    return drafts({ id, name, kind: 'people' }, people, { names: [name], adjectives: [], capitals: [] });
  });
}

function namedDrafts(data: unknown, kind: ActorKind): Draft[] {
  return namedSchema
    .parse(data)
    .flatMap(({ id, name, names }) =>
      [name, ...names].map((written) => ({ id, name, kind, form: 'name' as const, written })),
    );
}

function drafts(
  actor: Pick<Entry, 'id' | 'name' | 'kind'>,
  more: z.infer<typeof stateSchema>,
  own: {
    readonly names: readonly string[];
    readonly adjectives: readonly string[];
    readonly capitals: readonly string[];
  },
): Draft[] {
  const all = (form: Form, written: readonly string[]): Draft[] =>
    written.map((one) => ({ ...actor, form, written: one }));
  const adjectives = [...own.adjectives, ...more.adjectives];
  return [
    ...all('name', [...own.names, ...more.names]),
    ...all(
      'adjective',
      adjectives.flatMap((one) => [one, plural(one)]),
    ),
    ...all('capital', [...own.capitals, ...more.capitals]),
    ...all('seat', more.seats),
    ...all('leader', more.leaders),
  ];
}

function plural(adjective: string): string {
  return /(?:s|sh|ch|ese)$/.test(adjective) ? adjective : `${adjective}s`;
}

/** As a story's tokens are cut; the tagger is asked only where a mark could cut a word. */
function tokensOf(written: string): string[] {
  if (/^[\p{L} ]+$/u.test(written)) return written.toLowerCase().split(' ');
  return segment(written).tokens.map(({ lower }) => lower);
}

/** By first word, the longest first; of two alike, names before capitals and those before leaders. */
function indexEntries(all: readonly Draft[]): ReadonlyMap<string, readonly Entry[]> {
  const rank: Readonly<Record<Form, number>> = { name: 0, adjective: 1, seat: 2, capital: 3, leader: 4 };
  const byFirst = new Map<string, Entry[]>();
  for (const { written, ...entry } of all) {
    const tokens = tokensOf(written);
    const [first] = tokens;
    if (first === undefined) continue;
    byFirst.set(first, [
      ...(byFirst.get(first) ?? []),
      { ...entry, words: tokens, isAcronym: /^[\p{Lu}.\d&+-]+$/u.test(written) },
    ]);
  }
  for (const list of byFirst.values()) {
    list.sort((a, b) => b.words.length - a.words.length || rank[a.form] - rank[b.form]);
  }
  return byFirst;
}
