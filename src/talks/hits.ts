import { countries } from '#src/briefing/countries.ts';
import type { RelevantBrief } from '#src/core/brief.ts';
import { type KnownTalks, catalogue, nameForms } from './catalogue.ts';
import { fold } from './fold.ts';
import { findPhrases, indexPhrases, plainText } from './phrases.ts';

export type Kind = 'name' | 'format' | 'term' | 'party' | 'mediator' | 'venue';

/** One name of an entry that stands in the story. */
export interface Hit {
  readonly kind: Kind;
  readonly phrase: string;
  /** The party that it names, or the phrase itself: two names of one party are one ground. */
  readonly group: string;
  /** How much the story is about it, 0 to 1. */
  readonly plainness: number;
  /** The same, and how few other negotiations have the name, 0 to 1. */
  readonly weight: number;
  /** The place of the party among those of the brief, which come in the order of their weight; null where it is none. */
  readonly briefedRank: number | null;
  /** Whether it is the name of a track that the story sets apart from the one that it is about. */
  readonly isAside: boolean;
  /** Whether the story says “talks with” or “between” right before it. */
  readonly isAtTable: boolean;
  /** Whether both are the same words, or one a part or a form of the other. */
  shares(other: Hit): boolean;
}
export type Hits = readonly Hit[];

interface Sign {
  readonly entry: KnownTalks;
  readonly kind: Kind;
  readonly group: string;
}

const MAX_CHARS = 8000;
/** By place: the title, the opening, the first paragraphs, the rest. */
const PLACES = [
  { until: 300, weight: 0.6 },
  { until: 1200, weight: 0.4 },
  { until: MAX_CHARS, weight: 0.12 },
];
const TITLE_WEIGHT = 0.7;
/** A name that the brief gives as one who negotiates, mediates, or as the place. */
const BRIEFED_WEIGHT = 0.5;
/** A town that the brief does not give as the venue. */
const PASSING_VENUE_SHARE = 0.35;
/** A common word says less than a name, however few negotiations have it. */
const COMMON_WORD_SHARE = 0.5;
const COMMON_PHRASE_SHARE = 0.8;
/** What is left to the name of a track that the story sets apart from the one that it is about. */
const ASIDE_SHARE = 0.2;
/** Words of a name by which two names of one party are seen to be the same. */
const STEM_CHARS = 4;

const TABLE =
  /\b(?:talks|negotiations|negotiate|deal|pact|accord|agreement|truce|ceasefire|dialogue|meeting)\s(?:with|between)\s/g;
/** Who is named within so many letters sits at the table. */
const TABLE_CHARS = 30;

const stems = new Map<string, readonly string[]>();
const signsByPhrase = collectSigns();
const index = indexPhrases([...signsByPhrase.keys()].map((phrase) => [phrase, phrase] as const));
const rarest = Math.log(1 + catalogue.length);

/** Every name of the catalogue that stands in the story, by entry. */
export function findHits(brief: RelevantBrief): ReadonlyMap<KnownTalks, Hits> {
  const hits = new Map<KnownTalks, Hit[]>();
  const { said: weights, atTable } = mentions(brief);
  const briefed: Briefed = {
    party: ranksOf(brief.parties),
    mediator: ranksOf(brief.mediators),
    venue: ranksOf(brief.venues),
  };
  const aside = new Set(brief.parallelTracks.flatMap(({ name, aliases }) => [name, ...aliases].map(fold)));
  for (const [phrase, said] of weights) {
    if (said === 0) continue;
    const signs = signsByPhrase.get(phrase) ?? [];
    const folded = fold(phrase);
    const rarity = rarityOf(phrase, new Set(signs.map((sign) => sign.entry)).size);
    for (const { entry, kind, group } of signs) {
      const isAside = (kind === 'name' || kind === 'format') && holdsAny(aside, folded);
      const plainness = plainnessOf(kind, said, isBriefed(briefed, kind, folded)) * (isAside ? ASIDE_SHARE : 1);
      const hit: Hit = {
        isAside,
        isAtTable: kind === 'party' && atTable.has(phrase),
        briefedRank: kind === 'party' ? (briefed.party.get(folded) ?? null) : null,
        kind,
        phrase,
        group,
        plainness,
        weight: plainness * rarity,
        shares: (other) => share(phrase, other.phrase),
      };
      const list = hits.get(entry);
      if (list) list.push(hit);
      else hits.set(entry, [hit]);
    }
  }
  return new Map([...hits].map(([entry, found]) => [entry, onePerGroup(found)]));
}

interface Mentions {
  /** By phrase, the weight of its places. */
  readonly said: ReadonlyMap<string, number>;
  readonly atTable: ReadonlySet<string>;
}

function mentions({ story }: RelevantBrief): Mentions {
  const said = new Map<string, number>();
  const atTable = new Set<string>();
  const read = (text: string, weightAt: (start: number) => number): void => {
    const tables = [...plainText(text).matchAll(TABLE)].map(({ 0: words, index: at }) => at + words.length);
    for (const { value, start } of findPhrases(index, text)) {
      said.set(value, (said.get(value) ?? 0) + weightAt(start));
      if (tables.some((from) => start >= from && start <= from + TABLE_CHARS)) atTable.add(value);
    }
  };
  read(story.title ?? '', () => TITLE_WEIGHT);
  read(story.text.slice(0, MAX_CHARS), (start) => PLACES.find(({ until }) => start < until)?.weight ?? 0);
  return { said, atTable };
}

/** Whether one of the names is in the other: “Astana talks” and “the parallel Astana talks”. */
function holdsAny(names: ReadonlySet<string>, folded: string): boolean {
  return [...names].some((name) => ` ${name} `.includes(` ${folded} `) || ` ${folded} `.includes(` ${name} `));
}

function plainnessOf(kind: Kind, said: number, isNamed: boolean): number {
  const counted = kind === 'venue' && !isNamed ? said * PASSING_VENUE_SHARE : said;
  return Math.min(1, counted + (isNamed ? BRIEFED_WEIGHT : 0));
}

/** Folded names of those whom the brief gives, with their places. */
type Briefed = Readonly<Record<'party' | 'mediator' | 'venue', ReadonlyMap<string, number>>>;

function isBriefed(briefed: Briefed, kind: Kind, folded: string): boolean {
  return (kind === 'party' || kind === 'mediator' || kind === 'venue') && briefed[kind].has(folded);
}

function ranksOf(named: readonly { name: string; aliases: readonly string[] }[]): ReadonlyMap<string, number> {
  const all = named.flatMap(({ name, aliases }, rank) => [name, ...aliases].map((one) => [fold(one), rank] as const));
  return new Map(all.toReversed());
}

/** 1 for a name of one negotiation only, near 0 for one that all have. */
function rarityOf(phrase: string, entries: number): number {
  const rarity = Math.log(1 + catalogue.length / entries) / rarest;
  if (phrase !== phrase.toLowerCase()) return rarity;
  return rarity * (phrase.includes(' ') || phrase.includes('-') ? COMMON_PHRASE_SHARE : COMMON_WORD_SHARE);
}

/** A party that is named now by one name and now by another is as plain as all of them together. */
function onePerGroup(found: readonly Hit[]): Hits {
  const best = new Map<string, Hit>();
  for (const hit of found) {
    const key = `${hit.kind} ${hit.group}`;
    const held = best.get(key);
    best.set(key, held ? together(held, hit) : hit);
  }
  return [...best.values()];
}

function together(held: Hit, hit: Hit): Hit {
  const rarer = held.weight * hit.plainness >= hit.weight * held.plainness ? held : hit;
  const plainness = Math.min(1, held.plainness + hit.plainness);
  return {
    ...rarer,
    plainness,
    weight: (rarer.weight / rarer.plainness) * plainness,
    briefedRank: held.briefedRank ?? hit.briefedRank,
    isAside: held.isAside || hit.isAside,
    isAtTable: held.isAtTable || hit.isAtTable,
  };
}

function share(a: string, b: string): boolean {
  const others = stemsOf(b);
  return stemsOf(a).some((stem) => others.includes(stem));
}

/** Kept by phrase, of which there are as many as the catalogue has. */
function stemsOf(phrase: string): readonly string[] {
  const before = stems.get(phrase);
  if (before) return before;
  const found = fold(phrase)
    .split(' ')
    .map((word) => word.slice(0, STEM_CHARS));
  stems.set(phrase, found);
  return found;
}

function collectSigns(): ReadonlyMap<string, readonly Sign[]> {
  const signs = new Map<string, Sign[]>();
  const add = (phrase: string, sign: Sign): void => {
    const list = signs.get(phrase);
    if (list) list.push(sign);
    else signs.set(phrase, [sign]);
  };
  const forms = countryForms();
  for (const entry of catalogue) {
    for (const phrase of [entry.name, ...entry.aliases]) add(phrase, { entry, kind: 'name', group: phrase });
    for (const phrase of entry.formats) add(phrase, { entry, kind: 'format', group: phrase });
    for (const phrase of entry.terms) add(phrase, { entry, kind: 'term', group: phrase });
    for (const phrase of entry.venues) add(phrase, { entry, kind: 'venue', group: phrase });
    for (const name of entry.mediators) {
      for (const phrase of [name, ...(nameForms[name] ?? [])]) add(phrase, { entry, kind: 'mediator', group: name });
    }
    for (const { name, aliases } of entry.parties) {
      const all = [name, ...aliases].flatMap((one) => [one, ...(forms.get(one) ?? [])]);
      for (const phrase of new Set(all)) add(phrase, { entry, kind: 'party', group: name });
    }
  }
  return signs;
}

/** A country's adjective, its capital and its other names, by its name. */
function countryForms(): ReadonlyMap<string, readonly string[]> {
  const forms = countries.map(
    ({ name, demonyms, capital }) => [name.common, [demonyms.eng?.m ?? '', ...capital]] as const,
  );
  const all = new Map<string, readonly string[]>(forms.map(([name, own]) => [name, own.filter((form) => form !== '')]));
  for (const [name, own] of Object.entries(nameForms)) all.set(name, [...(all.get(name) ?? []), ...own]);
  return all;
}
