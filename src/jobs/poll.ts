import pLimit from 'p-limit';
import type { Clock } from '#src/core/clock.ts';
import type { Feed, PollOutcome } from '#src/core/feed.ts';
import type { Store } from '#src/core/store.ts';

interface PollSteps {
  /** Fetches and reads the feed; never rejects. */
  visit(feed: Feed): Promise<PollOutcome>;
  /** ISO 8601: when the feed is due again. */
  nextPollAt(feed: Feed, outcome: PollOutcome): string;
}

export interface PollDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly steps: PollSteps;
}

/** What a visit gave, for the report of a round. */
export interface PolledFeed {
  readonly feed: Feed;
  readonly outcome: PollOutcome;
  readonly added: number;
  readonly updated: number;
}

const BATCH = 500;
const FEEDS_AT_ONCE = 16;

/** One round over the feeds that are due; each is visited once, and a slow one holds up none of the others. */
export async function pollDue(deps: PollDeps): Promise<readonly PolledFeed[]> {
  const feeds = await deps.store.dueFeeds(deps.clock.now().toISOString(), BATCH);
  return pLimit(FEEDS_AT_ONCE).map([...feeds], (feed) => pollFeed(deps, feed));
}

async function pollFeed({ store, clock, steps }: PollDeps, feed: Feed): Promise<PolledFeed> {
  const outcome = await steps.visit(feed);
  const now = clock.now().toISOString();
  const count = await store.recordPoll(feed.id, outcome, now, steps.nextPollAt(feed, outcome));
  return { feed, outcome, ...count };
}
