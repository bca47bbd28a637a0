import { z } from 'zod';
import type { Named, Party } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import { factOf } from '#src/stories/lexicon.ts';
import data from './data/venue-cues.json' with { type: 'json' };
import { evidence } from './ground.ts';
import { segmentTitle } from './headline.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import { type Reading, tellingSentences } from './reading.ts';
import { type Fillers, compileSlotCues, fillTokens, findFilled, tokenAt } from './slots.ts';
import { type Site, findSites, isSiteNoun } from './sites.ts';

const patterns = z.array(z.string().min(1)).min(1);
const venueCuesSchema = z.strictObject({
  /** A town as the name of talks: “the Geneva talks”. A country there is what the talks are about. */
  names: patterns,
  /** Where talks are said to be, word beside word. */
  strong: patterns,
  hosts: patterns,
  /** The same with other words between; `blocked` undoes it: “agreed to end the war in @place”. */
  loose: patterns,
  /** “Talks opened here”: the town of the dateline. */
  here: patterns,
  blocked: patterns,
  /** The same for the parties' own towns alone: “agreed to a truce in @place”. */
  home: patterns,
  /** What happens on the spot: with it in the first lines, the town of the dateline is the venue. */
  onTheSpot: patterns,
  /** Undoes every cue: “told a news conference in @place”. */
  never: patterns,
});

const table = venueCuesSchema.parse(data);
type Kind = Exclude<keyof typeof table, 'here' | 'onTheSpot'>;
const KINDS: readonly Kind[] = ['names', 'strong', 'hosts', 'loose', 'blocked', 'home', 'never'];
const cues = compileSlotCues(
  'place',
  KINDS.flatMap((kind) => table[kind].map((says) => [says, kind] as const)),
);
const here = compileSlotCues(
  'here',
  table.here.map((says) => [says, 'here'] as const),
);

const onTheSpot = compilePatterns(table.onTheSpot.map((says) => [says, true] as const));
/** The dateline's town is where things happen only as far as the first lines go. */
const MAX_SPOT_SENTENCES = 2;

/** Where the talks are, were or will be held. What a parallel track is told of is left out, and so are the parties' own countries. */
export function findVenues(reading: Reading, parties: readonly Party[], tracks: readonly Named[]): Named[] {
  const sites = findSites(reading, parties);
  const mentions = sites.flatMap((site, index) => site.mentions.map((mention) => ({ ...mention, site, index })));
  const fillers = fillTokens(
    reading.tokens,
    mentions.map(({ reach }) => reach),
  );
  const told = Map.groupBy(findFilled(cues, reading, fillers), ({ filler }) => filler);
  const elsewhere = tracks.flatMap((track) => track.evidence);
  const isVenue = mentions.map(({ span, site }, index) => {
    const kinds = new Set(told.get(index)?.map(({ value }) => value));
    return isToldOf(site, kinds) && !elsewhere.some(({ start, end }) => start <= span.start && span.end <= end);
  });
  const found = new Map<number, Span[]>();
  const note = (site: number, span: Span): void => void found.set(site, [...(found.get(site) ?? []), span]);
  mentions.forEach(({ span, index }, order) => {
    if (isVenue[order] || followsVenue(reading, fillers, isVenue, span)) note(index, span);
  });
  for (const { site, span } of [...toldHere(reading, sites), ...toldByTitle(reading, sites)]) note(site, span);
  const spot = sites.findIndex(({ isDateline }) => isDateline);
  if (!found.has(spot) && isOnTheSpot(reading, sites, spot, found)) {
    sites[spot]?.mentions.slice(0, 1).forEach(({ span }) => note(spot, span));
  }
  return [...found].flatMap(([index, spans]) => writeVenue(reading, sites, index, spans, found));
}

/**
 * Whether the talks that the first lines tell of are in the dateline's town: no other place is named there for them. A
 * party's own town is also where its news comes from, so it is taken only where no other venue is known.
 */
function isOnTheSpot(
  { tokens, sentences, furniture }: Reading,
  sites: readonly Site[],
  spot: number,
  found: ReadonlyMap<number, readonly Span[]>,
): boolean {
  const site = sites[spot];
  if (!site) return false;
  const towns = [...found].filter(
    ([index]) => sites[index]?.country !== null && (!sites[index]?.isCountry || sites[index]?.country !== site.country),
  );
  if (site.isHome && towns.length > 0) return false;
  // “Talks opened in Switzerland”, sent from Zurich, and the meeting is near Bern.
  if (towns.some(([index]) => sites[index]?.country === site.country && site.country !== null)) return false;
  const opening = tellingSentences({ sentences, furniture }).slice(0, MAX_SPOT_SENTENCES);
  return opening.some(({ start, end, firstToken, endToken }) => {
    const isElsewhere = towns.some(([, spans]) => spans.some((span) => start <= span.start && span.end <= end));
    const range = { from: firstToken, to: endToken };
    return !isElsewhere && findPatterns(onTheSpot, tokens, range, tagNouns(tokens)).length > 0;
  });
}

/** Whether the cues of one mention make it a venue. */
function isToldOf({ isCountry, isHome }: Site, kinds: ReadonlySet<Kind>): boolean {
  if (kinds.has('never')) return false;
  if (kinds.has('strong') || kinds.has('hosts') || (kinds.has('names') && !isCountry)) return true;
  return kinds.has('loose') && !kinds.has('blocked') && !(isHome && kinds.has('home'));
}

/** “In Tehran and Baghdad”, “at Wright-Patterson in Dayton”: the second goes with the first. */
function followsVenue({ tokens }: Reading, fillers: Fillers, isVenue: readonly boolean[], { start }: Span): boolean {
  const at = tokenAt(tokens, start);
  const isJoined = /^(?:and|or|,|in|near|outside)$/.test(tokens[at - 1]?.lower ?? '');
  return isJoined && (isVenue[fillers[at - 2] ?? -1] ?? false);
}

/** A dateline's town where the story says “here”. */
function toldHere(reading: Reading, sites: readonly Site[]): { site: number; span: Span }[] {
  const dateline = sites.findIndex(({ isDateline }) => isDateline);
  if (dateline < 0) return [];
  const fillers = new Int32Array(reading.tokens.length).fill(-1);
  reading.tokens.forEach((token, at) => {
    if (isHere(token) || (isSiteNoun(token) && isThis(reading.tokens, at))) fillers[at] = dateline;
  });
  const town = sites[dateline]?.mentions[0]?.span;
  const [told] = findFilled(here, reading, fillers);
  const word = told && reading.tokens[told.end - 1];
  if (!town || !word) return [];
  return [town, { start: word.start, end: word.end }].map((span) => ({ site: dateline, span }));
}

const isHere = factOf(({ lower }) => lower === 'here');

/** “Aceh talks open in Helsinki”, “Jeddah truce talks”: the title says of which of the story's towns. */
function toldByTitle(reading: Reading, sites: readonly Site[]): { site: number; span: Span }[] {
  const { tokens } = segmentTitle(reading.story);
  const named = sites.map((site) => (site.isCountry ? [] : spansIn(reading.story.title ?? '', site.name)));
  const fillers = fillTokens(tokens, named);
  const sentence = { index: 0, firstToken: 0, endToken: tokens.length };
  const told = Map.groupBy(
    findFilled(cues, { tokens, sentences: [sentence], furniture: [false] }, fillers),
    ({ filler }) => filler,
  );
  return [...told].flatMap(([index, all]) => {
    const site = sites[index];
    const span = site?.mentions[0]?.span;
    return site && span && isToldOf(site, new Set(all.map(({ value }) => value))) ? [{ site: index, span }] : [];
  });
}

function spansIn(title: string, name: string): Span[] {
  const start = title.toLowerCase().indexOf(name.toLowerCase());
  return start < 0 ? [] : [{ start, end: start + name.length }];
}

/** The noun of “this Saudi resort”. */
function isThis(tokens: Reading['tokens'], at: number): boolean {
  return [1, 2, 3, 4].some((back) => tokens[at - back]?.lower === 'this');
}

/** A country with a town that is a venue is only another name of where it lies. */
function writeVenue(
  reading: Reading,
  sites: readonly Site[],
  index: number,
  spans: readonly Span[],
  all: ReadonlyMap<number, readonly Span[]>,
): Named[] {
  const site = sites[index];
  const found = evidence(reading.text, spans);
  const inside = [...all].filter(([other]) => sites[other]?.country === site?.country && other !== index);
  if (!site || !found || (site.isCountry && inside.some(([other]) => !sites[other]?.isCountry))) return [];
  const around = inside.filter(([other]) => sites[other]?.isCountry).flatMap(([, country]) => country);
  const written = new Set([
    ...[...site.mentions.map(({ span }) => span), ...around].map(({ start, end }) => reading.text.slice(start, end)),
    ...site.aliases,
  ]);
  written.delete(site.name);
  return [{ name: site.name, aliases: [...written], evidence: [...found] }];
}
