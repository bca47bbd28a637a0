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

/** Copies of one text are the report of the outlet that had it first, and two stories of one outlet are one report. */
function hasTwoIndependent(sources: readonly Source[]): boolean {
  const outlets = new Map<string, string>();
  for (const { textId, outlet } of sources) if (!outlets.has(textId)) outlets.set(textId, fold(outlet));
  return new Set(outlets.values()).size > 1;
}
