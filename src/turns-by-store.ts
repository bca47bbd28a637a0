import { randomUUID } from 'node:crypto';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { LeaseStore } from './core/store.ts';
import type { TurnTaker } from './core/turn-taker.ts';

interface TurnParts {
  readonly store: Pick<LeaseStore, 'takeLease'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Turns over all processes on one store; each is another’s, also within one process. */
export function turnsByStore({ store, clock, logger }: TurnParts): TurnTaker {
  return {
    async take(name, forMs) {
      const now = clock.now();
      const until = new Date(now.getTime() + forMs).toISOString();
      try {
        return await store.takeLease({ name, owner: randomUUID(), now: now.toISOString(), until });
      } catch (error) {
        logger.warn({ err: error, turn: name }, 'nobody could be asked whose turn it is');
        return true;
      }
    },
  };
}
