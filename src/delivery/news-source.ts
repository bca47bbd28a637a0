import { LRUCache } from 'lru-cache';
import type { RelevantBrief } from '#src/core/brief.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import { findLeadBrief } from '#src/core/lead-brief.ts';
import { distinctOutlets } from '#src/core/present/blocks.ts';
import type { UnreadStories } from '#src/core/digest.ts';
import type { Store } from '#src/core/store.ts';
import type { Region, Source, Talks, TimelineEntry } from '#src/core/talks.ts';
import { regionsOf } from '#src/talks/regions.ts';
import { oneSidedBy } from './alignment.ts';
import { unreadNews } from './unread-stories.ts';

/** The part of the store that a digest is made of. */
export type DigestStore = Pick<
  Store,
  'getBrief' | 'getTalks' | 'listTalks' | 'logAt' | 'logHead' | 'newsOf' | 'talksWithNews' | 'unreadStories'
>;

/** What is new of some talks to those who were told up to some number of the record's log. */
export interface TalksNews {
  readonly talks: Talks;
  /** The newest first. */
  readonly entries: readonly TimelineEntry[];
  readonly lead: RelevantBrief;
  readonly regions: readonly Region[];
  readonly outlets: readonly string[];
  /** Outlets that tell it in words of their own. */
  readonly independentOutlets: number;
  /** The party that all of them are close to. */
  readonly oneSidedBy: string | null;
}

/**
 * The record as it stands at one moment, for the digests of many channels: what several of them tell is read once. What is kept
 * is bounded by the number of talks, and by their newest events.
 */
export interface NewsSource {
  /** How far this source reads. */
  readonly head: number;
  /** All that have a state, the newest first. */
  readonly talks: ReadonlyMap<string, Talks>;
  /** Those of which there is anything new after that number. */
  talksWithNews(afterSeq: number): readonly Talks[];
  /** Null where the news moved nothing, or where no brief of it is left. */
  newsOf(talks: Talks, afterSeq: number): Promise<TalksNews | null>;
  /** What is new to a community in languages that no engine could read. */
  unreadNews(community: string, afterSeq: number): Promise<UnreadStories>;
  /** The id that talks go by now, where they were merged. */
  currentId(id: string): Promise<string>;
}

const MAX_TALKS = 2_000;
const MAX_ENTRIES_PER_TALKS = 100;
const MAX_KEPT = 600;
const MAX_UNREAD = 200;

/** @param sinceSeq the least number that will be asked for */
export async function openNewsSource(store: DigestStore, sinceSeq: number): Promise<NewsSource> {
  const head = await store.logHead();
  const talks = new Map((await store.listTalks()).map((one) => [one.id, one]));
  const written = (await store.talksWithNews(sinceSeq, MAX_TALKS)).filter(({ talksId }) => talks.has(talksId));
  const entries = new LRUCache<string, Awaited<ReturnType<Store['newsOf']>>>({ max: MAX_KEPT });
  const news = new LRUCache<string, { readonly news: TalksNews | null }>({ max: MAX_KEPT });
  const ids = new LRUCache<string, string>({ max: MAX_TALKS });

  const entriesOf = async (id: string): ReturnType<Store['newsOf']> => {
    const known = entries.get(id);
    if (known) return known;
    const read = await store.newsOf(id, sinceSeq, MAX_ENTRIES_PER_TALKS);
    const upToHead = read.filter(({ seq }) => seq <= head);
    entries.set(id, upToHead);
    return upToHead;
  };

  return {
    head,
    talks,
    talksWithNews: (afterSeq) =>
      written.flatMap(({ talksId, seq }) => (seq > afterSeq ? (talks.get(talksId) ?? []) : [])),
    async newsOf(one, afterSeq) {
      const fresh = (await entriesOf(one.id)).filter(({ seq }) => seq > afterSeq);
      const key = [one.id, ...fresh.map(({ seq }) => seq)].join(' ');
      const known = news.get(key);
      if (known) return known.news;
      const made = await readNews(
        store,
        one,
        fresh.map(({ entry }) => entry),
      );
      news.set(key, { news: made });
      return made;
    },
    unreadNews: async (community, afterSeq) =>
      unreadNews(await store.unreadStories({ community, afterSeq, upToSeq: head, limit: MAX_UNREAD })),
    async currentId(id) {
      if (talks.has(id)) return id;
      const known = ids.get(id);
      if (known !== undefined) return known;
      const current = (await currentTalks(store, id))?.id ?? id;
      ids.set(id, current);
      return current;
    },
  };
}

async function readNews(store: DigestStore, talks: Talks, fresh: readonly TimelineEntry[]): Promise<TalksNews | null> {
  const entries = fresh.toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
  const lead = await findLeadBrief(
    store,
    entries.filter((entry) => entry.moved),
  );
  if (!lead) return null;
  const sources = entries.flatMap((entry) => entry.sources);
  return {
    talks,
    entries,
    lead,
    // Talks of the catalogue say by themselves where they belong.
    regions: talks.region === null ? [...regionsOf(lead)] : [talks.region],
    outlets: distinctOutlets(sources),
    independentOutlets: countIndependent(sources),
    oneSidedBy: oneSidedBy(talks, sources),
  };
}

/** Copies of one text are the report of the outlet that had it first; several reports of one outlet are one. */
function countIndependent(sources: readonly Source[]): number {
  const firstOutlets = new Map<string, string>();
  for (const { textId, outlet } of sources) if (!firstOutlets.has(textId)) firstOutlets.set(textId, outlet);
  return new Set(firstOutlets.values()).size;
}
