import type { FeedPace, PollOutcome } from '#src/core/feed.ts';

/** Older items say how the feed used to be. */
const NEWEST_ITEMS = 40;
/** Items of one minute were published together. */
const MINUTE_MS = 60_000;
/** Fewer say little. */
const MIN_GAPS = 3;

/** How often a feed publishes, after a visit. What the visit does not tell stays as it was. */
export function paceAfter(known: FeedPace, outcome: PollOutcome, now: Date): FeedPace {
  if (outcome.kind !== 'items') return known;
  const { items, askedIntervalMs } = outcome.feed;
  const minutes = items
    .map(({ publishedAt }) => (publishedAt === null ? Number.NaN : Date.parse(publishedAt)))
    // A date to come is a mistake, or a meeting that is announced.
    .filter((time) => time <= now.getTime())
    .map((time) => Math.floor(time / MINUTE_MS));
  const newestFirst = [...new Set(minutes)].toSorted((a, b) => b - a).slice(0, NEWEST_ITEMS);
  const [newest] = newestFirst;
  return {
    medianGapMs: medianGap(newestFirst) ?? known.medianGapMs,
    lastItemAt: newest === undefined ? known.lastItemAt : new Date(newest * MINUTE_MS).toISOString(),
    publisherIntervalMs: Math.max(askedIntervalMs ?? 0, outcome.maxAgeMs ?? 0) || null,
  };
}

function medianGap(newestFirst: readonly number[]): number | null {
  const gaps = newestFirst.slice(1).map((time, index) => (newestFirst[index] ?? time) - time);
  if (gaps.length < MIN_GAPS) return null;
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  return middle === undefined ? null : middle * MINUTE_MS;
}
