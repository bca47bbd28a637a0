import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './core/clock.ts';
import type { Held, HoldParts, Holder } from './core/holder.ts';
import type { Logger } from './core/logger.ts';
import type { LeaseStore } from './core/store.ts';

interface HolderParts {
  readonly store: Pick<LeaseStore, 'takeLease' | 'leaseOf' | 'dropLease'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly paceMs?: Partial<typeof PACE_MS>;
}

/** Who dies is taken over after the lease and a look; three renewals may fail before it is over. */
const PACE_MS = { lease: 15_000, renewal: 4_000, look: 1_500, telling: 5 * 60_000 };

/** Holds by leases in the store that all processes share. */
export function holderByStore(parts: HolderParts): Holder {
  return { hold: (names, given) => new LeaseHold(parts, names, given).take() };
}

class LeaseHold implements Held {
  readonly #parts: HolderParts;
  readonly #names: readonly string[];
  readonly #given: HoldParts;
  readonly #pace: typeof PACE_MS;
  #owner = '';
  #renewing: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(parts: HolderParts, names: readonly string[], given: HoldParts) {
    this.#parts = parts;
    this.#names = names;
    this.#given = given;
    this.#pace = { ...PACE_MS, ...parts.paceMs };
  }

  async take(): Promise<Held> {
    const { signal, waiting } = this.#given;
    let toldAt = -Infinity;
    for (;;) {
      signal.throwIfAborted();
      const taken = await this.#takeAll();
      if (taken === 'all') break;
      if (taken !== 'unknown' && performance.now() - toldAt >= this.#pace.telling) {
        toldAt = performance.now();
        waiting(taken.name, taken.since);
      }
      // A little chance keeps those that want some of the same from meeting again and again.
      await pause(this.#pace.look * (1 + Math.random() / 4), null, { signal });
    }
    this.#renewing = setInterval(() => void this.#renew(), this.#pace.renewal);
    return this;
  }

  async letGo(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#renewing);
    await this.#drop();
  }

  /** All or none, so that nobody keeps one from others while it waits for the next. `unknown` where the store did not answer. */
  async #takeAll(): Promise<'all' | 'unknown' | { readonly name: string; readonly since: string }> {
    this.#owner = `${randomUUID()} ${this.#parts.clock.now().toISOString()}`;
    try {
      for (const name of this.#names) {
        if (await this.#takeOne(name)) continue;
        const holder = (await this.#parts.store.leaseOf(name))?.owner ?? '';
        await this.#drop();
        return { name, since: sinceOf(holder) };
      }
      return 'all';
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'nobody could be asked who holds what; it is asked again');
      return 'unknown';
    }
  }

  #takeOne(name: string): Promise<boolean> {
    const now = this.#parts.clock.now();
    const until = new Date(now.getTime() + this.#pace.lease).toISOString();
    return this.#parts.store.takeLease({ name, owner: this.#owner, now: now.toISOString(), until });
  }

  /** While the store does not answer, nobody else can take it either, but for one to whom it does. */
  async #renew(): Promise<void> {
    try {
      for (const name of this.#names) {
        if (this.#isOver || (await this.#takeOne(name))) continue;
        if (this.#isOver) return;
        await this.letGo();
        this.#given.lost(name);
        return;
      }
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'what this process holds could not be renewed');
    }
  }

  async #drop(): Promise<void> {
    try {
      for (const name of this.#names) await this.#parts.store.dropLease(name, this.#owner);
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'a lease could not be let go, and is over by itself');
    }
  }
}

/** The owner of a hold says when it began. */
function sinceOf(owner: string): string {
  return owner.split(' ')[1] ?? '';
}
