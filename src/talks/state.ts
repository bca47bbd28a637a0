import type { Settlement } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { combined, joiningOf, withCopy } from './combine.ts';
import { correct } from './corrections.ts';
import { findEvent } from './event.ts';
import { type StoryReport, entryOf } from './report.ts';
import { heard, isHeldSince, step } from './step.ts';
import { withStrength } from './strength.ts';

/**
 * What a report changes: the talks with their new state, and its entry in the timeline. Pure; `timeline` holds the newest
 * entries up to a week after the report, newest first.
 *
 * A copy of a text that is already there adds its outlet and no weight; another report of an event joins its entry and may
 * confirm it; a publisher's edit restates it. A story that is older than what is known of the present status, a mention in
 * passing and a repetition are entered at their date and move nothing.
 */
export function advance(talks: Talks, timeline: readonly TimelineEntry[], report: StoryReport): Settlement {
  const draft = entryOf(talks.id, report);
  const known = findEvent(timeline, draft);
  const earlier = timeline.filter((entry) => entry.id !== known?.id);
  if (!known) return enter(talks, earlier, withStrength(draft, earlier));
  if (joiningOf(known, draft) === 'copy') return { talks, entry: withCopy(known, draft) };
  const entry = combined(known, draft, report.brief.story.text, report.recordedAt);
  return restate(talks, earlier, known, withStrength(entry, earlier), report.recordedAt);
}

/** A new event. */
function enter(talks: Talks, earlier: readonly TimelineEntry[], entry: TimelineEntry): Settlement {
  const { state } = talks;
  if (state === null || !isHeldSince(state, earlier, entry.at)) {
    const next = step(state, entry);
    return { talks: { ...talks, state: next.state }, entry: next.entry };
  }
  const before = earlier.find((other) => other.moved && other.after !== null && other.at <= entry.at)?.after ?? null;
  return { talks: { ...talks, state: heard(state, entry) }, entry: { ...entry, before, moved: false } };
}

/** An event of which more is told, or told otherwise, than before. */
function restate(
  talks: Talks,
  earlier: readonly TimelineEntry[],
  known: TimelineEntry,
  entry: TimelineEntry,
  recordedAt: string,
): Settlement {
  const { state } = talks;
  const hasSetState = state !== null && known.moved && state.since === known.at && state.status === known.after;
  if (entry.after === known.after && known.moved && state !== null) {
    return { talks: { ...talks, state: heard(state, entry) }, entry };
  }
  const base = hasSetState ? stateBefore(talks, earlier, known) : state;
  if (base !== null && !hasSetState && isHeldSince(base, earlier, entry.at)) {
    return { talks: { ...talks, state: heard(base, entry) }, entry };
  }
  const next = step(base, entry);
  const isNews = next.entry.moved && !known.moved;
  return {
    talks: { ...talks, state: next.state },
    entry: isNews ? { ...next.entry, recordedAt } : next.entry,
  };
}

/** The state as it was before an event that is now told otherwise, as far as the timeline remembers. */
function stateBefore(talks: Talks, earlier: readonly TimelineEntry[], known: TimelineEntry): Talks['state'] {
  const older = earlier.filter((entry) => Date.parse(entry.at) <= Date.parse(known.at));
  return replay({ ...talks, state: talks.state && withoutWord(talks.state) }, older.toReversed()).talks.state;
}

function withoutWord(state: NonNullable<Talks['state']>): NonNullable<Talks['state']> {
  return { ...state, pending: null };
}

/**
 * The state worked out anew from entries, oldest first: for talks that were merged or split, and where an entry was taken out
 * or told otherwise. A moderator's word keeps its place in time.
 */
export function replay(
  talks: Talks,
  oldestFirst: readonly TimelineEntry[],
): { readonly talks: Talks; readonly entries: readonly TimelineEntry[] } {
  const word = talks.state?.correctedBy ?? null;
  const isBeforeWord = (entry: TimelineEntry): boolean => word === null || Date.parse(entry.at) <= Date.parse(word.at);
  let now: Talks = { ...talks, state: null };
  const entries: TimelineEntry[] = [];
  const run = (some: readonly TimelineEntry[]): void => {
    for (const entry of some) {
      const next = step(now.state, entry);
      now = { ...now, state: next.state };
      entries.push(next.entry);
    }
  };
  run(oldestFirst.filter(isBeforeWord));
  if (word) now = correct(now, word);
  run(oldestFirst.filter((entry) => !isBeforeWord(entry)));
  return { talks: now, entries };
}
