import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { Store } from './core/store.ts';

/** The store's clock, read without asking the store. */
export interface StoreClock extends Clock {
  /** How far the store's clock is ahead of this machine's, in milliseconds. */
  offsetMs(): number;
  stop(): void;
}

interface StoreClockParts {
  readonly store: Pick<Store, 'readClock'>;
  /** This machine's. */
  readonly host: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
}

/** Readings of one comparison, of which the one in the middle counts: a slow answer makes no difference. */
const READINGS = 5;
const EVERY_MS = 60_000;

/**
 * Compares this machine's clock with the store's, now and each minute, so that all processes on one store agree on what is due,
 * wherever they run. Throws what the store throws where it cannot be asked now; later the last comparison stands.
 */
export async function startStoreClock({
  store,
  host,
  logger,
  everyMs = EVERY_MS,
}: StoreClockParts): Promise<StoreClock> {
  let offsetMs = await compare(store, host);
  if (Math.abs(offsetMs) > 1_000) logger.info({ offsetMs }, 'this machine’s clock is not the database’s, which counts');
  const again = async (): Promise<void> => {
    try {
      offsetMs = await compare(store, host);
    } catch (error) {
      logger.warn({ err: error }, 'the clock could not be compared with the database’s');
    }
  };
  const comparing = setInterval(() => void again(), everyMs).unref();
  return {
    now: () => new Date(host.now().getTime() + offsetMs),
    offsetMs: () => offsetMs,
    stop: () => clearInterval(comparing),
  };
}

async function compare(store: Pick<Store, 'readClock'>, host: Clock): Promise<number> {
  const offsets: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    const before = host.now().getTime();
    const there = await store.readClock();
    const after = host.now().getTime();
    offsets.push(there.getTime() - (before + after) / 2);
  }
  return Math.round(offsets.toSorted((a, b) => a - b)[Math.floor(READINGS / 2)] ?? 0);
}
