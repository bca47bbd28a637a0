import { setTimeout as pause } from 'node:timers/promises';
import cron from 'node-cron';
import type { ChatAdapter } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import { createAlertRound } from './delivery/alert-round.ts';
import { createBriefRound } from './delivery/brief-round.ts';
import { type Sender, createSender } from './delivery/sender.ts';
import type { Parley } from './wiring.ts';

/** What Parley does by itself: visits feeds, composes briefs when they are due, and posts what waits. */
export interface Bot {
  /** A sender for each adapter, and the clock's tick for all. */
  start(adapters: readonly ChatAdapter[]): Promise<void>;
  /** Ends what is under way, or leaves it to the next start, within ten seconds. */
  stop(): Promise<void>;
}

export interface BotParts {
  readonly parley: Parley;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether feeds are visited at once, and not only with the next minute. */
  readonly pollAtOnce: boolean;
}

/** The store says what is due; the clock only asks it, once a minute. */
const EVERY_MINUTE = '* * * * *';
/** What is being composed at the end may take so long; the rest is composed after the next start. */
const FINISH_MS = 2_000;

export function createBot({ parley, clock, logger, pollAtOnce }: BotParts): Bot {
  const { store, notices } = parley;
  const tasks: { stop(): unknown }[] = [];
  let senders: readonly Sender[] = [];
  const compose = createBriefRound({ store, clock, logger, notices });
  const alert = createAlertRound({ store, clock });
  const wake = (): void => senders.forEach((sender) => sender.wake());
  let composing: Promise<void> = Promise.resolve();
  const composeAll = quietly('briefs and alerts could not be composed', logger, async () => {
    const messages = (await compose()) + (await alert());
    if (messages > 0) wake();
  });
  const deliver = (): Promise<void> => (composing = composeAll());
  const poll = quietly('a round failed', logger, async () => {
    await parley.round();
    wake();
  });
  return {
    async start(adapters) {
      await store.releaseLeases(clock.now().toISOString());
      await notices.sendAllWaiting();
      senders = adapters.map((adapter) =>
        createSender({ adapter, store, clock, logger, notices, random: Math.random }),
      );
      for (const sender of senders) void sender.run();
      await deliver();
      // Visits may take long, and a brief waits for none of them.
      const polling = cron.schedule(EVERY_MINUTE, poll, { noOverlap: true });
      const delivering = cron.schedule(EVERY_MINUTE, deliver, { noOverlap: true });
      tasks.push(polling, delivering);
      if (pollAtOnce) void polling.execute();
    },
    async stop() {
      for (const task of tasks.splice(0)) await task.stop();
      await Promise.all(senders.map((sender) => sender.stop()));
      // The store is closed next, and what is being composed still writes to it.
      await Promise.race([composing, pause(FINISH_MS, null, { ref: false })]);
    },
  };
}

/** A fault in one round is logged; the next round tries again. */
function quietly(message: string, logger: Logger, work: () => Promise<void>): () => Promise<void> {
  return async () => {
    try {
      await work();
    } catch (error) {
      logger.error({ err: error }, message);
    }
  };
}
