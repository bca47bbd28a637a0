import type { Clock } from '#src/core/clock.ts';
import type { JobQueue } from '#src/core/job-queue.ts';
import type { Store } from '#src/core/store.ts';
import type { AlertRound } from './alert-round.ts';
import type { BriefRound } from './brief-round.ts';
import type { Sender } from './sender.ts';

export interface DeliveryJobParts {
  readonly queue: JobQueue;
  readonly store: Pick<Store, 'nextDeliveryAt'>;
  readonly clock: Clock;
  readonly compose: BriefRound;
  readonly alert: AlertRound;
  /** By their platforms. */
  readonly senders: ReadonlyMap<string, Sender>;
}

/** What is due and cannot be claimed is asked for again after so long: its community is held, or its platform rests. */
const HELD_MS = 1_000;
/** After so long a job puts itself again, well before it would count as one that never ends. */
const LONG_MS = 60_000;

/**
 * Briefs, alerts and what becomes of them, as jobs. A platform has one sender at a time over all processes, so that what it asks
 * of Parley, to wait or to slow down, is known to whoever posts.
 */
export async function workDeliveries(parts: DeliveryJobParts): Promise<void> {
  const { queue, store, clock, compose, alert, senders } = parts;
  await queue.work('compose', 1, async () => void (await compose()));
  await queue.work('alert', 1, async () => void (await alert()));
  await queue.work('deliver', Math.max(1, senders.size), async ({ key: platform }, signal) => {
    const sender = senders.get(platform);
    if (!sender) return;
    await sender.drain(AbortSignal.any([signal, AbortSignal.timeout(LONG_MS)]));
    if (signal.aborted) return sender.letGo();
    const nextAt = await store.nextDeliveryAt(platform);
    if (nextAt === null) return;
    const soonest = clock.now().getTime() + HELD_MS;
    const notBefore = new Date(Math.max(Date.parse(nextAt), soonest)).toISOString();
    await queue.put('deliver', [platform], { notBefore });
  });
}
