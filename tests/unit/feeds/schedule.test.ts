import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedPace, type PollOutcome, UNKNOWN_PACE } from '#src/core/feed.ts';
import { nextPollAt } from '#src/feeds/schedule.ts';

const NOW = new Date('2024-11-20T12:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHORTEST = 15 * MINUTE;
const WELL: PollOutcome = { kind: 'not-modified' };

function fault(retryAfterMs?: number): PollOutcome {
  const words = { name: 'http-error' as const, code: 'fetch/status', message: 'It failed.', at: NOW.toISOString() };
  return { kind: 'fault', fault: words, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

interface Given {
  readonly failures?: number;
  readonly failingSince?: string | null;
  readonly askedMs?: number | null;
  readonly pace?: Partial<FeedPace>;
  readonly random?: number;
}

function waitMs(outcome: PollOutcome, given: Given = {}): number {
  const { failures = 0, failingSince = null, askedMs = null, pace = {}, random = 0 } = given;
  const feed = { failures, failingSince, wishes: { fullText: true, intervalMs: askedMs } };
  const options = { intervalMs: SHORTEST, now: NOW, random: () => random };
  return Date.parse(nextPollAt(feed, outcome, { ...UNKNOWN_PACE, ...pace }, options)) - NOW.getTime();
}

const ago = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();

describe('the next visit of a feed that answers', () => {
  it('comes after the shortest interval while nothing is known of its pace', () => {
    expect(waitMs(WELL)).toBe(SHORTEST);
  });

  it('follows how often the feed publishes, between the shortest interval and six hours', () => {
    expect(waitMs(WELL, { pace: { medianGapMs: MINUTE, lastItemAt: ago(MINUTE) } })).toBe(SHORTEST);
    expect(waitMs(WELL, { pace: { medianGapMs: 4 * HOUR, lastItemAt: ago(HOUR) } })).toBe(HOUR);
    expect(waitMs(WELL, { pace: { medianGapMs: 7 * DAY, lastItemAt: ago(HOUR) } })).toBe(6 * HOUR);
  });

  it('comes more rarely the longer a feed has been silent', () => {
    const pace = { medianGapMs: HOUR };
    expect(waitMs(WELL, { pace: { ...pace, lastItemAt: ago(HOUR) } })).toBe(SHORTEST);
    expect(waitMs(WELL, { pace: { ...pace, lastItemAt: ago(80 * HOUR) } })).toBe(2 * HOUR);
    expect(waitMs(WELL, { pace: { ...pace, lastItemAt: ago(400 * DAY) } })).toBe(6 * HOUR);
  });

  it('is as often as a moderator asks, but never sooner than the publisher says', () => {
    const pace = { medianGapMs: 7 * DAY, lastItemAt: ago(HOUR) };
    expect(waitMs(WELL, { askedMs: 5 * MINUTE, pace })).toBe(5 * MINUTE);
    expect(waitMs(WELL, { askedMs: 20 * HOUR })).toBe(20 * HOUR);
    expect(waitMs(WELL, { askedMs: 5 * MINUTE, pace: { publisherIntervalMs: HOUR } })).toBe(HOUR);
  });

  it('does not let a publisher put it off for more than a day', () => {
    expect(waitMs(WELL, { pace: { publisherIntervalMs: 365 * DAY } })).toBe(DAY);
  });

  it('is never the sooner for its jitter', () => {
    expect(waitMs(WELL, { pace: { publisherIntervalMs: HOUR }, random: 0.999 })).toBeGreaterThan(HOUR);
    expect(waitMs(WELL, { random: 0.5 })).toBe(16.5 * MINUTE);
  });
});

describe('the next visit of a feed that fails', () => {
  it('comes twice as late each time, up to a day, and goes on coming', () => {
    const failingSince = ago(3 * DAY);
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 50, 1000].map((failures) => waitMs(fault(), { failures, failingSince }));
    expect(waits.slice(0, 4)).toEqual([SHORTEST, 2 * SHORTEST, 4 * SHORTEST, 8 * SHORTEST]);
    expect(waits.slice(7)).toEqual([DAY, DAY, DAY]);
  });

  it('waits for as long as the server asks, up to a day', () => {
    expect(waitMs(fault(3 * HOUR))).toBe(3 * HOUR);
    expect(waitMs(fault(90 * DAY))).toBe(DAY);
    expect(waitMs(fault(MINUTE))).toBe(SHORTEST);
  });

  it('is not put off beyond the moment when the moderators are to be told', () => {
    expect(waitMs(fault(), { failures: 6, failingSince: ago(20 * HOUR) })).toBe(4 * HOUR);
    expect(waitMs(fault(5 * HOUR), { failures: 6, failingSince: ago(20 * HOUR) })).toBe(5 * HOUR);
  });

  it('lies in the next day, whatever went before', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(10 * DAY),
        (failures, random, agoMs) => {
          const wait = waitMs(fault(), { failures, random, failingSince: ago(agoMs) });
          return wait > 0 && wait <= DAY;
        },
      ),
    );
  });
});
