import { setImmediate as breathe } from 'node:timers/promises';
import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import type { Clock } from '#src/core/clock.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { presentMissedBrief } from '#src/core/present/delivery-notices.ts';
import type { Store } from '#src/core/store.ts';
import { briefDeliveries } from './brief-messages.ts';
import { composeDigest } from './compose-digest.ts';
import type { ModeratorNotices } from './moderator-notices.ts';
import { type DigestStore, type NewsSource, openNewsSource } from './news-source.ts';
import { LAST_ROUND } from './last-round.ts';
import { isHoliday } from './quiet-times.ts';
import { lastSlot, slotAfter } from './slots.ts';

type BriefStore = DigestStore &
  Pick<
    Store,
    | 'closeSlot'
    | 'dueSchedules'
    | 'getSetting'
    | 'missSlots'
    | 'moveSlot'
    | 'pruneDeliveries'
    | 'putSetting'
    | 'reopenSlots'
    | 'runningSchedules'
  >;

export interface BriefRoundDeps {
  readonly store: BriefStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notices: Pick<ModeratorNotices, 'sendWaiting'>;
}

/** Composes the briefs whose slots have come; what is composed waits in the outbox. Resolves to how many were told. */
export type BriefRound = () => Promise<number>;

/** A brief may come so late, after which its slot is missed and its news is in the next one. */
const ALLOWANCE_MS = 6 * 60 * 60_000;
/** Channels in one round; the others are the next one's. */
const MAX_DUE = 2_000;
const PAGE = 200;
/** Slots of one long sleep that are noted one by one. */
const MAX_NOTED = 40;
/** A clock that goes back by more than this was set. */
const CLOCK_SET_BACK_MS = 60_000;
const KEPT_MS = 60 * 24 * 60 * 60_000;
/** Half a day of rounds: a clock that is wrong for a moment makes nothing look old. */
const ROUNDS_BETWEEN_PRUNING = 720;
/** Without an end where a time never comes again. */
const NEVER = '9999-12-31T00:00:00.000Z';

/**
 * Call it each minute, one call at a time. The slots lie in the store, so that a round which comes late, or not at all, makes
 * no difference but a later brief. The first round, and one after the clock was set back, looks at all slots anew.
 */
export function createBriefRound(deps: BriefRoundDeps): BriefRound {
  const { store, clock } = deps;
  let lastRoundAt: number | null = null;
  let rounds = 0;
  const faults = new Map<string, string>();
  return async () => {
    const now = clock.now();
    if (lastRoundAt === null || now.getTime() < lastRoundAt - CLOCK_SET_BACK_MS) await planAnew(store, now);
    lastRoundAt = now.getTime();
    const due = await store.dueSchedules(now.toISOString(), MAX_DUE);
    let told = 0;
    if (due.length > 0) {
      const asleepSince = await store.getSetting(LAST_ROUND);
      const source = await openNewsSource(store, Math.min(...due.map(({ toldSeq }) => toldSeq)));
      for (const schedule of due) {
        const round: Round = { now, source, asleepSince, fault: faults.get(schedule.channel) ?? null };
        if (await briefSafely(deps, schedule, round, faults)) told += 1;
        // Answers to people in the chat come first.
        await breathe();
      }
    }
    await store.putSetting(LAST_ROUND, now.toISOString());
    rounds += 1;
    if (rounds % ROUNDS_BETWEEN_PRUNING === 0) {
      await store.pruneDeliveries(new Date(now.getTime() - KEPT_MS).toISOString());
    }
    return told;
  };
}

interface Round {
  readonly now: Date;
  readonly source: NewsSource;
  readonly asleepSince: string | null;
  /** Why composing failed in an earlier round. */
  readonly fault: string | null;
}

/** A schedule that fails holds up none of the others, and is tried again in the next round until its allowance is over. */
async function briefSafely(
  deps: BriefRoundDeps,
  schedule: ChannelSchedule,
  round: Round,
  faults: Map<string, string>,
): Promise<boolean> {
  try {
    const isTold = await brief(deps, schedule, round);
    faults.delete(schedule.channel);
    return isTold;
  } catch (thrown) {
    const error = asParleyError(thrown);
    faults.set(schedule.channel, error.message);
    deps.logger.error({ err: error, channel: schedule.channel }, 'a brief could not be composed');
    return false;
  }
}

async function brief(deps: BriefRoundDeps, schedule: ChannelSchedule, round: Round): Promise<boolean> {
  const { store } = deps;
  const { now, source } = round;
  const slot = await skipToNewest(deps, schedule, round);
  const at = now.toISOString();
  const closing = { channel: schedule.channel, slotAt: slot.toISOString(), at, nextAt: nextAfter(schedule, now) };
  if (now.getTime() - slot.getTime() > ALLOWANCE_MS) {
    await closeMissed(deps, schedule, [slot], round);
    return false;
  }
  if (isHoliday(schedule, slot)) {
    await store.closeSlot({ ...closing, outcome: 'holiday', reason: null, deliveries: [] });
    return false;
  }
  const digest = await composeDigest(source, {
    afterSeq: schedule.toldSeq,
    from: schedule.toldUntil,
    to: at,
    scope: schedule.scope,
    community: schedule.community,
  });
  await breathe();
  const isSilent = digest.sections.length === 0 && schedule.whenQuiet === 'silent';
  const deliveries = isSilent ? [] : briefDeliveries(digest, schedule, closing.slotAt, at);
  const outcome = isSilent ? 'silent' : 'told';
  return store.closeSlot({ ...closing, outcome, reason: null, toldSeq: source.head, deliveries });
}

/** The newest slot that has come; those before it, of a long sleep, are noted as missed. */
async function skipToNewest(deps: BriefRoundDeps, schedule: ChannelSchedule, round: Round): Promise<Date> {
  const first = new Date(schedule.nextAt);
  const newest = lastSlot(schedule, first, round.now) ?? first;
  const missed: Date[] = [];
  for (let slot: Date | null = first; slot && slot < newest && missed.length < MAX_NOTED;) {
    missed.push(slot);
    slot = slotAfter(schedule, slot);
  }
  if (missed.length > 0) await closeMissed(deps, schedule, missed, round, newest);
  return newest;
}

async function closeMissed(
  { store, notices }: BriefRoundDeps,
  schedule: ChannelSchedule,
  slots: readonly Date[],
  { now, asleepSince, fault }: Round,
  next?: Date,
): Promise<void> {
  const at = now.toISOString();
  const nextAt = next?.toISOString() ?? nextAfter(schedule, now);
  const { channel, community } = schedule;
  const missed = slots.map((slot) => {
    const slotAt = slot.toISOString();
    const wasAwake = asleepSince !== null && asleepSince >= slotAt;
    return { slotAt, reason: fault ?? (wasAwake ? 'the clock was changed' : sleepWords(asleepSince, at)) };
  });
  const last = missed.at(-1);
  if (!last) return;
  const { slotAt, reason } = last;
  const reply = presentMissedBrief(schedule, { slots: missed.map((one) => one.slotAt), reason });
  const notice = { community, audience: 'moderators', key: `missed ${channel} ${slotAt}`, reply } as const;
  if (await store.missSlots({ channel, slots: missed, nextAt, telling: { notice, at } }))
    await notices.sendWaiting(community);
}

function sleepWords(since: string | null, until: string): string {
  const from = since === null ? '' : ` from ${since.slice(0, 16).replace('T', ' ')}`;
  return `Parley was not running or its machine was asleep${from} until ${until.slice(0, 16).replace('T', ' ')} UTC`;
}

function nextAfter(schedule: ChannelSchedule, moment: Date): string {
  return slotAfter(schedule, moment)?.toISOString() ?? NEVER;
}

/** A slot that was worked out while the clock was ahead comes forward again; one that is due stays. */
async function planAnew(store: BriefStore, now: Date): Promise<void> {
  await store.reopenSlots(now.toISOString());
  for (let afterChannel = ''; ;) {
    const page = await store.runningSchedules({ afterChannel, limit: PAGE });
    for (const schedule of page) {
      const nextAt = nextAfter(schedule, now);
      if (schedule.nextAt > nextAt) await store.moveSlot(schedule.channel, nextAt);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterChannel = last.channel;
    await breathe();
  }
}
