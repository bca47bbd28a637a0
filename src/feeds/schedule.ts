import type { Feed, PollOutcome } from '#src/core/feed.ts';

export interface ScheduleOptions {
  readonly intervalMs: number;
  readonly now: Date;
  /** 0 to 1, 1 excluded. */
  readonly random: () => number;
}

const MAX_WAIT_MS = 24 * 60 * 60 * 1000;
/** Feeds that were added together, or failed together, drift apart. */
const JITTER = 0.1;

/**
 * When a feed is due again, ISO 8601: after the interval; after a fault twice as late with each in a row, up to a day, so that
 * a feed that comes back is seen without anybody's help. A server's Retry-After is respected, up to a day.
 * @param feed as it was before the visit
 */
export function nextPollAt(
  feed: Pick<Feed, 'failures'>,
  outcome: PollOutcome,
  { intervalMs, now, random }: ScheduleOptions,
): string {
  const regular = outcome.kind === 'fault' ? faultWait(feed.failures, outcome.fault.code, intervalMs) : intervalMs;
  const jittered = regular * (1 - JITTER + 2 * JITTER * random());
  const asked = outcome.kind === 'fault' ? Math.min(outcome.retryAfterMs ?? 0, MAX_WAIT_MS) : 0;
  return new Date(now.getTime() + Math.round(Math.max(jittered, asked))).toISOString();
}

function faultWait(failuresBefore: number, code: string, intervalMs: number): number {
  if (code === 'fetch/gone') return MAX_WAIT_MS;
  return Math.max(intervalMs, Math.min(intervalMs * 2 ** failuresBefore, MAX_WAIT_MS));
}
