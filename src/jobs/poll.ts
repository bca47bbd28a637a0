import { EventEmitter, once } from 'node:events';
import type { Clock } from '#src/core/clock.ts';
import type { Feed, FeedPace, PollOutcome } from '#src/core/feed.ts';
import type { Store } from '#src/core/store.ts';
import { type Turns, createTurns } from '#src/core/turns.ts';
import { type HostQueue, createHostQueue } from './host-queue.ts';
import { type PollRecorder, createPollRecorder } from './poll-recorder.ts';

interface PollSteps {
  /** Fetches and reads the feed; never rejects. */
  visit(feed: Feed): Promise<PollOutcome>;
  /** When the feed is due again, ISO 8601, and how often it publishes. */
  plan(feed: Feed, outcome: PollOutcome): { readonly nextPollAt: string; readonly pace: FeedPace };
  /** Before and after the visit is stored: what people should know of it. Neither rejects. */
  recovered(feed: Feed, outcome: PollOutcome): Promise<void>;
  failing(feed: Feed, outcome: PollOutcome): Promise<void>;
}

export interface PollDeps {
  readonly store: Pick<Store, 'dueFeeds' | 'recordPolls'>;
  readonly clock: Clock;
  readonly steps: PollSteps;
  readonly queue?: HostQueue;
  /** Shared with whatever else runs in the background. */
  readonly turns?: Turns;
  /** Once it is given, no visit is begun, and one that fails then is left to the next start. */
  readonly stopping?: AbortSignal;
}

/** What a visit gave, for the report of a round. */
export interface PolledFeed {
  readonly feed: Pick<Feed, 'id' | 'url' | 'title'>;
  /** Without the items, of which a round brings many. */
  readonly outcome: { readonly kind: 'items' | 'not-modified' } | Extract<PollOutcome, { kind: 'fault' }>;
  readonly added: number;
  readonly updated: number;
}

/** Feeds that are taken from the store at a time, and that may be under way or waiting for their host. */
const PAGE = 250;
export const MAX_UNDER_WAY = 1_000;
/** Feeds that take longer than this are slow: stories are not kept for them. */
export const SLOW_FEEDS_MS = 5_000;
const FEEDS_AT_ONCE = 48;
const FEEDS_PER_HOST = 2;
const HOST_SPACING_MS = 200;

/** The visits of this process, a few at a time for each host, and written several together. */
export interface Visits {
  /** The ids of feeds that are visited now, or wait for their host. */
  readonly underWay: ReadonlySet<string>;
  /** Null where Parley stopped first, or where the feed is under way already. */
  readonly visit: (feed: Feed) => Promise<PolledFeed | null>;
  /** Resolves once a visit has ended. */
  readonly nextEnd: () => Promise<unknown>;
}

export function createVisits(deps: PollDeps): Visits {
  const { store, clock } = deps;
  const isStopping = (): boolean => deps.stopping?.aborted ?? false;
  const queue =
    deps.queue ?? createHostQueue({ atOnce: FEEDS_AT_ONCE, perHost: FEEDS_PER_HOST, spacingMs: HOST_SPACING_MS });
  const turns = deps.turns ?? createTurns();
  const record = createPollRecorder(store, turns);
  const underWay = new Set<string>();
  const ends = new EventEmitter().setMaxListeners(0);
  return {
    underWay,
    nextEnd: () => once(ends, 'end'),
    async visit(feed) {
      if (underWay.has(feed.id)) return null;
      underWay.add(feed.id);
      try {
        // The place is kept until all is stored, so that what was read never piles up before a slow disk.
        return await queue(feed.url, async () => {
          // Many that begin at once would hold up everybody.
          await turns.next();
          if (isStopping()) return null;
          const outcome = await deps.steps.visit(feed);
          if (isStopping() && outcome.kind === 'fault') return null;
          return storeVisit(deps, feed, outcome, clock.now().toISOString(), record);
        });
      } finally {
        underWay.delete(feed.id);
        ends.emit('end');
      }
    },
  };
}

/** A round over the feeds that are due; each is visited once, and a slow one holds up none of the others. */
export type Poll = () => Promise<readonly PolledFeed[]>;

/** A feed that somebody else is still waiting for is left alone. */
export function createPoll(deps: PollDeps, { underWay, visit, nextEnd }: Visits = createVisits(deps)): Poll {
  const { store, clock } = deps;
  const isStopping = (): boolean => deps.stopping?.aborted ?? false;
  return async () => {
    const startedAt = clock.now().toISOString();
    const visits = new Map<string, Promise<PolledFeed | null>>();
    while (!isStopping()) {
      const due = await store.dueFeeds(startedAt, underWay.size + PAGE);
      const fresh = due.filter(({ id }) => !underWay.has(id) && !visits.has(id)).slice(0, PAGE);
      if (fresh.length === 0) break;
      for (const feed of fresh) visits.set(feed.id, visit(feed));
      while (underWay.size > MAX_UNDER_WAY - PAGE) await nextEnd();
    }
    const results = await Promise.allSettled(visits.values());
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
  };
}

function polled(
  { id, url, title }: Feed,
  outcome: PollOutcome,
  { added, updated }: { added: number; updated: number },
): PolledFeed {
  const summary = outcome.kind === 'fault' ? outcome : { kind: outcome.kind };
  return { feed: { id, url, title }, outcome: summary, added, updated };
}

/** Visits one feed, due or not. */
export async function pollFeed(deps: PollDeps, feed: Feed): Promise<PolledFeed> {
  const outcome = await deps.steps.visit(feed);
  return storeVisit(deps, feed, outcome, deps.clock.now().toISOString());
}

/**
 * Stores what a visit found, with when the next one is due, and tells what people should know of it.
 * @param feed as it was before the visit
 */
export async function storeVisit(
  { store, steps }: Pick<PollDeps, 'store' | 'steps'>,
  feed: Feed,
  outcome: PollOutcome,
  now: string,
  record: PollRecorder = async (poll) => (await store.recordPolls([poll]))[0] ?? null,
): Promise<PolledFeed> {
  await steps.recovered(feed, outcome);
  const count = await record({ feedId: feed.id, outcome, now, ...steps.plan(feed, outcome) });
  await steps.failing(feed, outcome);
  return polled(feed, outcome, count ?? { added: 0, updated: 0 });
}
