import { describe, expect, it } from 'vitest';
import { type FeedPace, type ParsedFeed, type PollOutcome, UNKNOWN_PACE } from '#src/core/feed.ts';
import { paceAfter } from '#src/feeds/pace.ts';

const NOW = new Date('2024-11-20T12:00:00.000Z');
const HOUR = 3_600_000;
const KNOWN: FeedPace = { medianGapMs: HOUR, lastItemAt: '2024-11-01T00:00:00.000Z', publisherIntervalMs: 2 * HOUR };

function outcomeOf(dates: readonly (string | null)[], more: object = {}, maxAgeMs?: number): PollOutcome {
  const items = dates.map((publishedAt, index) => ({
    id: String(index),
    title: null,
    url: null,
    publishedAt,
    text: '',
  }));
  const feed = { format: 'rss', title: null, siteUrl: null, items, warnings: [], ...more } as unknown as ParsedFeed;
  const validators = { etag: null, lastModified: null };
  return { kind: 'items', feed, validators, ...(maxAgeMs === undefined ? {} : { maxAgeMs }) };
}

const hoursAgo = (hours: number): string => new Date(NOW.getTime() - hours * HOUR).toISOString();

describe('paceAfter', () => {
  it('takes the median of the gaps between items, whatever their order', () => {
    const outcome = outcomeOf([10, 1, 3, 6, 100].map(hoursAgo));
    expect(paceAfter(UNKNOWN_PACE, outcome, NOW)).toMatchObject({ medianGapMs: 3 * HOUR, lastItemAt: hoursAgo(1) });
  });

  it('counts items of one minute as one, and passes over dates that are missing, broken or to come', () => {
    const outcome = outcomeOf([
      hoursAgo(1),
      hoursAgo(1),
      hoursAgo(3),
      null,
      'soon',
      hoursAgo(-48),
      hoursAgo(5),
      hoursAgo(7),
    ]);
    expect(paceAfter(UNKNOWN_PACE, outcome, NOW)).toMatchObject({ medianGapMs: 2 * HOUR, lastItemAt: hoursAgo(1) });
  });

  it('says nothing after a few items, and keeps what was known', () => {
    expect(paceAfter(UNKNOWN_PACE, outcomeOf([hoursAgo(1), hoursAgo(900)]), NOW).medianGapMs).toBeNull();
    expect(paceAfter(KNOWN, outcomeOf([]), NOW)).toMatchObject({ medianGapMs: HOUR, lastItemAt: KNOWN.lastItemAt });
    expect(paceAfter(KNOWN, { kind: 'not-modified' }, NOW)).toEqual(KNOWN);
  });

  it('takes the longest that the publisher asks for', () => {
    expect(paceAfter(KNOWN, outcomeOf([], { askedIntervalMs: HOUR }, 60_000), NOW).publisherIntervalMs).toBe(HOUR);
    expect(paceAfter(KNOWN, outcomeOf([], { askedIntervalMs: null }, 3 * HOUR), NOW).publisherIntervalMs).toBe(
      3 * HOUR,
    );
    expect(paceAfter(KNOWN, outcomeOf([]), NOW).publisherIntervalMs).toBeNull();
  });
});
