import { LRUCache } from 'lru-cache';
import type { RelevantBrief } from '#src/core/brief.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import { findLeadBrief } from '#src/core/lead-brief.ts';
import { distinctOutlets } from '#src/core/present/blocks.ts';
import type { UnreadStories } from '#src/core/digest.ts';
import type { LoggedEntry } from '#src/core/delivery-store.ts';
import type { Store } from '#src/core/store.ts';
import type { Region, Source, Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { type StoryOrigin, storiesIn, visibleEntry, visibleTalks } from '#src/core/visibility.ts';
import { regionsOf } from '#src/talks/regions.ts';
import { oneSidedBy } from './alignment.ts';
import { type Readership, createReaderships, storiesTold } from './readership.ts';
import { unreadNews } from './unread-stories.ts';

/** The part of the store that a digest is made of. */
export type DigestStore = Pick<
  Store,
  | 'getBrief'
  | 'getStory'
  | 'getTalks'
  | 'listTalks'
  | 'logAt'
  | 'logHead'
  | 'newsOf'
  | 'storyOrigins'
  | 'subscribedFeeds'
  | 'talksCorrected'
  | 'talksWithNews'
  | 'timeline'
  | 'unreadStories'
  | 'visibleTalks'
>;

/** What is new of some talks to a community that was told up to some number of the record's log, in its own feeds' words. */
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

/** A moderator's word for a status, against what the reports say. */
export interface TalksCorrection {
  readonly before: Status | null;
  readonly after: Status;
  readonly because: string | null;
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
  readonly readershipOf: (community: string) => Promise<Readership>;
  /** Those of which anything was written after that number. */
  talksWithNews(afterSeq: number): readonly Talks[];
  /** Null where the news moved nothing, where none of it is of the community's feeds, or where no brief of it is left. */
  newsOf(talks: Talks, afterSeq: number, readership: Readership): Promise<TalksNews | null>;
  /** Null where no moderator set the status after that number, or where the word does not stand any more. */
  correctionOf(talks: Talks, afterSeq: number): Promise<TalksCorrection | null>;
  /** The ids of those that the community's feeds have told of. */
  talksSeenBy(readership: Readership): Promise<ReadonlySet<string>>;
  /** The same talks in the words of the community's feeds. */
  asSeenBy(talks: Talks, readership: Readership): Promise<Talks>;
  /** What is new to a community in languages that no engine could read. */
  unreadNews(community: string, afterSeq: number): Promise<UnreadStories>;
  /** The id that talks go by now, where they were merged. */
  currentId(id: string): Promise<string>;
}

const MAX_TALKS = 2_000;
const MAX_ENTRIES_PER_TALKS = 100;
const MAX_KEPT = 600;
/** What was asked and answered; the answers themselves are kept once. */
const MAX_ANSWERS = 2_000;
const MAX_UNREAD = 200;
/** So far back it is looked for what the reports say against a moderator. */
const MAX_LOOKED_BACK = 40;
/** Sets of feeds for which it is known of which talks they tell. */
const MAX_KEPT_SETS = 50;

interface Loaded {
  readonly logged: readonly LoggedEntry[];
  readonly origins: ReadonlyMap<string, StoryOrigin>;
}

/** @param sinceSeq the least number that will be asked for */
export async function openNewsSource(store: DigestStore, sinceSeq: number): Promise<NewsSource> {
  const head = await store.logHead();
  const talks = new Map((await store.listTalks()).map((one) => [one.id, one]));
  const isKnown = ({ talksId }: { readonly talksId: string }): boolean => talks.has(talksId);
  const written = (await store.talksWithNews(sinceSeq, MAX_TALKS)).filter(isKnown);
  const corrected = (await store.talksCorrected(sinceSeq, MAX_TALKS)).filter(isKnown);
  const entries = new LRUCache<string, Loaded>({ max: MAX_KEPT });
  const news = new LRUCache<string, { readonly news: TalksNews | null }>({ max: MAX_KEPT });
  const seen = new LRUCache<string, ReadonlySet<string>>({ max: MAX_KEPT_SETS });
  const ids = new LRUCache<string, string>({ max: MAX_TALKS });
  const answers = new LRUCache<string, { readonly news: TalksNews | null }>({ max: MAX_ANSWERS });
  const answer = (asked: string, made: TalksNews | null): TalksNews | null => {
    answers.set(asked, { news: made });
    return made;
  };

  const originsOf = async (storyIds: readonly string[]): Promise<ReadonlyMap<string, StoryOrigin>> =>
    new Map((await store.storyOrigins([...new Set(storyIds)])).map((origin) => [origin.id, origin]));
  const load = async (one: Talks): Promise<Loaded> => {
    const known = entries.get(one.id);
    if (known) return known;
    const read = await store.newsOf(one.id, sinceSeq, MAX_ENTRIES_PER_TALKS);
    const logged = read.filter(({ seq }) => seq <= head);
    const stories = logged.flatMap(({ entry }) => entry.sources.map(({ storyId }) => storyId));
    const loaded = { logged, origins: await originsOf([...stories, ...storiesIn(one)]) };
    entries.set(one.id, loaded);
    return loaded;
  };
  return {
    head,
    talks,
    asSeenBy: async (one, readership) => wordedFor(one, await load(one), readership),
    readershipOf: createReaderships(store),
    talksWithNews(afterSeq) {
      const fresh = [...written, ...corrected].filter(({ seq }) => seq > afterSeq);
      return [...new Set(fresh.map(({ talksId }) => talksId))].flatMap((id) => talks.get(id) ?? []);
    },
    async newsOf(one, afterSeq, readership) {
      const asked = `${one.id} ${afterSeq} ${readership.key}`;
      const before = answers.get(asked);
      if (before) return before.news;
      const loaded = await load(one);
      const heard = await hear(loaded, afterSeq, readership);
      if (heard.length === 0) return answer(asked, null);
      const worded = wordedFor(one, loaded, readership);
      // Communities that read the same stories are told the same.
      const key = JSON.stringify([
        one.id,
        storiesIn(worded),
        heard.map(({ logged, told }) => [logged.entry.id, logged.seq, ...told]),
      ]);
      const known = news.get(key);
      if (known) return answer(asked, known.news);
      const fresh = heard.flatMap(({ logged, told }) => visibleEntry(logged.entry, (id) => told.has(id)) ?? []);
      const made = await readNews(store, worded, fresh);
      news.set(key, { news: made });
      return answer(asked, made);
    },
    async correctionOf({ id, state }, afterSeq) {
      const word = state?.correctedBy;
      if (!word || !corrected.some(({ talksId, seq }) => talksId === id && seq > afterSeq)) return null;
      const timeline = await store.timeline(id, { limit: MAX_LOOKED_BACK });
      const before = timeline.find(({ moved, after }) => moved && after !== null)?.after ?? null;
      return { before, after: word.status, because: word.because };
    },
    async talksSeenBy({ community, feedIds }) {
      const key = feedIds.join(' ');
      const known = seen.get(key);
      if (known) return known;
      const found = await store.visibleTalks({ community, feedIds }, [...talks.keys()]);
      seen.set(key, found);
      return found;
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

/** The talks in the words of stories that come from the community's feeds. */
function wordedFor(talks: Talks, { origins }: Loaded, readership: Readership): Talks {
  return visibleTalks(talks, (id) => {
    const origin = origins.get(id);
    return origin !== undefined && readership.sees(origin);
  });
}

interface Heard {
  readonly logged: LoggedEntry;
  /** The stories that tell it to this community. */
  readonly told: ReadonlySet<string>;
}

/** What is new to a community: events that were told, or told anew, since; and such as only now a feed of its own tells. */
async function hear({ logged: all, origins }: Loaded, afterSeq: number, readership: Readership): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const logged of all) {
    if (logged.seq <= afterSeq) continue;
    const told = await storiesTold(logged.entry.sources, origins, readership);
    if (told.size === 0) continue;
    const firstToldAt = Math.min(...[...told].map((id) => logged.joinedAt.get(id) ?? 0));
    if (logged.newsSeq > afterSeq || firstToldAt > afterSeq) heard.push({ logged, told });
  }
  return heard;
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
