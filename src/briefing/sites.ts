import type { Party } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import type { Token } from '#src/stories/sentences.ts';
import { factOf } from '#src/stories/lexicon.ts';
import { countries } from './countries.ts';
import { datelineTown } from './furniture.ts';
import { entryAt } from './gazetteer.ts';
import { siteWords, titleCase } from './places.ts';
import type { Actor, Place, Reading } from './reading.ts';
import { tokenAt } from './slots.ts';

/** A town or a country where something could be held. */
export interface Site {
  readonly name: string;
  readonly country: string | null;
  readonly isCountry: boolean;
  /** Whether a party to the talks is at home here. */
  readonly isHome: boolean;
  /** Whether the story was sent from here. */
  readonly isDateline: boolean;
  readonly mentions: readonly {
    readonly span: Span;
    /** With “the Swiss city of” before it. */ readonly reach: Span;
  }[];
  /** The country behind a comma, as it is written. */
  readonly aliases: readonly string[];
}

const MAX_LEAD_TOKENS = 7;
const DATELINE_TOKENS = 2;
const siteNouns = new Set(siteWords.nouns);
const notAfter = new Set(siteWords.notAfter);
const capitalsByCountry = new Map(
  countries.map(({ cca2, capital }) => [cca2.toLowerCase(), capital.map((name) => name.toLowerCase())] as const),
);

/** Towns, and the countries that are no party's own. */
export function findSites(reading: Reading, parties: readonly Party[]): Site[] {
  const contested = new Set(parties.map(({ name }) => name));
  const owners = new Set(reading.actors.map(({ id }) => id.split('/')[0] !== id && id.split('/')[0]));
  const homes = new Set(
    reading.actors.filter(({ id, name }) => contested.has(name) || owners.has(id)).map(({ id }) => id),
  );
  const dateline = datelineTown(reading);
  const towns = reading.places.map((place) => townSite(reading, place, homes, dateline));
  const taken = new Set(reading.places.flatMap(({ mentions }) => mentions.map(({ start }) => start)));
  const lands = reading.actors
    .filter(({ id, kind }) => kind === 'state' && !homes.has(id))
    .map((actor) => countrySite(reading, actor, taken))
    .filter(({ mentions }) => mentions.length > 0);
  return [...towns, ...lands];
}

function townSite(
  reading: Reading,
  { name, country, mentions }: Place,
  homes: ReadonlySet<string>,
  dateline: Span | null,
): Site {
  const kept = mentions.filter(({ end }) => !notAfter.has(reading.tokens[tokenAt(reading.tokens, end)]?.lower ?? ''));
  const first = mentions[0];
  const isFirstWord =
    first !== undefined && first.sentence === 0 && tokenAt(reading.tokens, first.start) < DATELINE_TOKENS;
  const isSentFrom = dateline !== null && mentions.some(({ start }) => start === dateline.start);
  const state = reading.actors.find(({ id }) => id === country);
  const capital = state && isCapitalOf(country, name) ? calledCapital(reading, state) : [];
  const behind = state?.mentions.filter((mention) => isBehindTown(reading, mentions, mention)) ?? [];
  return {
    name: bestWritten(reading, name, mentions),
    country,
    isCountry: false,
    isHome: country === null || homes.has(country),
    isDateline: isSentFrom || (isFirstWord && name === name.toUpperCase()),
    mentions: [...kept, ...capital].map((mention) => ({ span: mention, reach: reachOf(reading, mention) })),
    aliases: behind.map(({ start, end }) => reading.text.slice(start, end)),
  };
}

function isCapitalOf(country: string | null, name: string): boolean {
  const capitals = country === null ? undefined : capitalsByCountry.get(country);
  return capitals?.includes(name.toLowerCase()) ?? false;
}

/** “The Qatari capital”, where no name follows. */
function calledCapital({ tokens }: Reading, { mentions }: Actor): Place['mentions'] {
  return mentions.flatMap(({ start, end, sentence }) => {
    const at = tokenAt(tokens, end);
    const [noun, next] = [tokens[at], tokens[at + 1]];
    const isAlone = noun?.lower === 'capital' && !/^\p{Lu}/u.test(next?.text ?? '');
    return isAlone ? [{ start, end: noun.end, sentence }] : [];
  });
}

/** A word for a kind of place: “resort”. */
export const isSiteNoun = factOf(({ lower }) => siteNouns.has(lower));

function countrySite(reading: Reading, { id, name, mentions }: Actor, taken: ReadonlySet<number>): Site {
  const towns = reading.places.filter(({ country }) => country === id).flatMap((town) => town.mentions);
  const own = mentions.filter(
    (mention) => isBareName(reading, mention) && !taken.has(mention.start) && !isBehindTown(reading, towns, mention),
  );
  return {
    name,
    country: id,
    isCountry: true,
    isHome: false,
    isDateline: false,
    mentions: own.map((mention) => ({ span: mention, reach: reachOf(reading, mention) })),
    aliases: [],
  };
}

/** “Chad”, and neither “Chadian” nor “U.S. Senator”. */
function isBareName({ tokens }: Reading, { start, end }: Span): boolean {
  const [at, next] = [tokenAt(tokens, start), tokens[tokenAt(tokens, end)]];
  const entry = entryAt(tokens, at, tokens.length);
  const isWhole = entry?.form === 'name' && tokens[at + entry.words.length - 1]?.end === end;
  return isWhole && !(next && (next.text === '-' || (next.pos === 'PROPN' && /^\p{Lu}/u.test(next.text))));
}

/** “Astana, Kazakhstan”. */
function isBehindTown({ text }: Reading, towns: readonly Span[], { start }: Span): boolean {
  return towns.some(({ end }) => end < start && start - end < 4 && /^,\s+$/.test(text.slice(end, start)));
}

function bestWritten({ text }: Reading, name: string, mentions: readonly Span[]): string {
  const written = mentions.map(({ start, end }) => text.slice(start, end));
  return written.find((one) => one !== one.toUpperCase()) ?? titleCase(name);
}

/** The name with what introduces it: “the Moroccan resort of Skhirat”, “neighbouring Chad”. */
function reachOf({ tokens, sentences }: Reading, mention: Span & { readonly sentence: number }): Span {
  const limit = sentences[mention.sentence]?.firstToken ?? 0;
  const name = tokenAt(tokens, mention.start);
  let at = name;
  const isNamed = tokens[at - 1]?.lower === 'of' && siteNouns.has(tokens[at - 2]?.lower ?? '');
  if (isNamed) at -= 2;
  const isCalled = !isNamed && siteNouns.has(tokens[at - 1]?.lower ?? '');
  while (at > limit && name - at < MAX_LEAD_TOKENS && isIntroducing(tokens[at - 1], isNamed || isCalled)) at -= 1;
  if (at > limit && tokens[at - 1]?.lower === 'the') at -= 1;
  return { start: tokens[at]?.start ?? mention.start, end: mention.end };
}

function isIntroducing(token: Token | undefined, isNamed: boolean): boolean {
  if (!token) return false;
  if (isNamed && (token.pos === 'NOUN' || token.pos === 'PROPN' || /^[’']s$/.test(token.text))) return true;
  return token.pos === 'ADJ' || siteNouns.has(token.lower) || /^(?:neighbou?ring|nearby|-)$/.test(token.lower);
}
