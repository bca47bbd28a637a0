import { setTimeout as pause } from 'node:timers/promises';
import cron, { type ScheduledTask } from 'node-cron';
import type { Clock } from '#src/core/clock.ts';
import { JOB_KINDS, JOB_LIMITS, type JobKind, type JobLimits, type JobQueue } from '#src/core/job-queue.ts';
import type { Logger } from '#src/core/logger.ts';
import { Lane } from './lane.ts';

interface InProcessQueueParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: JobLimits;
}

/** Jobs of this process alone, held in memory: what waits when it ends is in the store, where the next sweep finds it. */
export function createInProcessQueue({ clock, logger, limits = JOB_LIMITS }: InProcessQueueParts): JobQueue {
  const openLane = (kind: JobKind): Lane => new Lane(kind, { clock, logger, limits });
  const lanes = Object.fromEntries(JOB_KINDS.map((kind) => [kind, openLane(kind)])) as Record<JobKind, Lane>;
  const tasks: ScheduledTask[] = [];
  const ticks = new Set<Promise<void>>();
  // It would write onto the terminal otherwise.
  const said = (about: unknown): void => logger.debug({ about: String(about) }, 'said by node-cron');
  const cronLog = { info: said, warn: said, error: said, debug: said };
  return {
    parts: 1,
    async put(kind, keys, when) {
      lanes[kind].put(keys, when ? Date.parse(when.notBefore) : clock.now().getTime());
    },
    async work(kind, atOnce, handler) {
      lanes[kind].work(atOnce, handler);
    },
    async everyMinute(name, tick) {
      const call = async (): Promise<void> => {
        const ticking = tick().catch((error: unknown) => logger.error({ err: error, tick: name }, 'a tick failed'));
        ticks.add(ticking);
        await ticking;
        ticks.delete(ticking);
      };
      tasks.push(cron.schedule('* * * * *', call, { noOverlap: true, name, logger: cronLog }));
    },
    async counts() {
      const counts = JOB_KINDS.map((kind) => [kind, lanes[kind].counts()] as const);
      return Object.fromEntries(counts) as Awaited<ReturnType<JobQueue['counts']>>;
    },
    async deadLetters(limit) {
      const dead = JOB_KINDS.flatMap((kind) => lanes[kind].deadLetters());
      return dead.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, limit);
    },
    async stop() {
      const stopped = Promise.all(JOB_KINDS.map((kind) => lanes[kind].stop()));
      for (const task of tasks.splice(0)) await task.destroy();
      await Promise.race([Promise.all([stopped, ...ticks]), pause(limits.stopMs, null, { ref: false })]);
    },
  };
}
