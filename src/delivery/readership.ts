import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Store } from '#src/core/store.ts';
import type { Source } from '#src/core/talks.ts';
import { type Filters, NO_FILTERS, type Subscription } from '#src/core/subscription.ts';
import { type Reader, type StoryOrigin, feedsReadBy } from '#src/core/visibility.ts';
import { passesFilters } from './story-verdict.ts';

type ReadershipStore = Pick<Store, 'getBrief' | 'getStory' | 'subscribedFeeds'>;

/** A community as those who are told the news of its feeds. */
export interface Readership extends Reader {
  /** Communities of one key are told the same. */
  readonly key: string;
  /** Whether a story comes from one of its feeds. */
  sees(origin: StoryOrigin): boolean;
  /** Whether such a story is told there by itself: not during a pause, and within what the community wants of the feed. */
  isTold(origin: StoryOrigin): boolean | Promise<boolean>;
}

/** Communities whose feeds are kept at hand, and verdicts of filters. */
const MAX_COMMUNITIES = 300;
const MAX_VERDICTS = 5_000;

/** The communities as readers, as they are at one moment. */
export function createReaderships(store: ReadershipStore): (community: string) => Promise<Readership> {
  const known = new LRUCache<string, Readership>({ max: MAX_COMMUNITIES });
  const passes = createFilterCheck(store);
  return async (community) => {
    const before = known.get(community);
    if (before) return before;
    const feeds = await feedsReadBy(store, community);
    const byFeed = new Map(feeds.map(({ subscription }) => [subscription.feedId, subscription]));
    const readership: Readership = {
      key: keyOf(feeds.map(({ subscription }) => subscription)),
      community,
      feedIds: [...byFeed.keys()],
      sees: ({ feedId }) => feedId !== null && byFeed.has(feedId),
      isTold({ id, feedId, seenAt }) {
        const subscription = feedId === null ? undefined : byFeed.get(feedId);
        if (!subscription || subscription.paused || seenAt < subscription.newsSince) return false;
        return isEmpty(subscription.filters) || passes(subscription, id);
      },
    };
    known.set(community, readership);
    return readership;
  };
}

function createFilterCheck(store: Pick<Store, 'getBrief' | 'getStory'>) {
  const verdicts = new LRUCache<string, boolean>({ max: MAX_VERDICTS });
  return async ({ filters }: Pick<Subscription, 'filters'>, storyId: string): Promise<boolean> => {
    const key = `${storyId} ${JSON.stringify(filters)}`;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const [story, brief] = [await store.getStory(storyId), await store.getBrief(storyId)];
    const passed = story !== null && brief !== null && passesFilters({ filters }, story, brief);
    verdicts.set(key, passed);
    return passed;
  };
}

/** The stories among the sources that are told to the readers by themselves. */
export async function storiesTold(
  sources: readonly Pick<Source, 'storyId'>[],
  origins: ReadonlyMap<string, StoryOrigin>,
  readership: Readership,
): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  for (const { storyId } of sources) {
    const origin = origins.get(storyId);
    const verdict = origin !== undefined && readership.isTold(origin);
    // Most verdicts are there at once, and many are asked for.
    if (typeof verdict === 'boolean' ? verdict : await verdict) told.add(storyId);
  }
  return told;
}

/** Short, since it is a part of many keys. */
function keyOf(subscriptions: readonly Subscription[]): string {
  const wishes = subscriptions.map(({ feedId, newsSince, paused, filters }) => [feedId, newsSince, paused, filters]);
  return createHash('sha256').update(JSON.stringify(wishes)).digest('base64');
}

function isEmpty(filters: Filters): boolean {
  return Object.keys(NO_FILTERS).every((kind) => filters[kind as keyof Filters].length === 0);
}
