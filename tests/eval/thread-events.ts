import { readFileSync } from 'node:fs';
import { briefStory } from '#src/briefing/extractive.ts';
import type { Brief, RelevantBrief } from '#src/core/brief.ts';
import type { Status } from '#src/core/vocabulary.ts';
import type { StoryReport } from '#src/talks/report.ts';

export interface ThreadEvent {
  readonly id: string;
  readonly thread: string;
  readonly date: string;
  readonly text: string;
  /** The status that the event sets; null where it sets none. */
  readonly status: Status | null;
}

const OUTLET = 'the thread';

/** The events of a file, one JSON object a line, by their threads. */
export function readThreads(path: string): ReadonlyMap<string, readonly ThreadEvent[]> {
  const lines = readFileSync(path, 'utf8').split('\n');
  const events = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as ThreadEvent);
  return Map.groupBy(events, (event) => event.thread);
}

/** The brief of an event, fed as a story of its day. */
export function briefEvent({ id, date, text }: ThreadEvent): Brief {
  return briefStory({ id, title: null, url: null, source: OUTLET, publishedAt: noonOf(date), language: 'en', text });
}

/** What such a story reports to the record of talks. */
export function reportOf({ id, date }: ThreadEvent, brief: RelevantBrief): StoryReport {
  const at = noonOf(date);
  const source = { storyId: id, outlet: OUTLET, title: null, url: null, at, textId: id };
  return { brief, clusterId: id, source, at, recordedAt: at };
}

function noonOf(date: string): string {
  return `${date}T12:00:00Z`;
}
