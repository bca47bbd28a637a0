import { isRelevant } from '#src/core/brief.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { isNewToEvent } from '#src/talks/new-to-event.ts';
import { entryOf } from '#src/talks/report.ts';
import { briefEvent, readThreads, reportOf } from './thread-events.ts';

export interface AskedCounts {
  readonly events: number;
  readonly asked: number;
  /** Events whose label differs from the last one of their thread. */
  readonly changes: number;
  /** Of these, relevant ones that were taken for something told before. */
  readonly missed: number;
}

/** Which events of a file of threads the model would be asked about, each fed as a story on its thread's talks. */
export function askedOfThreads(path: string): AskedCounts {
  const counts = { events: 0, asked: 0, changes: 0, missed: 0 };
  for (const [thread, own] of readThreads(path)) {
    counts.events += own.length;
    const read: TimelineEntry[] = [];
    let labelled: Status | null = null;
    for (const event of own) {
      const isChange = event.status !== null && event.status !== labelled;
      labelled = event.status ?? labelled;
      if (isChange) counts.changes += 1;
      const brief = briefEvent(event);
      if (!isRelevant(brief)) continue;
      const entry = entryOf(thread, reportOf(event, brief));
      if (isNewToEvent(read, entry, brief)) {
        counts.asked += 1;
        read.push(entry);
      } else if (isChange) counts.missed += 1;
    }
  }
  return counts;
}
