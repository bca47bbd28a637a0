import type { Source, TimelineEntry } from '#src/core/talks.ts';
import { fold } from './fold.ts';

/** A second report of a change counts as being of the same change within this time. */
const SAME_CHANGE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The entry as `confirmed` where two independent publishers tell its status, here or in other entries within a week, or where
 * it already is by a party's own word.
 */
export function withStrength(entry: TimelineEntry, others: readonly TimelineEntry[]): TimelineEntry {
  if (entry.after === null || entry.strength === 'confirmed') return entry;
  const near = others.filter((other) => Math.abs(Date.parse(other.at) - Date.parse(entry.at)) <= SAME_CHANGE_MS);
  const telling = [entry, ...near].flatMap((one) => one.sources.filter((source) => source.tells === entry.after));
  return hasTwoIndependent(telling) ? { ...entry, strength: 'confirmed' } : entry;
}

/** Two outlets with two texts: copies of one text are one report, and so are two stories of one outlet. */
function hasTwoIndependent(sources: readonly Source[]): boolean {
  return sources.some((one, index) =>
    sources.slice(index + 1).some((other) => fold(one.outlet) !== fold(other.outlet) && one.textId !== other.textId),
  );
}
