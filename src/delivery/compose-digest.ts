import { setImmediate as breathe } from 'node:timers/promises';
import type {
  Digest,
  DigestScope,
  DigestSection,
  SectionWeight,
  UnreadStories,
  UpcomingStep,
} from '#src/core/digest.ts';
import type { Region, Talks, TimelineEntry } from '#src/core/talks.ts';
import { visibleTalks } from '#src/core/visibility.ts';
import type { NewsSource, TalksCorrection, TalksNews } from './news-source.ts';

export interface DigestRequest {
  /** What the reader was told up to, in the record's log. */
  readonly afterSeq: number;
  /** The same as a moment and the present one, ISO 8601, for the reader to see. */
  readonly from: string;
  readonly to: string;
  readonly scope: DigestScope;
  /** Whose feeds it is made of. */
  readonly community: string;
}

const NOTHING_UNREAD: UnreadStories = { stories: [], count: 0 };

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_UPCOMING = 10;
/** So many talks are read without letting anybody else in between. */
const TALKS_AT_A_TIME = 4;

/**
 * What was learnt since the reader was last told, by negotiation, from the feeds of its community. A story that many outlets
 * copied is one entry and counts once, and each outlet is named. Talks of which there is only old news and repetition are
 * unchanged; those of which these feeds never told are left out.
 */
export async function composeDigest(source: NewsSource, request: DigestRequest): Promise<Digest> {
  const { afterSeq, from, to, scope, community } = request;
  const wanted = await scopeOf(source, scope);
  const readership = await source.readershipOf(community);
  const seen = await source.talksSeenBy(readership);
  const sections: Ranked[] = [];
  for (const [index, talks] of source.talksWithNews(afterSeq).entries()) {
    if (index % TALKS_AT_A_TIME === TALKS_AT_A_TIME - 1) await breathe();
    if (talks.region !== null && followedBy(wanted, talks, [talks.region]) === undefined) continue;
    const news = await source.newsOf(talks, afterSeq, readership);
    const followed = followedBy(wanted, talks, news?.regions ?? []);
    if (followed === undefined) continue;
    const isKnown = seen.has(talks.id) || followed === 'name';
    const correction = isKnown ? await source.correctionOf(talks, afterSeq) : null;
    if (news) sections.push(sectionOf(news, correction, followed));
    else if (correction) sections.push(correctedSection(talks, correction, followed));
  }
  const withNews = new Set(sections.map((section) => section.talks.id));
  const inScope = [...source.talks.values()].filter(
    (talks) =>
      seen.has(talks.id) && followedBy(wanted, talks, talks.region === null ? [] : [talks.region]) !== undefined,
  );
  const announced: Talks[] = sections.map(({ talks }) => talks);
  for (const talks of inScope) {
    if (!withNews.has(talks.id) && isUpcoming(talks, to)) announced.push(await source.asSeenBy(talks, readership));
  }
  return {
    from,
    to,
    sections: sections.toSorted(compareWeight),
    unchanged: inScope.filter((talks) => talks.state !== null && !withNews.has(talks.id)),
    upcoming: upcomingOf(announced, to),
    outlets: [...new Set(sections.flatMap((section) => section.outlets))],
    // What nobody could read is about nothing that a narrower scope could name.
    unread: isEverything(wanted) ? await source.unreadNews(community, afterSeq) : NOTHING_UNREAD,
    storyCount: new Set(sections.flatMap(({ entries }) => entries.map((entry) => entry.clusterId))).size,
  };
}

interface Wanted {
  readonly regions: ReadonlySet<Region>;
  readonly talks: ReadonlySet<string>;
}

/** What moderators merged since is followed where it went. */
async function scopeOf(source: NewsSource, { regions, talks }: DigestScope): Promise<Wanted> {
  const ids: string[] = [];
  for (const id of talks) ids.push(await source.currentId(id));
  return { regions: new Set(regions), talks: new Set(ids) };
}

/** By what the reader follows the talks, null where everything is followed; undefined where these are not. */
function followedBy(
  { regions, talks }: Wanted,
  { id }: Talks,
  lying: readonly Region[],
): SectionWeight['followedBy'] | undefined {
  if (talks.has(id)) return 'name';
  if (lying.some((region) => regions.has(region))) return 'region';
  return isEverything({ regions, talks }) ? null : undefined;
}

function isEverything({ regions, talks }: Wanted): boolean {
  return regions.size + talks.size === 0;
}

interface Ranked extends DigestSection {
  readonly outlets: readonly string[];
  readonly newestAt: number;
}

function sectionOf(news: TalksNews, corrected: TalksCorrection | null, followed: SectionWeight['followedBy']): Ranked {
  const { talks, entries, lead, outlets, independentOutlets, oneSidedBy } = news;
  const told = changeOf(entries.filter((entry) => entry.moved));
  // A moderator's word stands over what the reports say.
  const change = corrected ? { before: told.before ?? corrected.before, after: corrected.after } : told;
  const correction = corrected && { because: corrected.because };
  const weight = weigh({ hasChanged: isChange(change), independentOutlets, followedBy: followed });
  const newestAt = Math.max(...entries.map((entry) => Date.parse(entry.at)));
  return { talks, entries, lead, ...change, correction, weight, oneSidedBy, outlets, newestAt };
}

/** Nothing but a moderator's word is new. */
function correctedSection(
  talks: Talks,
  { because, ...change }: TalksCorrection,
  followed: SectionWeight['followedBy'],
): Ranked {
  const weight = weigh({ hasChanged: isChange(change), independentOutlets: 0, followedBy: followed });
  const newestAt = Date.parse(talks.state?.updatedAt ?? '') || 0;
  const none = { entries: [], lead: null, oneSidedBy: null, outlets: [] };
  return { ...none, talks: withoutWords(talks), ...change, correction: { because }, weight, newestAt };
}

/** From the status before the first change to the one after the last; of talks that are new to us, from their first status. */
function changeOf(newestFirst: readonly TimelineEntry[]): Pick<DigestSection, 'before' | 'after'> {
  const changes = newestFirst.filter((entry) => entry.after !== null).toReversed();
  const after = changes.at(-1)?.after ?? null;
  const earlier = changes.slice(1).find((entry) => entry.before !== null && entry.before !== after);
  return { before: changes[0]?.before ?? earlier?.before ?? null, after };
}

function isChange({ before, after }: Pick<DigestSection, 'before' | 'after'>): boolean {
  return after !== null && after !== before;
}

/** Points of a section; `docs/decisions/0009-the-rank-of-a-section.md` has the rule. */
const POINTS = { change: 40, independentOutlet: 8, maxIndependentOutlets: 5, byName: 20, byRegion: 10 } as const;

/**
 * 40 points for a change of status; 8 for each outlet that tells it in words of its own, up to five; 20 where the channel
 * follows the talks by name, 10 where by their region.
 */
function weigh(weighed: Omit<SectionWeight, 'points'>): SectionWeight {
  const { hasChanged, independentOutlets, followedBy: followed } = weighed;
  const counted = Math.min(independentOutlets, POINTS.maxIndependentOutlets);
  const forFollowing = followed === 'name' ? POINTS.byName : followed === 'region' ? POINTS.byRegion : 0;
  return { ...weighed, points: (hasChanged ? POINTS.change : 0) + counted * POINTS.independentOutlet + forFollowing };
}

/** More points first; of as many, what more outlets carry at all, then the newest. */
function compareWeight(left: Ranked, right: Ranked): number {
  return (
    right.weight.points - left.weight.points ||
    right.outlets.length - left.outlets.length ||
    right.newestAt - left.newestAt
  );
}

/** Where they stand, without what any story says. */
function withoutWords(talks: Talks): Talks {
  return visibleTalks(talks, () => false);
}

/** Whether a step is announced for a day within the week, the day of the brief included. */
function isUpcoming({ state }: Talks, now: string): boolean {
  const date = state?.next?.date ?? '';
  const last = new Date(Date.parse(now) + WEEK_MS).toISOString().slice(0, 10);
  return date.length === 10 && date >= now.slice(0, 10) && date <= last;
}

function upcomingOf(talks: readonly Talks[], now: string): readonly UpcomingStep[] {
  const steps = talks
    .filter((one) => isUpcoming(one, now))
    .flatMap(({ name, state }) =>
      state?.next?.date ? [{ talks: name, text: state.next.text, date: state.next.date }] : [],
    );
  return steps.toSorted((a, b) => a.date.localeCompare(b.date)).slice(0, MAX_UPCOMING);
}
