/**
 * Measures the state machine on runs of dated events: `npm run eval:threads [-- FILE… --all]`. Without a file, on the project's
 * own and on the run that lies beside the project, where it does. Each event is one story on the thread's process, fed in its
 * order through the engine and the state machine. Prints the labelled changes found and the false ones, and where they were
 * missed or false; with `--all`, every event.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, type Share, countChanges, runThreads } from './thread-runs.ts';

const own = join(import.meta.dirname, 'own.threads.jsonl');
const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'gold', 'thread.dev.jsonl');
const given = process.argv.slice(2).filter((word) => !word.startsWith('--'));

if (given.length === 0 && !existsSync(beside)) print('No thread of events lies beside the project (../shared/gold).');
for (const path of given.length > 0 ? given : [own, beside].filter((one) => existsSync(one))) report(path);

function report(path: string): void {
  const threads = runThreads(path);
  for (const [thread, outcomes] of threads) {
    summarize(thread, outcomes);
    for (const outcome of outcomes) list(outcome);
  }
  if (threads.size > 1) summarize(`all ${threads.size} threads`, [...threads.values()].flat());
}

function summarize(name: string, outcomes: readonly Outcome[]): void {
  const { found, wrong, held } = countChanges(outcomes);
  print(`${name}: ${outcomes.length} events`);
  print(`  labelled changes found: ${words(found)}`);
  print(`  false changes: ${words(wrong)}`);
  print(`  status right after an event that sets one: ${words(held)}`);
}

function list({ event, told, before, after, labelled }: Outcome): void {
  const isMissed = event.status !== null && after !== event.status;
  const isWrong = before !== after && after !== event.status;
  if (!isMissed && !isWrong && !process.argv.includes('--all')) return;
  const mark = isWrong ? 'FALSE' : isMissed ? 'MISS' : 'ok';
  print(
    `  ${mark.padEnd(5)} ${event.date} label ${labelled} → ${event.status}; talks ${before} → ${after}; brief ${told}`,
  );
  print(`        ${event.text.slice(0, 220)}`);
}

function words({ part, whole }: Share): string {
  return whole === 0 ? 'none' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
