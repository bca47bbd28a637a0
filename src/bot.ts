import type { Role } from './config/config.ts';
import type { ChatPoster } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { JobQueue } from './core/job-queue.ts';
import type { Logger } from './core/logger.ts';
import { createAlertRound } from './delivery/alert-round.ts';
import { createBriefRound } from './delivery/brief-round.ts';
import { workDeliveries } from './delivery/delivery-jobs.ts';
import { createSender } from './delivery/sender.ts';
import { workStories } from './jobs/story-jobs.ts';
import { createSweep } from './jobs/sweep.ts';
import type { Parley } from './wiring.ts';

/** What Parley does by itself: visits feeds, carries stories, composes briefs when they are due, and posts what waits. */
export interface Bot {
  /** A sender for each platform, a worker for each kind of job, and the clock’s tick for all. */
  start(adapters: readonly ChatPoster[]): Promise<void>;
  /** Whether it has come as far as its work. */
  readonly isAtWork: () => boolean;
  /** Ends what is under way, or leaves it to the next start, within ten seconds. */
  stop(): Promise<void>;
}

export interface BotParts {
  readonly role: Role;
  readonly parley: Parley;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The store says what is due; the clock only asks it, once a minute and at the start. */
export function createBot({ role, parley, queue, clock, logger }: BotParts): Bot {
  const { store, notices, owner, pipeline, keepHouse } = parley;
  let stopped: Promise<void> | null = null;
  let isAtWork = false;
  return {
    isAtWork: () => isAtWork,
    async start(adapters) {
      // What a chat process finds to be done is a ticket for the workers.
      if (role === 'chat') {
        isAtWork = true;
        return;
      }
      await store.releaseLeases(owner, clock.now().toISOString());
      await notices.sendAllWaiting();
      const senders = new Map(
        adapters.map((adapter) => {
          const sender = createSender({ adapter, store, clock, logger, notices, owner, random: Math.random });
          return [adapter.name, sender] as const;
        }),
      );
      const compose = createBriefRound({ store, clock, logger, notices });
      const alert = createAlertRound({ store, clock });
      await workDeliveries({ queue, store, clock, compose, alert, senders });
      await workStories({ ...pipeline, queue, store, clock, turns: parley.turns });
      await queue.work('keep-house', 1, keepHouse);
      const sweep = createSweep({ store, queue, clock, platforms: [...senders.keys()] });
      await queue.everyMinute('sweep', sweep);
      await sweep();
      isAtWork = true;
    },
    stop() {
      pipeline.stop();
      return (stopped ??= queue.stop());
    },
  };
}
