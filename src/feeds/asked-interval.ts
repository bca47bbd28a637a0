import type { XmlElement } from './xml-tree.ts';
import { childElements, textOf } from './xml-tree.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The periods of the syndication module (https://web.resource.org/rss/1.0/modules/syndication/). */
const PERIODS_MS: ReadonlyMap<string, number> = new Map([
  ['hourly', HOUR_MS],
  ['daily', DAY_MS],
  ['weekly', 7 * DAY_MS],
  ['monthly', 30 * DAY_MS],
  ['yearly', 365 * DAY_MS],
]);

/**
 * How long a feed asks us to wait between visits, in milliseconds: the longer of `ttl` (minutes, RSS 2.0) and the period of
 * `sy:updatePeriod` through `sy:updateFrequency`. Null where it says neither.
 */
export function askedIntervalMs(channel: XmlElement): number | null {
  const said = new Map(childElements(channel).map((child) => [child.name, textOf(child).trim().toLowerCase()]));
  const ttlMs = positive(said.get('ttl')) * MINUTE_MS;
  const periodMs = PERIODS_MS.get(said.get('sy:updateperiod') ?? '') ?? 0;
  const asked = Math.max(ttlMs, periodMs / (positive(said.get('sy:updatefrequency')) || 1));
  return asked > 0 ? asked : null;
}

/** 0 for what is no whole number above it. */
function positive(text: string | undefined): number {
  return /^\d{1,7}$/.test(text ?? '') ? Number(text) : 0;
}
