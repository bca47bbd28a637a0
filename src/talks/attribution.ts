import type { BriefProcess, RelevantBrief } from '#src/core/brief.ts';
import type { Talks } from '#src/core/talks.ts';
import { type KnownTalks, catalogue } from './catalogue.ts';
import { fold } from './fold.ts';

/** Below this a story is about none of the catalogue's negotiations. */
const BAR = 4;
/** The beginning of a story says which track it is about. */
const TOP_CHARS = 1200;

/**
 * Which negotiation a brief is about: by parties, terms, mediators, venues and years. A town alone proves nothing; at least one
 * party or term of the dispute must be there. One that is not in the catalogue is opened and named after its parties.
 */
export function attribute(brief: RelevantBrief, known: readonly Talks[]): BriefProcess | null {
  const seen = evidenceOf(brief);
  const [best] = catalogue
    .map((entry) => ({ entry, points: points(entry, seen) }))
    .filter(({ points: value }) => value >= BAR)
    .toSorted((a, b) => b.points - a.points || a.entry.id.localeCompare(b.entry.id));
  if (!best) return opened(brief, known);
  const confidence = Math.min(0.98, Math.round((1 - 2 / best.points) * 100) / 100);
  return { id: best.entry.id, name: best.entry.name, aliases: [], confidence };
}

interface Seen {
  readonly parties: ReadonlySet<string>;
  readonly mediators: ReadonlySet<string>;
  readonly venues: ReadonlySet<string>;
  readonly top: string;
  readonly body: string;
  readonly year: number | null;
}

function namesIn(all: readonly { readonly name: string; readonly aliases: readonly string[] }[]): ReadonlySet<string> {
  return new Set(all.flatMap((one) => [one.name, ...one.aliases]).map(fold));
}

function evidenceOf(brief: RelevantBrief): Seen {
  const { title, text, publishedAt } = brief.story;
  return {
    parties: namesIn(brief.parties),
    mediators: namesIn(brief.mediators),
    venues: namesIn(brief.venues),
    top: ` ${fold(`${title ?? ''} ${text.slice(0, TOP_CHARS)}`)} `,
    body: ` ${fold(text.slice(0, TOP_CHARS * 6))} `,
    year: publishedAt === null ? null : Number(publishedAt.slice(0, 4)),
  };
}

function points(entry: KnownTalks, seen: Seen): number {
  const parties = entry.parties.filter((party) =>
    [party.name, ...party.aliases].some((name) => seen.parties.has(fold(name))),
  ).length;
  const inTop = entry.terms.filter((term) => seen.top.includes(` ${fold(term)} `)).length;
  const inBody = entry.terms.some((term) => seen.body.includes(` ${fold(term)} `));
  if (inTop === 0 && parties < 2) return 0;
  if (!inBody && parties < 2) return 0;
  const venues = entry.venues.filter((venue) => seen.venues.has(fold(venue))).length;
  const mediators = entry.mediators.filter((mediator) => seen.mediators.has(fold(mediator))).length;
  const inTime = seen.year === null || (seen.year >= entry.years.from - 1 && seen.year <= (entry.years.to ?? 9999) + 1);
  return parties * 2 + Math.min(inTop, 2) * 1.5 + Math.min(venues, 1) * 1.5 + Math.min(mediators, 2) - (inTime ? 0 : 4);
}

function opened(brief: RelevantBrief, known: readonly Talks[]): BriefProcess | null {
  const names = brief.parties.slice(0, 2).map((party) => party.name);
  if (names.length < 2) return null;
  const sides = names.toSorted();
  const id = `opened:${sides.map((side) => fold(side).replaceAll(' ', '-')).join('+')}`;
  const name = known.find((talks) => talks.id === id)?.name ?? `${sides.join('–')} talks`;
  return { id, name, aliases: [], confidence: 0.4 };
}
