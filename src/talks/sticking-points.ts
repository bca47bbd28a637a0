import type { StickingPoint } from '#src/core/talks.ts';
import { fold } from './fold.ts';

/** One position of each party on each issue: the latest by its date, and of two of one date the newcomer. Newest first. */
export function mergePoints(known: readonly StickingPoint[], newcomers: readonly StickingPoint[]): StickingPoint[] {
  const latest = new Map<string, StickingPoint>();
  for (const point of [...known, ...newcomers]) {
    const key = `${point.issue} ${fold(point.party)}`;
    const held = latest.get(key);
    if (!held || Date.parse(held.at) <= Date.parse(point.at)) latest.set(key, point);
  }
  return [...latest.values()].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
