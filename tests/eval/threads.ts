/**
 * Measures the state machine on runs of dated events that lie beside the project: `npm run eval:threads [-- --all]`.
 * Each event is one story on the thread's process, fed in its order through the engine and the state machine. Prints the
 * labelled changes found and the false ones; with `--all`, every event.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { briefStory } from '#src/briefing/extractive.ts';
import { isRelevant } from '#src/core/brief.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { advance } from '#src/talks/state.ts';

interface ThreadEvent {
  readonly id: string;
  readonly thread: string;
  readonly date: string;
  readonly text: string;
  /** The status that the event sets; null where it sets none. */
  readonly status: Status | null;
}

interface Outcome {
  readonly event: ThreadEvent;
  readonly told: string;
  readonly before: Status | null;
  readonly after: Status | null;
  /** The last labelled status before the event. */
  readonly labelled: Status | null;
}

const path =
  process.argv.slice(2).find((word) => !word.startsWith('--')) ??
  join(import.meta.dirname, '..', '..', '..', 'shared', 'gold', 'thread.dev.jsonl');

if (existsSync(path)) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const events = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as ThreadEvent);
  for (const [thread, own] of Map.groupBy(events, (event) => event.thread)) report(thread, run(thread, own));
} else {
  print('No thread of events lies beside the project (../shared/gold); nothing was measured.');
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
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
    const at = `${event.date}T12:00:00Z`;
    const story = { id: event.id, title: null, url: null, source: 'the thread', publishedAt: at, language: 'en' };
    const brief = briefStory({ ...story, text: event.text });
    let told = 'not relevant';
    if (isRelevant(brief)) {
      told = `${brief.status?.value ?? 'none'} ${brief.status?.confidence ?? ''} ${brief.relevance.value}`;
      const source = { storyId: event.id, outlet: story.source, title: null, url: null, at, textId: event.id };
      const settled = advance(talks, timeline, { brief, clusterId: event.id, source, at, recordedAt: at });
      talks = settled.talks;
      timeline = [settled.entry, ...timeline.filter((entry) => entry.id !== settled.entry.id)];
    }
    outcomes.push({ event, told, before, after: talks.state?.status ?? null, labelled });
    labelled = event.status ?? labelled;
  }
  return outcomes;
}

/**
 * A labelled change is an event whose label differs from the last one; it is found where the talks stand there after it. A
 * false change is one to a status that is not the event's, or by an event that sets none.
 */
function report(thread: string, outcomes: readonly Outcome[]): void {
  const changes = outcomes.filter(({ event, labelled }) => event.status !== null && event.status !== labelled);
  const found = changes.filter(({ event, after }) => after === event.status);
  const made = outcomes.filter(({ before, after }) => before !== after);
  const wrong = made.filter(({ event, after }) => after !== event.status);
  const labels = outcomes.filter(({ event }) => event.status !== null);
  const held = labels.filter(({ event, after }) => after === event.status);
  print(`${thread}: ${outcomes.length} events`);
  print(`  labelled changes found: ${share(found.length, changes.length)}`);
  print(`  false changes: ${share(wrong.length, made.length)}`);
  print(`  status right after an event that sets one: ${share(held.length, labels.length)}`);
  for (const { event, told, before, after, labelled } of outcomes) {
    const isMissed = event.status !== null && after !== event.status;
    const isWrong = before !== after && after !== event.status;
    if (!isMissed && !isWrong && !process.argv.includes('--all')) continue;
    const mark = isWrong ? 'FALSE' : isMissed ? 'MISS' : 'ok';
    print(
      `  ${mark.padEnd(5)} ${event.date} label ${labelled} → ${event.status}; talks ${before} → ${after}; brief ${told}`,
    );
    print(`        ${event.text.slice(0, 220)}`);
  }
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}
