import { isRelevant } from '#src/core/brief.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { advance } from '#src/talks/state.ts';
import { type ThreadEvent, briefEvent, readThreads, reportOf } from './thread-events.ts';

export interface Outcome {
  readonly event: ThreadEvent;
  /** What the engine told of it. */
  readonly told: string;
  /** Where the talks stood before the event and stand after it. */
  readonly before: Status | null;
  readonly after: Status | null;
  /** The last labelled status before the event. */
  readonly labelled: Status | null;
}

/** Each thread of a file of events, one JSON object a line, fed in its order through the engine and the state machine. */
export function runThreads(path: string): ReadonlyMap<string, readonly Outcome[]> {
  return new Map([...readThreads(path)].map(([thread, own]) => [thread, run(thread, own)]));
}

function run(thread: string, events: readonly ThreadEvent[]): Outcome[] {
  let talks: Talks = {
    id: 'thread',
    name: thread,
    aliases: [],
    region: null,
    parties: [],
    origin: 'opened',
    state: null,
    version: 0,
  };
  let timeline: readonly TimelineEntry[] = [];
  let labelled: Status | null = null;
  const outcomes: Outcome[] = [];
  for (const event of events) {
    const before = talks.state?.status ?? null;
    const brief = briefEvent(event);
    let told = 'not relevant';
    if (isRelevant(brief)) {
      told = `${brief.status?.value ?? 'none'} ${brief.status?.confidence ?? ''} ${brief.relevance.value}`;
      const settled = advance(talks, timeline, reportOf(event, brief));
      talks = settled.talks;
      timeline = [settled.entry, ...timeline.filter((entry) => entry.id !== settled.entry.id)];
    }
    outcomes.push({ event, told, before, after: talks.state?.status ?? null, labelled });
    labelled = event.status ?? labelled;
  }
  return outcomes;
}

/** How many of something there are, out of how many. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

export interface ThreadCounts {
  /** A labelled change is an event whose label differs from the last one; it is found where the talks stand there after it. */
  readonly found: Share;
  /** A false change is one to a status that is not the event's, or by an event that sets none. */
  readonly wrong: Share;
  /** How often the talks stand where an event that sets a status puts them. */
  readonly held: Share;
}

export function countChanges(outcomes: readonly Outcome[]): ThreadCounts {
  const changes = outcomes.filter(({ event, labelled }) => event.status !== null && event.status !== labelled);
  const made = outcomes.filter(({ before, after }) => before !== after);
  const labels = outcomes.filter(({ event }) => event.status !== null);
  const isRight = ({ event, after }: Outcome): boolean => after === event.status;
  return {
    found: { part: changes.filter(isRight).length, whole: changes.length },
    wrong: { part: made.filter((outcome) => !isRight(outcome)).length, whole: made.length },
    held: { part: labels.filter(isRight).length, whole: labels.length },
  };
}
