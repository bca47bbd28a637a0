/**
 * Polls 2,000 feeds of 40 items that a process of ours serves over loopback, beside newsboat in the same run, with the flags of
 * `npm start` and the environment of docs/parley.service. `--feeds N` for another number, `--alone` without newsboat. `--growth`
 * polls 100, 1,000 and 10,000 feeds instead, each in a process of its own, to see how time and memory grow.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { feedAddress } from './feed-addresses.ts';
import { startEnvironment, startFlags } from './start-flags.ts';
import { startHost } from './start-host.ts';

interface Round {
  readonly feeds: number;
  readonly ms: number;
  readonly feedsPerMinute: number;
  readonly bytesPerFeed: number;
  /** Of all threads, and of the one that people's commands wait for. */
  readonly cpuMsPerFeed: number;
  readonly mainCpuMsPerFeed: number;
  readonly startMb: number;
  readonly peakMb: number;
  /** Feeds under way at once, at most. */
  readonly inFlight: number;
  readonly longestBlockMs: number;
  readonly p99BlockMs: number;
  readonly slowestAnswerMs: number;
}
type Rounds = Readonly<Record<'cold' | 'warm', Round>>;

const GROWTH = [100, 1_000, 10_000];
const HOST_SCRIPT = fileURLToPath(new URL('./feed-host.ts', import.meta.url));
const ROUNDS_SCRIPT = fileURLToPath(new URL('./feed-rounds.ts', import.meta.url));
/** A package of Debian, and not of npm. */
const NEWSBOAT = 'newsboat';

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));

function runParley(port: string, feeds: number): Rounds {
  const file = join(folder, `parley-${feeds}.db`);
  const args = [...startFlags(), ROUNDS_SCRIPT, file, port, String(feeds)];
  const env = { ...process.env, ...startEnvironment() };
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env }),
  ) as Rounds;
}

/** Feeds per minute; newsboat keeps a feed's validators from its second visit on, so that the third round is the warm one. */
function runNewsboat(port: string, feeds: number): { cold: number; warm: number } | null {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('urls'), Array.from({ length: feeds }, (_, index) => feedAddress(port, index)).join('\n'));
  writeFileSync(at('config'), '');
  const reload = (): number => {
    const startedAt = performance.now();
    execFileSync(NEWSBOAT, ['-u', at('urls'), '-c', at('cache.db'), '-C', at('config'), '-x', 'reload']);
    return Math.round((feeds / (performance.now() - startedAt)) * 60_000);
  };
  try {
    const [cold, , warm] = [reload(), reload(), reload()];
    return { cold, warm };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}

/** Memory per feed in flight is what the round takes beyond the start, shared among those under way at once. */
function printGrowth(port: string): void {
  console.log(
    '  feeds  round  ms/feed  CPU ms/feed  start MB  peak MB  in flight  KB/feed in flight  longest block ms',
  );
  for (const feeds of GROWTH)
    for (const [name, round] of Object.entries(runParley(port, feeds))) {
      const grownKb = ((round.peakMb - round.startMb) * 1000) / round.inFlight;
      const figures = [round.ms / round.feeds, round.cpuMsPerFeed].map((ms) => ms.toFixed(2));
      const cells = [feeds, name, ...figures, round.startMb, round.peakMb, round.inFlight, Math.round(grownKb)];
      const widths = [7, 5, 7, 11, 8, 7, 9, 17, 16];
      console.log(
        [...cells, round.longestBlockMs].map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join('  '),
      );
    }
}

function printRounds({ cold, warm }: Rounds): void {
  for (const [name, round] of Object.entries({ cold, warm }))
    console.log(
      `parley   ${name}  ${String(round.feeds).padStart(6)} feeds  ${round.feedsPerMinute} feeds/min  ` +
        `${(round.ms / round.feeds).toFixed(2)} ms/feed (CPU ${round.cpuMsPerFeed}, main thread ${round.mainCpuMsPerFeed})  ${round.bytesPerFeed} B/feed  peak ${round.peakMb} MB  ` +
        `longest block ${round.longestBlockMs} ms (p99 ${round.p99BlockMs})  slowest answer ${round.slowestAnswerMs} ms`,
    );
}

function compare(port: string, feeds: number, isAlone: boolean): void {
  const parley = runParley(port, feeds);
  printRounds(parley);
  if (isAlone) return;
  const newsboat = runNewsboat(port, feeds);
  if (newsboat) {
    console.log(`newsboat cold  ${newsboat.cold} feeds/min\nnewsboat warm  ${newsboat.warm} feeds/min`);
    console.log(`cold: ${(parley.cold.feedsPerMinute / newsboat.cold).toFixed(1)} times newsboat’s`);
    console.log(`warm: ${(parley.warm.feedsPerMinute / newsboat.warm).toFixed(1)} times newsboat’s`);
  } else console.log('newsboat is not here, so there is nothing to compare with (Debian has it as “newsboat”).');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { feeds: { type: 'string', default: '2000' }, growth: { type: 'boolean' }, alone: { type: 'boolean' } },
  });
  const { host, port } = await startHost(HOST_SCRIPT);
  try {
    if (values.growth) printGrowth(port);
    else compare(port, Number(values.feeds), values.alone ?? false);
  } finally {
    host.kill();
    rmSync(folder, { recursive: true });
  }
}

await main();
