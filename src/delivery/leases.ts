import type { Clock } from '#src/core/clock.ts';
import type { Outbox } from '#src/core/delivery-store.ts';
import type { Logger } from '#src/core/logger.ts';

/** What this process has leased from the outbox, kept while it is under way. */
export interface Leases {
  /** ISO 8601: when a lease that is taken now is over. */
  until(): string;
  /** Notes leases that were taken until then. */
  took(ids: readonly string[], until: string): void;
  letGo(id: string): void;
  /** Whether nobody else can have it by now. Asked right before each post. */
  isOurs(id: string): boolean;
  /** Makes all of them last longer. Never rejects: a lease that could not be renewed is over when its time is. */
  renew(): Promise<void>;
  /** The same for the last time: what is under way at the end of this process is another’s soon after it. Never rejects. */
  runOut(): Promise<void>;
}

interface LeaseParts {
  readonly store: Pick<Outbox, 'renewLeases'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly owner: string;
}

/** Whoever dies is taken over so much later, and a look at the outbox after that. */
const LEASE_MS = 20_000;
/** What is under way when a process ends is over with it, by `GRACE_MS` of the sender and that of the process. */
const LAST_LEASE_MS = 4_000;
/** Three chances before a lease is over. */
export const RENEW_LEASES_MS = 5_000;
/** A lease that is nearly over counts as lost: between the look at it and the post lies some time. */
const MARGIN_MS = 2_000;

export function createLeases({ store, clock, logger, owner }: LeaseParts): Leases {
  const held = new Map<string, number>();
  const until = (forMs = LEASE_MS): string => new Date(clock.now().getTime() + forMs).toISOString();
  const renew = async (leaseUntil: string): Promise<void> => {
    const ids = [...held.keys()];
    if (ids.length === 0) return;
    try {
      const renewed = new Set(await store.renewLeases(owner, ids, leaseUntil));
      for (const id of ids) {
        // What was let go meanwhile stays so.
        if (!held.has(id)) continue;
        held.set(id, renewed.has(id) ? Date.parse(leaseUntil) : 0);
      }
    } catch (error) {
      logger.warn({ err: error, deliveries: ids.length }, 'leases could not be renewed');
    }
  };
  return {
    until,
    took: (ids, leaseUntil) => ids.forEach((id) => held.set(id, Date.parse(leaseUntil))),
    letGo: (id) => void held.delete(id),
    isOurs: (id) => (held.get(id) ?? 0) - MARGIN_MS > clock.now().getTime(),
    renew: () => renew(until()),
    runOut: () => renew(until(LAST_LEASE_MS)),
  };
}
