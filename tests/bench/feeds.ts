/**
 * Polls 2,000 feeds of 40 items that a process of ours serves over loopback, beside newsboat in the same run, and then 100 to
 * 10,000 feeds to see how time and memory grow. `--feeds N` for another number; `--growth` for the growth too.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { feedAddress } from './feed-addresses.ts';

interface Round {
  readonly feeds: number;
  readonly ms: number;
  readonly feedsPerMinute: number;
  readonly bytesPerFeed: number;
  readonly cpuMsPerFeed: number;
  readonly peakMb: number;
  readonly longestBlockMs: number;
  readonly p99BlockMs: number;
  readonly slowestAnswerMs: number;
}
type Rounds = Readonly<Record<'cold' | 'warm', Round>>;

const HOST_SCRIPT = fileURLToPath(new URL('./feed-host.ts', import.meta.url));
const ROUNDS_SCRIPT = fileURLToPath(new URL('./feed-rounds.ts', import.meta.url));
/** A package of Debian, and not of npm. */
const NEWSBOAT = 'newsboat';

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));

async function startHost(): Promise<{ host: ChildProcess; port: string }> {
  const host = spawn(process.execPath, [HOST_SCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
  return { host, port };
}

function runParley(port: string, feeds: number): Rounds {
  const file = join(folder, `parley-${feeds}.db`);
  // As `npm start` does.
  const args = [
    '--import',
    './src/compile-cache.mjs',
    '--disable-warning=ExperimentalWarning',
    '--max-semi-space-size=4',
    ROUNDS_SCRIPT,
    file,
    port,
    String(feeds),
  ];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
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

function printRounds({ cold, warm }: Rounds): void {
  for (const [name, round] of Object.entries({ cold, warm }))
    console.log(
      `parley   ${name}  ${String(round.feeds).padStart(6)} feeds  ${round.feedsPerMinute} feeds/min  ` +
        `${(round.ms / round.feeds).toFixed(2)} ms/feed (CPU ${round.cpuMsPerFeed})  ${round.bytesPerFeed} B/feed  peak ${round.peakMb} MB  ` +
        `longest block ${round.longestBlockMs} ms (p99 ${round.p99BlockMs})  slowest answer ${round.slowestAnswerMs} ms`,
    );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { feeds: { type: 'string', default: '2000' }, growth: { type: 'boolean' } },
  });
  const feeds = Number(values.feeds);
  const { host, port } = await startHost();
  try {
    const parley = runParley(port, feeds);
    printRounds(parley);
    const newsboat = runNewsboat(port, feeds);
    if (newsboat) {
      console.log(`newsboat cold  ${newsboat.cold} feeds/min\nnewsboat warm  ${newsboat.warm} feeds/min`);
      console.log(`cold: ${(parley.cold.feedsPerMinute / newsboat.cold).toFixed(1)} times newsboat’s`);
      console.log(`warm: ${(parley.warm.feedsPerMinute / newsboat.warm).toFixed(1)} times newsboat’s`);
    } else console.log('newsboat is not here, so there is nothing to compare with (Debian has it as “newsboat”).');
    if (values.growth) for (const size of [100, 1_000, 10_000]) printRounds(runParley(port, size));
  } finally {
    host.kill();
    rmSync(folder, { recursive: true });
  }
}

await main();
