import type { Feed, FeedPace, PollOutcome } from '#src/core/feed.ts';

export interface ScheduleOptions {
  /** The shortest wait that Parley chooses by itself. */
  readonly intervalMs: number;
  readonly now: Date;
  /** 0 to 1, 1 excluded. */
  readonly random: () => number;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Feeds that were added together, or failed together, drift apart. It only adds, so that nobody is visited too early. */
const JITTER = 0.2;
/** Visits in the time in which a feed publishes one item: the news is then seldom older than a quarter of that. */
const VISITS_A_GAP = 4;
/** The share of its silence by which a silent feed is visited more rarely. */
const SILENCE_SHARE = 0.1;
/** The longest wait for a feed that answers, unless somebody asks for more. */
const MAX_REGULAR_MS = 6 * HOUR_MS;

/** How long a feed may fail before the moderators are told. */
export const FAILING_IS_TOLD_AFTER_MS = DAY_MS;

/**
 * When a feed is due again, ISO 8601. A feed that answers: by how often it publishes, or as often as its subscribers ask, but
 * never sooner than its publisher says, up to a day. After a fault: after the shortest interval, then twice as late with each
 * in a row, up to a day, so that a feed that comes back is seen without anybody's help; never before the server's Retry-After,
 * up to a day.
 * @param feed as it was before the visit
 * @param pace as it is after it
 */
export function nextPollAt(
  feed: Pick<Feed, 'failures' | 'failingSince' | 'wishes'>,
  outcome: PollOutcome,
  pace: FeedPace,
  { intervalMs, now, random }: ScheduleOptions,
): string {
  const jitter = 1 + JITTER * random();
  if (outcome.kind !== 'fault') {
    const chosen = feed.wishes.intervalMs ?? adaptiveInterval(pace, intervalMs, now);
    const waitMs = Math.max(chosen, Math.min(pace.publisherIntervalMs ?? 0, DAY_MS)) * jitter;
    return after(now, waitMs);
  }
  const backoffMs = Math.min(intervalMs * 2 ** feed.failures * jitter, DAY_MS);
  const askedMs = Math.min(outcome.retryAfterMs ?? 0, DAY_MS);
  return after(now, Math.max(askedMs, beforeTelling(feed.failingSince, backoffMs, now)));
}

/** A feed that publishes more often, or has been silent for less long, is visited sooner. */
function adaptiveInterval({ medianGapMs, lastItemAt }: FeedPace, shortestMs: number, now: Date): number {
  if (medianGapMs === null || lastItemAt === null) return shortestMs;
  const silenceMs = now.getTime() - Date.parse(lastItemAt);
  const gapMs = Math.max(medianGapMs, silenceMs * SILENCE_SHARE);
  return Math.max(shortestMs, Math.min(gapMs / VISITS_A_GAP, MAX_REGULAR_MS));
}

/** The visit that finds a feed failing for a day is not put off to the next day. */
function beforeTelling(failingSince: string | null, waitMs: number, now: Date): number {
  const untilMs = Date.parse(failingSince ?? now.toISOString()) + FAILING_IS_TOLD_AFTER_MS - now.getTime();
  return untilMs > 0 ? Math.min(waitMs, untilMs) : waitMs;
}

function after(now: Date, waitMs: number): string {
  return new Date(now.getTime() + Math.round(waitMs)).toISOString();
}
