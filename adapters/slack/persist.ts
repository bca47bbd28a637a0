import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#src/core/logger.ts';
import { isHopeless, reasonOf } from './faults.ts';
import { FIRST_PAUSE_MS, LAST_PAUSE_MS } from './limits.ts';

interface Persistence {
  readonly logger: Logger;
  /** Ends the tries. */
  readonly signal: AbortSignal;
}

/** Tries until it succeeds, with longer and longer pauses. Rejects with what Slack refuses for good, and when it is ended. */
export async function persist<T>(work: () => Promise<T>, { logger, signal }: Persistence): Promise<T> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LAST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (isHopeless(error)) throw error;
      logger.warn({ reason: reasonOf(error), retryInMs: wait }, 'Slack could not be reached; it will be tried again');
    }
    // A little chance keeps many processes from coming back at the same moment.
    await pause(wait * (0.75 + Math.random() / 2), undefined, { signal });
  }
}
