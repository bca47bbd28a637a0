import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { StoryStore } from './core/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Chore {
  /** Such as “forget communities”, for the log. */
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Runs every chore once a day, however often it is called. Never rejects: one that failed has its turn again at the next call. */
export function createHousekeeping({ clock, logger }: { clock: Clock; logger: Logger }, chores: readonly Chore[]) {
  const doneAt = new Map<string, number>();
  return async (): Promise<void> => {
    const now = clock.now().getTime();
    for (const { name, run } of chores) {
      if (now - (doneAt.get(name) ?? 0) < DAY_MS) continue;
      try {
        await run();
        doneAt.set(name, now);
      } catch (error) {
        logger.error({ err: error, chore: name }, 'a daily chore failed');
      }
    }
  };
}

/** Written together, so that nobody waits long behind them. */
const TEXTS_AT_ONCE = 50;
/** The next day takes the rest. */
const MAX_TEXTS_A_DAY = 50_000;

/** Drops the words of stories older than so many days; null where they are kept for good. */
export function dropOldTexts(
  { clock, store }: { clock: Clock; store: Pick<StoryStore, 'dropStoryTexts'> },
  days: number | null,
): Chore {
  return {
    name: 'drop old story texts',
    run: async () => {
      if (days === null) return;
      const before = new Date(clock.now().getTime() - days * DAY_MS).toISOString();
      for (let dropped = 0; dropped < MAX_TEXTS_A_DAY; dropped += TEXTS_AT_ONCE) {
        if ((await store.dropStoryTexts(before, TEXTS_AT_ONCE)) < TEXTS_AT_ONCE) return;
        // Answers to people in the chat come first.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
