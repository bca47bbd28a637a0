import type { Clock } from '#src/core/clock.ts';
import { type Feed, type PollOutcome } from '#src/core/feed.ts';
import type { Logger } from '#src/core/logger.ts';
import type { Notices } from '#src/core/notices.ts';
import { presentFeedFailing, presentFeedRecovered } from '#src/core/present/feed-notices.ts';
import type { Reply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';

export interface TellDeps {
  readonly store: Pick<Store, 'subscriptionsTo' | 'getFeed' | 'markFaultTold'>;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a feed may fail before anybody is told. */
  readonly tellAfterMs: number;
}

/**
 * Tells once that a feed is back, to those who were told that it failed. To be called before the visit is stored: a crash in
 * between tells again, and the key keeps that from being read twice.
 */
export async function tellRecovered(deps: TellDeps, before: Feed, outcome: PollOutcome): Promise<void> {
  if (outcome.kind === 'fault' || before.faultToldAt === null || before.failingSince === null) return;
  const reply = presentFeedRecovered(before, deps.clock.now());
  await tellAll(deps, before, `feed-recovered:${before.id}:${before.failingSince}`, reply);
}

/** Tells once of a feed that has failed for long enough, or that is gone for good. To be called after the visit is stored. */
export async function tellFailing(deps: TellDeps, before: Feed, outcome: PollOutcome): Promise<void> {
  if (outcome.kind !== 'fault') return;
  const feed = await deps.store.getFeed(before.id);
  if (!feed || feed.failingSince === null || feed.faultToldAt !== null) return;
  const now = deps.clock.now();
  const isLong = now.getTime() - Date.parse(feed.failingSince) >= deps.tellAfterMs;
  if (!isLong && feed.stoppedAt === null) return;
  const key = `feed-failing:${feed.id}:${feed.failingSince}`;
  const isTold = await tellAll(deps, feed, key, presentFeedFailing(feed, now));
  if (isTold) await deps.store.markFaultTold(feed.id, now.toISOString());
}

/** False where a community could not be told: the next visit tries again. */
async function tellAll({ store, notices, logger }: TellDeps, feed: Feed, key: string, reply: Reply): Promise<boolean> {
  let isTold = true;
  for (const { community, paused } of await store.subscriptionsTo(feed.id)) {
    if (paused) continue;
    try {
      await notices.tell({ community, audience: 'moderators', key, reply });
    } catch (error) {
      isTold = false;
      logger.error({ err: error, feedId: feed.id, community }, 'the moderators could not be told of a feed');
    }
  }
  return isTold;
}
