import { isDeepStrictEqual } from 'node:util';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { replay } from './state.ts';

/** Talks with their state worked out anew, and those of their entries that read otherwise than they lie in the store. */
export interface Retold {
  readonly talks: Talks;
  readonly entries: readonly TimelineEntry[];
}

/**
 * @param entries all that are the talks’ own, in any order
 * @param stored the same as they lie in the store
 */
export function retold(talks: Talks, entries: readonly TimelineEntry[], stored = entries): Retold {
  const own = entries.map((entry) => ({ ...entry, talksId: talks.id }));
  const told = replay(talks, own.toSorted(byDate));
  const known = new Map(stored.map((entry) => [entry.id, entry]));
  return {
    talks: told.talks,
    entries: told.entries.filter((entry) => !isDeepStrictEqual(entry, known.get(entry.id))),
  };
}

function byDate(left: TimelineEntry, right: TimelineEntry): number {
  return Date.parse(left.at) - Date.parse(right.at) || left.id.localeCompare(right.id);
}
