import { isDeepStrictEqual } from 'node:util';
import type { RecordedChange, TakenBack, Touched } from '#src/core/moderation.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { freshFromCatalogue } from './catalogue.ts';
import { type Retold, retold } from './retold.ts';

/** What the store holds of some talks now. */
export interface Present {
  readonly talks: Talks;
  readonly entries: readonly TimelineEntry[];
}

type Restored = Pick<TakenBack, 'talks' | 'entries' | 'removedTalks'>;

/**
 * The record without a change, with all that came in since: what nothing has touched is as it was before, and where there was
 * news, the state is worked out anew. Talks that the change brought into being go, unless they have a history.
 * @param present the talks that the change touched, by id
 */
export function takenBack(change: RecordedChange, present: ReadonlyMap<string, Present>): Restored {
  const touched = new Map(change.entries.map((entry) => [entry.after.id, entry]));
  const all = [...present.values()].flatMap(({ entries }) =>
    entries.map((now) => ({ now, restored: entryWithout(touched.get(now.id), now) })),
  );
  const results: Retold[] = [];
  const removedTalks: string[] = [];
  for (const { before: stored, after } of change.talks) {
    const now = present.get(after.id)?.talks;
    if (!now) continue;
    const before = stored ?? freshFromCatalogue(after.id);
    const own = all.filter(({ restored }) => restored.talksId === after.id);
    const talks = fieldsWithout({ before, after }, now);
    const isAsLeft =
      isDeepStrictEqual(now.state, after.state) && own.every(({ now: entry }) => isAsLeftBy(touched, entry));
    results.push(
      isAsLeft
        ? {
            talks: { ...talks, state: before?.state ?? null },
            entries: own.filter(isChanged).map(({ restored }) => restored),
          }
        : retold(
            withWordOf(before, talks),
            own.map(({ restored }) => restored),
            own.map(({ now: entry }) => entry),
          ),
    );
    if (stored === null && own.length === 0) removedTalks.push(after.id);
  }
  return {
    talks: results.map(({ talks }) => talks),
    entries: results.flatMap(({ entries }) => entries),
    removedTalks,
  };
}

function entryWithout(touched: Touched<TimelineEntry> | undefined, now: TimelineEntry): TimelineEntry {
  if (!touched?.before) return now;
  if (isDeepStrictEqual(touched.after, now)) return touched.before;
  return now.talksId === touched.after.talksId ? { ...now, talksId: touched.before.talksId } : now;
}

function isAsLeftBy(touched: ReadonlyMap<string, Touched<TimelineEntry>>, entry: TimelineEntry): boolean {
  const one = touched.get(entry.id);
  return one === undefined || isDeepStrictEqual(one.after, entry);
}

function isChanged({ now, restored }: { now: TimelineEntry; restored: TimelineEntry }): boolean {
  return !isDeepStrictEqual(now, restored);
}

/** Every field that the change set goes back, unless it was set again since. State and version are not looked at. */
function fieldsWithout({ before, after }: Touched<Talks>, now: Talks): Talks {
  if (before === null) return now;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Talks>;
  names.delete('state');
  names.delete('version');
  for (const name of names) {
    const isOurs = !isDeepStrictEqual(before[name], after[name]) && isDeepStrictEqual(now[name], after[name]);
    if (!isOurs) names.delete(name);
  }
  const isTaken = ([name]: [string, unknown]): boolean => names.has(name as keyof Talks);
  const kept = Object.entries(now).filter((field) => !isTaken(field));
  return Object.fromEntries([...kept, ...Object.entries(before).filter(isTaken)]) as unknown as Talks;
}

/** The state is worked out anew under the moderator’s word, if any, that stood before the change. */
function withWordOf(before: Talks | null, talks: Talks): Talks {
  if (talks.state === null) return talks;
  return { ...talks, state: { ...talks.state, correctedBy: before?.state?.correctedBy ?? null, pending: null } };
}
