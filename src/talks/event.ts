import type { TimelineEntry } from '#src/core/talks.ts';
import { areKin } from './transitions.ts';

/** Outlets tell one event within a day or so of each other. */
export const SAME_EVENT_MS = 36 * 60 * 60 * 1000;
/** An outlet has at most so many stories on one event. */
const MAX_SOURCES = 40;
const MIN_SHARED = 2;
const STRONG_OVERLAP = 0.5;

/**
 * The entry whose event the draft tells too: a copy of one of its texts, or another report of the same talks within a day or
 * so. Reports that tell one status are of one event unless their rounds differ; reports of statuses that outlets take for
 * each other must share who and where as well, since the same people in the same town may well come to something new by evening.
 */
export function findEvent(timeline: readonly TimelineEntry[], draft: TimelineEntry): TimelineEntry | null {
  const [source] = draft.sources;
  const own = timeline.find((entry) =>
    entry.sources.some(({ storyId, textId }) => storyId === source?.storyId || textId === source?.textId),
  );
  if (own) return own;
  const near = timeline
    .filter((entry) => apart(entry, draft) <= SAME_EVENT_MS && entry.sources.length < MAX_SOURCES)
    .toSorted((a, b) => apart(a, draft) - apart(b, draft));
  return near.find((entry) => tellsTheSame(entry, draft)) ?? null;
}

function apart(a: TimelineEntry, b: TimelineEntry): number {
  return Math.abs(Date.parse(a.at) - Date.parse(b.at));
}

function tellsTheSame(entry: TimelineEntry, draft: TimelineEntry): boolean {
  if (entry.roundNumber !== null && draft.roundNumber !== null && entry.roundNumber !== draft.roundNumber) return false;
  if (entry.after !== null && entry.after === draft.after) return true;
  if (entry.after !== null && draft.after !== null && !areKin(entry.after, draft.after)) return false;
  return sharesQuote(entry, draft) || (overlap(entry.names, draft.names) && overlap(entry.issues, draft.issues));
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((name) => b.includes(name)).length;
  const all = new Set([...a, ...b]).size;
  return shared >= Math.min(MIN_SHARED, a.length, b.length) && shared > 0 && shared / all >= STRONG_OVERLAP;
}

function sharesQuote(a: TimelineEntry, b: TimelineEntry): boolean {
  return a.quotes.some((quote) => b.quotes.some((other) => other.text === quote.text));
}
