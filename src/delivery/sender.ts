import type { ChatAdapter, Posted } from '#src/core/chat.ts';
import type { Clock } from '#src/core/clock.ts';
import type { OutboxRow } from '#src/core/delivery-store.ts';
import { type ParleyError, asParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { presentParked } from '#src/core/present/delivery-notices.ts';
import type { Store } from '#src/core/store.ts';
import { endChannel } from './end-channel.ts';
import { type Leases, RENEW_LEASES_MS, createLeases } from './leases.ts';
import type { ModeratorNotices } from './moderator-notices.ts';

export interface SenderDeps {
  readonly adapter: Pick<ChatAdapter, 'name' | 'post' | 'edit' | 'directChannel' | 'isConnected'>;
  readonly store: Pick<
    Store,
    | 'claimDeliveries'
    | 'forgetTopic'
    | 'giveBack'
    | 'giveUp'
    | 'markPosted'
    | 'renewLeases'
    | 'saveMember'
    | 'stopChannel'
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whose leases these are: one process, for as long as it lives. */
  readonly owner: string;
  readonly notices: Pick<ModeratorNotices, 'sendWaiting'>;
  /** From 0 to 1, so that many tries do not come at one moment. */
  readonly random: () => number;
}

/** Posts what waits in the outbox for one platform. */
export interface Sender {
  /**
   * Posts until nothing is due, or until the signal: what is under way then is ended, or left to the end of its lease after some
   * seconds. One call at a time. Rejects where the outbox cannot be read.
   */
  drain(signal: AbortSignal): Promise<void>;
  /** At the end of this process: what is still under way is another’s once this one is gone. Never rejects. */
  letGo(): Promise<void>;
}

/** Places that are posted to at once; each place has one message at a time. */
const AT_ONCE = 8;
const IDLE_MS = 1_000;
const AWAY_RETRY_MS = 1_000;
const GRACE_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 10 * 60_000;
/** A message that the platform refuses, or that cannot be drawn, is tried so often. */
const MAX_REFUSALS = 3;
/** While a platform cannot be reached, a message waits for it so long. */
const MAX_WAIT_MS = 24 * 60 * 60_000;
/** A platform that refuses the token is left alone so long. */
const REFUSED_MS = 10 * 60_000;
/** Our clock and the platform's may differ. */
const CLOCK_SLACK_MS = 60 * 60_000;

/**
 * Each platform has a sender of its own, so that none waits for another. A delivery is leased before it is posted and marked
 * after; whatever happens in between, the next try is a repeat, by which the platform, or the adapter, knows what is there.
 */
export function createSender(deps: SenderDeps): Sender {
  const { adapter, store, clock, logger, owner } = deps;
  const leases = createLeases(deps);
  const active = new Map<string, Promise<void>>();
  const held = new Map<string, number>();
  let restUntil = 0;
  let nudge = Promise.withResolvers<void>();

  const wake = (): void => {
    nudge.resolve();
    nudge = Promise.withResolvers<void>();
  };

  const claim = async (): Promise<number> => {
    const now = clock.now().getTime();
    const limit = AT_ONCE - active.size;
    if (limit <= 0 || now < restUntil) return 0;
    for (const [community, until] of held) if (until <= now) held.delete(community);
    const leaseUntil = leases.until();
    const claimed = await store.claimDeliveries({
      platform: adapter.name,
      owner,
      now: iso(now),
      leaseUntil,
      limit,
      heldCommunities: [...held.keys()],
    });
    leases.took(
      claimed.map(({ id }) => id),
      leaseUntil,
    );
    // One that took longer than its lease is still under way here.
    const fresh = claimed.filter((row) => !active.has(row.id));
    for (const row of fresh) {
      const work = send(row).finally(() => {
        active.delete(row.id);
        leases.letGo(row.id);
        wake();
      });
      active.set(row.id, work);
    }
    return fresh.length;
  };

  /** Never rejects: what cannot even be written down is tried again when its lease is over. */
  const send = async (row: OutboxRow): Promise<void> => {
    try {
      const posted = await deliver(deps, row, leases);
      const isMarked =
        posted === null || (await store.markPosted(row.id, { owner, posted, now: iso(clock.now().getTime()) }));
      if (!isMarked) logger.warn({ delivery: row.id }, 'a delivery is another process’s by now, which marks it');
    } catch (thrown) {
      const error = asParleyError(thrown);
      try {
        await settleFault(error, row);
      } catch (fault) {
        logger.error({ err: fault, delivery: row.id }, 'a delivery could not be put back');
      }
    }
  };

  const settleFault = async (error: ParleyError, row: OutboxRow): Promise<void> => {
    logger.warn({ err: error, delivery: row.id, place: row.place, tries: row.tries }, 'a delivery failed');
    // What becomes of it is told by the process that has it by now.
    if (!leases.isOurs(row.id)) return;
    const now = clock.now().getTime();
    const again = (afterMs: number, counts: boolean): Promise<void> =>
      store.giveBack(row.id, { owner, notBefore: iso(now + afterMs), fault: error.message, counts });
    if (isCode(error, 'chat/rate-limited')) {
      const waitMs = error.facts.retryAfterMs * (1 + deps.random() / 4);
      held.set(row.community, now + waitMs);
      return again(waitMs, false);
    }
    if (isCode(error, 'chat/refused')) {
      restUntil = now + REFUSED_MS;
      return again(REFUSED_MS, false);
    }
    if (isCode(error, 'chat/unavailable')) {
      if (now - Date.parse(row.createdAt) > MAX_WAIT_MS) return park(deps, row, error);
      // Before the connection stands, and while it is lost, a delivery has no fault of its own.
      if (adapter.isConnected?.() === false) return again(AWAY_RETRY_MS, false);
      return again(retryMs(row.faults, deps.random()), true);
    }
    if (isCode(error, 'chat/channel-gone') || isCode(error, 'chat/forbidden')) {
      if (row.topic !== null && row.thread !== null && row.faults === 0) {
        await store.forgetTopic(row.id);
        return again(0, true);
      }
      return closeChannel(deps, row, error, iso(now));
    }
    if (isCode(error, 'chat/message-gone')) return cancel(deps, row, error.message);
    if (row.faults + 1 >= MAX_REFUSALS) return park(deps, row, error);
    return again(retryMs(row.faults, deps.random()), true);
  };

  return {
    async drain(signal) {
      const renewing = setInterval(() => void leases.renew(), RENEW_LEASES_MS);
      signal.addEventListener('abort', wake, { once: true });
      try {
        while (!signal.aborted) {
          const woken = nudge.promise;
          if ((await claim()) > 0) continue;
          if (active.size === 0) return;
          await Promise.race([woken, idle()]);
        }
      } finally {
        await Promise.race([Promise.all(active.values()), idle(GRACE_MS)]);
        signal.removeEventListener('abort', wake);
        clearInterval(renewing);
      }
    },
    letGo: () => leases.runOut(),
  };
}

function idle(ms = IDLE_MS): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}

/** Null where there is nothing left to post, which is written down then. */
async function deliver(deps: SenderDeps, row: OutboxRow, leases: Leases): Promise<Posted | null> {
  const { adapter, store, clock } = deps;
  if (row.corrects !== null) {
    if (row.correctsPosted) {
      await adapter.edit(row.correctsPosted, row.reply);
      return row.correctsPosted;
    }
    await cancel(deps, row, 'what it corrects was never posted');
    return null;
  }
  const channel = row.isDirect ? await adapter.directChannel(row.place) : row.place;
  if (channel === null) {
    await store.saveMember(row.community, row.place, { closedAt: clock.now().toISOString() });
    await cancel(deps, row, 'the member takes no direct messages');
    return null;
  }
  return adapter.post({
    id: row.id,
    channel,
    thread: row.thread,
    topic: row.topic,
    reply: row.reply,
    isRepeat: row.tries > 1,
    since: iso(Date.parse(row.createdAt) - CLOCK_SLACK_MS),
    isOurs: () => leases.isOurs(row.id),
  });
}

function cancel({ store, owner }: SenderDeps, row: OutboxRow, fault: string): Promise<void> {
  return store.giveUp(row.id, { owner, outcome: 'cancelled', fault });
}

/** Told to moderators, unless it was itself something that they were to be told. */
async function park(deps: SenderDeps, row: OutboxRow, error: ParleyError): Promise<void> {
  const { store, owner, clock, notices, logger } = deps;
  const { community } = row;
  const reply = presentParked(row.place, { tries: row.tries, reason: plainWords(error) });
  const notice = { community, audience: 'moderators', key: `parked ${row.id}`, reply } as const;
  const telling = row.kind === 'notice' ? undefined : { notice, at: clock.now().toISOString() };
  await store.giveUp(row.id, { owner, outcome: 'parked', fault: error.message, ...(telling ? { telling } : {}) });
  logger.error({ delivery: row.id, place: row.place, reason: error.message }, 'a delivery was given up');
  if (telling) await notices.sendWaiting(community);
}

/** A channel that is gone stops its schedule, and a member who takes no messages is told of it in the chat. */
async function closeChannel(deps: SenderDeps, row: OutboxRow, error: ParleyError, now: string): Promise<void> {
  const { store } = deps;
  const reason = plainWords(error);
  if (row.isDirect) await store.saveMember(row.community, row.place, { closedAt: now });
  await endChannel(deps, row.place, reason, `stopped ${row.id}`);
  await cancel(deps, row, error.message);
}

/** Twice as long each time, and up to half as long again, so that many do not come back at one moment. */
function retryMs(faults: number, random: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** faults, MAX_RETRY_MS) * (1 + random / 2);
}

function isCode<C extends ParleyError['code']>(error: ParleyError, code: C): error is ParleyError<C> {
  return error.code === code;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
