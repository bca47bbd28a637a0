import type { Digest, DigestSection } from '#src/core/digest.ts';
import { findLeadBrief } from '#src/core/lead-brief.ts';
import type { Store } from '#src/core/store.ts';
import type { TimelineEntry } from '#src/core/talks.ts';

const MAX_ENTRIES = 1000;
const MAX_TALKS = 200;

/** Two moments, ISO 8601 in UTC; `from` is left out and `to` belongs to the period. */
export interface DigestPeriod {
  readonly from: string;
  readonly to: string;
}

/** The part of the store that a digest is made of. */
export type DigestStore = Pick<Store, 'entriesSince' | 'getTalks' | 'getBrief' | 'listTalks'>;

/**
 * What was learnt between two moments, by negotiation. A story that many outlets copied is one entry and counts once, and
 * each outlet is named. Talks of which there is only old news and repetition are unchanged.
 */
export async function composeDigest(store: DigestStore, period: DigestPeriod): Promise<Digest> {
  const recorded = await store.entriesSince(period.from, MAX_ENTRIES);
  const entries = recorded.filter((entry) => isWithin(entry.recordedAt, period));
  const groups = [...Map.groupBy(entries, (entry) => entry.talksId)].slice(0, MAX_TALKS);
  const sections: DigestSection[] = [];
  for (const [talksId, group] of groups) {
    const section = await composeSection(store, talksId, group);
    if (section) sections.push(section);
  }
  const withNews = new Set(sections.map((section) => section.talks.id));
  const unchanged = (await store.listTalks()).filter((talks) => talks.state !== null && !withNews.has(talks.id));
  const told = sections.flatMap((section) => section.entries);
  return {
    ...period,
    sections: sections.toSorted(compareWeight),
    unchanged,
    outlets: outletsOf(told),
    storyCount: countClusters(told),
  };
}

function isWithin(moment: string, { from, to }: DigestPeriod): boolean {
  const at = Date.parse(moment);
  return at > Date.parse(from) && at <= Date.parse(to);
}

async function composeSection(
  store: DigestStore,
  talksId: string,
  group: readonly TimelineEntry[],
): Promise<DigestSection | null> {
  const entries = group.toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
  const news = entries.filter((entry) => entry.moved);
  const talks = await store.getTalks(talksId);
  const lead = await findLeadBrief(store, news);
  if (talks === null || lead === null) return null;
  return { talks, ...changeOf(news), entries, lead };
}

/** From the status before the first change to the one after the last; of talks that are new to us, from their first status. */
function changeOf(newestFirst: readonly TimelineEntry[]): Pick<DigestSection, 'before' | 'after'> {
  const changes = newestFirst.filter((entry) => entry.after !== null).toReversed();
  const after = changes.at(-1)?.after ?? null;
  const earlier = changes.slice(1).find((entry) => entry.before !== null && entry.before !== after);
  return { before: changes[0]?.before ?? earlier?.before ?? null, after };
}

/**
 * The order of sections: first those whose status changed; then those that more outlets tell independently, which is in words
 * of their own, since copies of one text share a cluster; then those that more outlets carry at all; then the newest.
 */
function compareWeight(left: DigestSection, right: DigestSection): number {
  return (
    Number(hasChanged(right)) - Number(hasChanged(left)) ||
    countClusters(right.entries) - countClusters(left.entries) ||
    outletsOf(right.entries).length - outletsOf(left.entries).length ||
    newestOf(right) - newestOf(left)
  );
}

function hasChanged(section: DigestSection): boolean {
  return section.after !== null && section.after !== section.before;
}

function countClusters(entries: readonly TimelineEntry[]): number {
  return new Set(entries.map((entry) => entry.clusterId)).size;
}

function outletsOf(entries: readonly TimelineEntry[]): readonly string[] {
  return [...new Set(entries.flatMap((entry) => entry.sources.map((source) => source.outlet)))];
}

function newestOf(section: DigestSection): number {
  return Math.max(...section.entries.map((entry) => Date.parse(entry.at)));
}
