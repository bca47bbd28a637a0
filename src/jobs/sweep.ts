import type { Clock } from '#src/core/clock.ts';
import type { JobKind, JobQueue } from '#src/core/job-queue.ts';
import type { Store } from '#src/core/store.ts';
import type { Stage } from '#src/core/story.ts';
import { ALL, partKeys } from './job-keys.ts';

interface SweepParts {
  readonly store: Pick<Store, 'dueFeedIds' | 'storiesAt'>;
  readonly queue: Pick<JobQueue, 'parts' | 'put'>;
  readonly clock: Clock;
  /** Those that this Parley posts to. */
  readonly platforms: readonly string[];
}

/** The longest overdue; the others are the next minute’s. */
const MAX_DUE_FEEDS = 10_000;

/**
 * Puts a ticket for whatever the store says is to be done. It is what makes tickets cheap: one that was lost, with a process or
 * with the queue, is put again within a minute.
 */
export function createSweep({ store, queue, clock, platforms }: SweepParts): () => Promise<void> {
  const ifAnyWaits = async (stage: Stage, kind: JobKind, keys: readonly string[]): Promise<void> => {
    if ((await store.storiesAt(stage, 1)).length > 0) await queue.put(kind, keys);
  };
  return async () => {
    // Briefs are wanted at their minute, so they wait for nothing else here.
    await queue.put('compose', [ALL]);
    await queue.put('alert', [ALL]);
    await queue.put('deliver', platforms);
    await queue.put('poll', await store.dueFeedIds(clock.now().toISOString(), MAX_DUE_FEEDS));
    await ifAnyWaits('fetched', 'read', [ALL]);
    await ifAnyWaits('readable', 'brief', partKeys(queue.parts));
    await ifAnyWaits('briefed', 'attribute', [ALL]);
    await queue.put('keep-house', [ALL]);
  };
}
