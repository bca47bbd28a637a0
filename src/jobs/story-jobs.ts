import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#src/core/clock.ts';
import type { JobKind, JobQueue } from '#src/core/job-queue.ts';
import type { Store } from '#src/core/store.ts';
import type { Turns } from '#src/core/turns.ts';
import type { Stages } from './carry.ts';
import { ALL } from './job-keys.ts';
import { MAX_UNDER_WAY, SLOW_FEEDS_MS, type Visits } from './poll.ts';

export interface StoryJobParts {
  readonly queue: JobQueue;
  readonly store: Pick<Store, 'getFeed'>;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly visits: Visits;
  readonly stages: Stages;
}

/** Where several processes share the feeds, none takes so many that the others have none. */
const SHARED_VISITS = 200;
/** Of the parts of the stories, so many are briefed at once. */
const PARTS_AT_ONCE = 2;
/** After so long a job puts itself again, well before it would count as one that never ends. */
const LONG_MS = 60_000;

/**
 * The way of a story, as jobs. Feeds are visited one by one, and briefs are made part by part, by as many processes as there are.
 * What must see what came before it, the clusters and the record, is worked by one at a time, in the order of the stories’ dates.
 */
export async function workStories({ queue, store, clock, turns, visits, stages }: StoryJobParts): Promise<void> {
  const drain = async (
    kind: JobKind,
    atOnce: number,
    work: (key: string, enough: AbortSignal) => Promise<unknown>,
  ): Promise<void> => {
    await queue.work(kind, atOnce, async ({ key }, signal) => {
      const isLong = AbortSignal.timeout(LONG_MS);
      await work(key, AbortSignal.any([signal, isLong]));
      if (isLong.aborted && !signal.aborted) await queue.put(kind, [key]);
    });
  };
  await queue.work('poll', queue.parts === 1 ? MAX_UNDER_WAY : SHARED_VISITS, async ({ key }) => {
    await turns.next();
    const feed = await store.getFeed(key);
    // It may have been visited, stopped or removed since.
    if (feed && feed.stoppedAt === null && feed.nextPollAt <= clock.now().toISOString()) await visits.visit(feed);
  });
  await drain('read', 1, async (_key, enough) => {
    await untilQuiet(visits, enough);
    await stages.read(enough);
  });
  await drain('brief', PARTS_AT_ONCE, (key, enough) => stages.brief(enough, key === ALL ? undefined : key));
  await drain('attribute', 1, (_key, enough) => stages.settle(enough));
}

/** What feeds bring at the same time is taken in the order of its dates, and not of the feeds. */
async function untilQuiet({ underWay, nextEnd }: Visits, enough: AbortSignal): Promise<void> {
  const isLate = AbortSignal.any([enough, AbortSignal.timeout(SLOW_FEEDS_MS)]);
  const late = pause(SLOW_FEEDS_MS, null, { signal: isLate, ref: false }).catch(() => null);
  while (underWay.size > 0 && !isLate.aborted) await Promise.race([nextEnd(), late]);
}
