import type { Source, TimelineEntry } from '#src/core/talks.ts';
import { fold } from './fold.ts';
import { needsBothSides } from './transitions.ts';

/** A second report of a change counts as being of the same change within this time. */
const SAME_CHANGE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The entry as `confirmed` where two independent publishers tell its status, here or in other entries within a week, or where
 * it already is by a party's own word. What a party denies is reported, however many outlets tell of the claim; and what only
 * one reading of a story says confirms nothing.
 */
export function withStrength(entry: TimelineEntry, others: readonly TimelineEntry[]): TimelineEntry {
  if (entry.after === null) return entry;
  const near = others.filter(
    ({ at, after }) => after === entry.after && Math.abs(Date.parse(at) - Date.parse(entry.at)) <= SAME_CHANGE_MS,
  );
  const isDenied = [entry, ...near].some(({ disputes }) => disputes.length > 0);
  if (isDenied && needsBothSides(entry.after)) return { ...entry, strength: 'reported' };
  if (entry.strength === 'confirmed') return entry;
  const telling = [entry, ...near].flatMap(({ sources }) =>
    sources.filter((source) => source.tells === entry.after && source.isTentative !== true),
  );
  return hasTwoIndependent(telling) ? { ...entry, strength: 'confirmed' } : entry;
}

/** Copies of one text are the report of the outlet that had it first, and two stories of one outlet are one report. */
function hasTwoIndependent(sources: readonly Source[]): boolean {
  const outlets = new Map<string, string>();
  for (const { textId, outlet } of sources) if (!outlets.has(textId)) outlets.set(textId, fold(outlet));
  return new Set(outlets.values()).size > 1;
}
