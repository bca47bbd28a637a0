import type { BriefProcess, RelevantBrief } from '#src/core/brief.ts';
import type { Talks } from '#src/core/talks.ts';
import { type KnownTalks, catalogue } from './catalogue.ts';
import { fold } from './fold.ts';
import { type Hit, type Hits, type Kind, findHits } from './hits.ts';
import { type Subject, subjectOf } from './subject.ts';
import { storyYears } from './story-years.ts';

/** What each kind of name adds, for a name that no other negotiation has and that the story is full of. */
const WEIGHTS: Readonly<Record<Kind, { each: number; most: number }>> = {
  name: { each: 3, most: 1 },
  format: { each: 1.4, most: 2 },
  term: { each: 1.6, most: 2 },
  party: { each: 1.2, most: 3 },
  mediator: { each: 0.8, most: 2 },
  venue: { each: 0.7, most: 1 },
};
/** The two sides that the brief names first are the two of this negotiation; or two of those that it names. */
const PAIR = { first: 1.2, any: 0.6 };
/** Each of the two sides that the story says talk with each other. */
const AT_TABLE = 0.6;
/** What is left to a truce where the story is about talks, and the other way round. */
const OTHER_SUBJECT_SHARE = 0.7;
const ASIDE_SHARE = 0.6;
/** Below this a story is about none of the catalogue's negotiations. */
const BAR = 0.9;
/** How plainly a name must stand in the story to be one of two grounds. */
const PLAIN = 0.2;
/** How rare and plain a word of the dispute must be to stand alone. */
const TELLING = 0.75;
/** What is left to a negotiation that has ended where nothing tells when the story was written. */
const ENDED_SHARE = 0.8;
/** Negotiations are spoken of a little before they open and after they end. */
const MARGIN_YEARS = 1;
/** Talks that ended so long ago may be taken up again, though with each year less is left of their claim on a story. */
const RESUMING_YEARS = 12;
const RESUMED_SHARE = 0.93;

const TRUCE_NAME = /\b(?:truce|ceasefire|cessation|armistice)\b/i;

const contrasted = contrastTruces();

interface Scored {
  readonly entry: KnownTalks;
  readonly points: number;
}

/**
 * Which negotiation a brief is about: by its names, the parties, the words of the dispute, mediators, venues and the time. A
 * town or a mediator alone proves nothing. One that is not in the catalogue is opened and named after its parties.
 * @param known talks outside the catalogue that share parties with the brief, such as a moderator's own
 */
export function attribute(brief: RelevantBrief, known: readonly Talks[]): BriefProcess | null {
  const hits = findHits(brief);
  const years = storyYears(brief.story);
  const subject = subjectOf(brief.story);
  const byId = new Map([...hits].map(([entry, found]) => [entry.id, found]));
  const [best, second] = [...hits]
    .map(([entry, found]) => ({
      entry,
      points: pointsOf(entry, found, byId) * subjectShare(entry, subject) * timeShare(entry, years) * asideShare(found),
    }))
    .filter(({ points }) => points >= BAR)
    .toSorted((a, b) => b.points - a.points || a.entry.id.localeCompare(b.entry.id));
  const own = ownTalks(brief, known);
  if (own && (!best || own.origin !== 'opened')) {
    return { id: own.id, name: own.name, aliases: [...own.aliases], confidence: 0.6 };
  }
  if (!best) return opened(brief);
  return { id: best.entry.id, name: best.entry.name, aliases: [], confidence: confidence(best, second) };
}

function pointsOf(entry: KnownTalks, found: Hits, all: ReadonlyMap<string, Hits>): number {
  if (!isGrounded(found)) return 0;
  if (entry.parent !== null && !hasOwnSign(found, all.get(entry.parent))) return 0;
  const counted = withoutSameWords(found);
  const kinds = Object.entries(WEIGHTS) as [Kind, { each: number; most: number }][];
  const points = kinds.reduce((total, [kind, { each, most }]) => {
    const best = counted.filter((hit) => hit.kind === kind).slice(0, most);
    return best.reduce((sum, hit) => sum + each * hit.weight, total);
  }, 0);
  return points + pairBonus(found) + tableBonus(found);
}

/** Heaviest first. “Taliban” as a party and as a word of the dispute is one ground, not two. */
function withoutSameWords(found: Hits): Hit[] {
  const kept: Hit[] = [];
  for (const hit of found.toSorted((a, b) => WEIGHTS[b.kind].each * b.weight - WEIGHTS[a.kind].each * a.weight)) {
    const isSaid = isCore(hit) && kept.some((other) => isCore(other) && other.shares(hit));
    if (!isSaid) kept.push(hit);
  }
  return kept;
}

function isCore({ kind }: Hit): boolean {
  return kind === 'party' || kind === 'term';
}

function pairBonus(found: Hits): number {
  const ranks = new Map<string, number>();
  for (const { kind, group, briefedRank } of found) {
    if (kind === 'party' && briefedRank !== null)
      ranks.set(group, Math.min(briefedRank, ranks.get(group) ?? briefedRank));
  }
  if (new Set(ranks.values()).size < 2) return 0;
  return [...ranks.values()].filter((rank) => rank < 2).length >= 2 ? PAIR.first : PAIR.any;
}

function tableBonus(found: Hits): number {
  const sides = new Set(found.filter((hit) => hit.isAtTable).map((hit) => hit.group));
  return Math.min(2, sides.size) * AT_TABLE;
}

/** Where a dispute has a truce beside the talks, the story is put to the one that it opens with. */
function subjectShare({ id }: KnownTalks, subject: Subject | null): number {
  const own = contrasted.get(id);
  return subject === null || own === undefined || own === subject ? 1 : OTHER_SUBJECT_SHARE;
}

/** What each entry is that has both truces and talks among itself and its relatives. */
function contrastTruces(): ReadonlyMap<string, Subject> {
  const subjects = new Map(catalogue.map(({ id, name }) => [id, TRUCE_NAME.test(name) ? 'truce' : 'talks'] as const));
  const hasOther = (entry: KnownTalks): boolean =>
    [...entry.parallel, ...(entry.parent === null ? [] : [entry.parent])].some(
      (id) => subjects.get(id) !== subjects.get(entry.id),
    );
  return new Map(catalogue.filter(hasOther).map(({ id }) => [id, subjects.get(id) ?? 'talks']));
}

/**
 * A name of its own; or a word of the dispute, or both first sides of the story, with a second ground beside it. A word that
 * hardly any other negotiation has, such as “Aceh”, is enough where the story is full of it.
 */
function isGrounded(found: Hits): boolean {
  const plain = found.filter((hit) => hit.plainness >= PLAIN);
  if (plain.some((hit) => hit.kind === 'name' || (hit.kind === 'term' && hit.weight >= TELLING))) return true;
  const core = plain.filter(isCore);
  const isAboutIt = core.some((hit) => hit.kind === 'term') || plain.some((hit) => hit.kind === 'format');
  if (!isAboutIt && pairBonus(found) < PAIR.first) return false;
  return core.some((hit) => plain.some((other) => other.group !== hit.group && !other.shares(hit)));
}

/** A track of a wider negotiation is meant only where something says so that the wider one does not have. */
function hasOwnSign(found: Hits, parent: Hits | undefined): boolean {
  const wider = new Set(parent?.map((hit) => hit.phrase));
  return found.some((hit) => !wider.has(hit.phrase) && hit.plainness >= PLAIN);
}

/** “The separate Astana process” sent observers: the story is about another. */
function asideShare(found: Hits): number {
  return found.some((hit) => hit.isAside) ? ASIDE_SHARE : 1;
}

function timeShare({ years }: KnownTalks, told: ReturnType<typeof storyYears>): number {
  if (told === null) return years.to === null ? 1 : ENDED_SHARE;
  if (told.to < years.from - MARGIN_YEARS) return 0;
  const since = years.to === null ? 0 : told.from - years.to;
  if (since <= MARGIN_YEARS) return 1;
  return since <= RESUMING_YEARS ? RESUMED_SHARE ** since : 0;
}

function confidence(best: Scored, second: Scored | undefined): number {
  const isRelated =
    second !== undefined &&
    (best.entry.parallel.includes(second.entry.id) ||
      best.entry.parent === second.entry.id ||
      second.entry.parent === best.entry.id);
  const rival = second === undefined ? 0 : second.points * (isRelated ? 0.5 : 1);
  const sure = (1 - Math.exp(-best.points / 2)) * (1 - 0.5 * (rival / best.points) ** 2);
  return Math.round(100 * Math.min(0.98, Math.max(0.3, sure))) / 100;
}

/** Talks that a moderator tracks or an earlier story opened: both sides must be those of the story. */
function ownTalks(brief: RelevantBrief, known: readonly Talks[]): Talks | null {
  const told = brief.parties.map((party) => new Set([party.name, ...party.aliases].map(fold)));
  const shared = (talks: Talks): number =>
    talks.parties.filter((party) => told.some((names) => names.has(fold(party)))).length;
  const fitting = known.filter((talks) => talks.origin !== 'catalogue' && shared(talks) >= 2);
  const rank = (talks: Talks): number => shared(talks) + (talks.origin === 'opened' ? 0 : 10);
  return fitting.toSorted((a, b) => rank(b) - rank(a) || a.id.localeCompare(b.id))[0] ?? null;
}

/** Named after the two sides, always in the same order. */
function opened(brief: RelevantBrief): BriefProcess | null {
  const sides = brief.parties
    .slice(0, 2)
    .map((party) => party.name)
    .toSorted();
  if (sides.length < 2) return null;
  const id = `opened:${sides.map((side) => fold(side).replaceAll(' ', '-')).join('+')}`;
  return { id, name: `${sides.join('–')} talks`, aliases: [], confidence: 0.4 };
}
