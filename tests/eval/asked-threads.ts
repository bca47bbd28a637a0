import { readFileSync } from 'node:fs';
import { briefStory } from '#src/briefing/extractive.ts';
import { isRelevant } from '#src/core/brief.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { isNewToEvent } from '#src/talks/new-to-event.ts';
import { entryOf } from '#src/talks/report.ts';

interface ThreadEvent {
  readonly id: string;
  readonly thread: string;
  readonly date: string;
  readonly text: string;
  readonly status: Status | null;
}

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
  const lines = readFileSync(path, 'utf8').split('\n');
  const events = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as ThreadEvent);
  const counts = { events: events.length, asked: 0, changes: 0, missed: 0 };
  for (const [thread, own] of Map.groupBy(events, (event) => event.thread)) {
    const read: TimelineEntry[] = [];
    let labelled: Status | null = null;
    for (const event of own) {
      const isChange = event.status !== null && event.status !== labelled;
      labelled = event.status ?? labelled;
      if (isChange) counts.changes += 1;
      const at = `${event.date}T12:00:00Z`;
      const story = { id: event.id, title: null, url: null, source: 'the thread', publishedAt: at, language: 'en' };
      const brief = briefStory({ ...story, text: event.text });
      if (!isRelevant(brief)) continue;
      const source = { storyId: event.id, outlet: story.source, title: null, url: null, at, textId: event.id };
      const entry = entryOf(thread, { brief, clusterId: event.id, source, at, recordedAt: at });
      if (isNewToEvent(read, entry, brief)) {
        counts.asked += 1;
        read.push(entry);
      } else if (isChange) counts.missed += 1;
    }
  }
  return counts;
}
