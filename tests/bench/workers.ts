/**
 * What 1, 2 and 4 workers do on one machine with PostgreSQL beside them, and the one process on SQLite in the same run:
 * `npm run bench:workers [-- FEEDS]`, on Linux. Each feed brings one story of 600 words, which goes all its way to the record, and
 * so did others before, so that engines are open and code is compiled. Prints feeds per minute, stories per second, the
 * processor's time of Parley's processes, and what a story costs the database.
 */
import { escapeUTF8 } from 'entities';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';
import { composeStory } from './story-texts.ts';
import { type CountedFeeds, startCountedFeeds } from '../support/counted-feeds.ts';
import {
  APPLICATION_ID,
  GUILD_ID,
  TOKEN,
  memberWho,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { type ServedFeed, startFeedServer } from '../support/feed-server.ts';
import { startBot } from '../support/kill-run.ts';
import { freePort } from '../support/free-port.ts';
import { endBot, untilReady } from '../support/many-run.ts';
import { startPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/run-parley.ts';

interface Measured {
  readonly feedsPerMinute: number;
  readonly storiesPerSecond: number;
  /** Of the bots, and not of the database and the feeds. */
  readonly cpuMsPerStory: number;
  /** Of the store and of the queue, where they are PostgreSQL's. */
  readonly transactionsPerStory?: number;
  readonly writtenKbPerStory?: number;
  readonly storedKbPerStory?: number;
}

interface Bot {
  readonly healthPort: number;
  readonly process: ReturnType<typeof startBot>;
}

/** How feeds are added while bots run, and how many stories are at their end. SQLite is open to one process only. */
interface Desk {
  addFeeds(urls: readonly string[]): Promise<void>;
  settled(): Promise<number>;
}

const [count = 600] = process.argv.slice(2).map(Number);
const WARM_UP = 200;
const STORY_WORDS = 600;
const FEEDS_A_LIST = 20;
/** A program of Linux, and not of npm. */
const TASKSET = 'taskset';
const LIMIT_MS = 3 * 60_000;

const discord = await startDiscordServer();
const postgres = await startPostgres();
try {
  print('SQLite, one process', await onSqlite());
  for (const workers of [1, 2, 4])
    print(`PostgreSQL, ${workers} worker${workers > 1 ? 's' : ''}`, await onPostgres(workers));
} finally {
  await postgres.stop();
  await discord.close();
}

async function onSqlite(): Promise<Measured> {
  const folder = temporaryFolder();
  const databaseUrl = `sqlite:${folder.path}/parley.db`;
  const feeds = await serveFeeds();
  const bot = await start('all', databaseUrl);
  try {
    return await measure(feeds, [bot], deskOf(bot));
  } finally {
    await endBot(bot.process);
    await feeds.close();
    folder.remove();
  }
}

async function onPostgres(workers: number): Promise<Measured> {
  const databaseUrl = await postgres.newDatabase();
  const feeds = await serveFeeds();
  const store = await openStore(databaseUrl);
  const bots: Bot[] = [];
  try {
    for (let worker = 0; worker < workers; worker += 1)
      bots.push(onOneCore(await start('worker', databaseUrl), worker));
    let before = await costs(databaseUrl);
    const measured = await measure(feeds, bots, deskOfStore(store), async () => {
      before = await costs(databaseUrl);
    });
    const after = await costs(databaseUrl);
    return {
      ...measured,
      transactionsPerStory: (after.transactions - before.transactions) / count,
      writtenKbPerStory: (after.written - before.written) / 1024 / count,
      storedKbPerStory: (after.stored - before.stored) / 1024 / count,
    };
  } finally {
    for (const bot of bots) await endBot(bot.process);
    await store.close();
    await feeds.close();
  }
}

async function start(role: 'all' | 'worker', databaseUrl: string): Promise<Bot> {
  const healthPort = await freePort();
  const process = startBot({
    PARLEY_ROLE: role,
    DATABASE_URL: databaseUrl,
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
    DISCORD_API_URL: discord.apiUrl,
    FEEDS_ALLOW_PRIVATE_NETWORK: '1',
    HEALTH_PORT: String(healthPort),
    LOG_LEVEL: 'silent',
  });
  await untilReady(healthPort);
  return { healthPort, process };
}

/** Every worker has one core, so that it is seen what a second one brings. */
function onOneCore(bot: Bot, worker: number): Bot {
  const core = String(worker % availableParallelism());
  execFileSync(TASKSET, ['--all-tasks', '--cpu-list', '--pid', core, String(bot.process.child.pid)]);
  return bot;
}

/** As a moderator adds feeds, in lists so short that all of a list is visited in the next minute, and as the bot's own figures tell. */
function deskOf({ healthPort }: Bot): Desk {
  return {
    async addFeeds(urls) {
      const served: Record<string, ServedFeed> = {};
      const lists = await startFeedServer(served);
      for (let from = 0; from < urls.length; from += FEEDS_A_LIST) {
        const outlines = urls
          .slice(from, from + FEEDS_A_LIST)
          .map((url) => `<outline type="rss" xmlUrl="${url}"/>`)
          .join('');
        served[`/list-${from}`] = { body: `<opml version="2.0"><head/><body>${outlines}</body></opml>` };
        const answered = discord.next('PATCH', /@original$/u);
        const line = slashCommand('feeds', 'import', { list: `${lists.origin}/list-${from}` });
        await discord.interact({ ...line, member: memberWho('32') });
        await answered;
      }
      await lists.close();
    },
    settled: () => settledBy(healthPort),
  };
}

function deskOfStore(store: Store): Desk {
  return {
    async addFeeds(urls) {
      const now = new Date().toISOString();
      for (const [index, url] of urls.entries()) {
        const place = { id: url, url, title: `Feed ${index}`, sample: false };
        await store.addFeed({ ...place, addedBy: 'bench', community: `discord:${GUILD_ID}` }, now);
      }
    },
    settled: async () => (await store.countStories()).settled,
  };
}

async function serveFeeds(): Promise<CountedFeeds> {
  const feeds = await startCountedFeeds(0);
  for (let index = 0; index < WARM_UP + count; index += 1) feeds.put(`/feed-${index}`, [itemOf(index)]);
  return feeds;
}

function itemOf(index: number): string {
  const { title, text } = composeStory(STORY_WORDS, index + 1);
  const words = text.split('\n\n').map((paragraph) => `<p>${escapeUTF8(paragraph)}</p>`);
  return `<item><guid>story-${index}</guid><title>${escapeUTF8(title ?? '')}</title><link>https://outlet-${index}.example/story</link><pubDate>${new Date().toUTCString()}</pubDate><description>${escapeUTF8(words.join(''))}</description></item>`;
}

async function measure(
  feeds: CountedFeeds,
  bots: readonly Bot[],
  desk: Desk,
  whenWarm = async (): Promise<void> => {},
): Promise<Measured> {
  await pass(feeds, desk, 0, WARM_UP);
  await whenWarm();
  const cpuMs = processorMs(bots);
  const { readMs, settledMs } = await pass(feeds, desk, WARM_UP, WARM_UP + count);
  return {
    feedsPerMinute: (count / readMs) * 60_000,
    storiesPerSecond: (count / settledMs) * 1_000,
    cpuMsPerStory: (processorMs(bots) - cpuMs) / count,
  };
}

/** Adds feeds and waits for their stories; the times are from their first visit on, which the next minute's sweep brings. */
async function pass(
  feeds: CountedFeeds,
  desk: Desk,
  from: number,
  to: number,
): Promise<{ readMs: number; settledMs: number }> {
  const paths = Array.from({ length: to - from }, (_, index) => `/feed-${from + index}`);
  await desk.addFeeds(paths.map((path) => `${feeds.origin}${path}`));
  const limit = performance.now() + LIMIT_MS;
  const until = async (isDone: () => boolean | Promise<boolean>, stepMs: number): Promise<number> => {
    while (!(await isDone())) {
      if (performance.now() > limit) throw new Error('it does not come to its end');
      await pause(stepMs);
    }
    return performance.now();
  };
  const visited = (): number => paths.filter((path) => feeds.visits(path) > 0).length;
  const since = await until(() => visited() > 0, 5);
  const read = await until(() => visited() >= paths.length, 10);
  const settled = await until(async () => (await desk.settled()) >= to, 100);
  return { readMs: read - since, settledMs: settled - since };
}

/** Of the system's clock ticks, of which there are a hundred a second. */
function processorMs(bots: readonly Bot[]): number {
  const ticks = bots.map(({ process: { child } }) => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

async function costs(databaseUrl: string): Promise<{ transactions: number; written: number; stored: number }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  // The counts of a connection are told a moment after its transactions.
  await pause(1_500);
  const { rows } = await client.query<{ transactions: string; written: string; stored: string }>(
    `select xact_commit as transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as written,
       pg_database_size(current_database()) as stored from pg_stat_database where datname = current_database()`,
  );
  await client.end();
  const [row] = rows;
  return { transactions: Number(row?.transactions), written: Number(row?.written), stored: Number(row?.stored) };
}

function print(what: string, measured: Measured): void {
  const { transactionsPerStory, writtenKbPerStory, storedKbPerStory } = measured;
  const words = [
    `${Math.round(measured.feedsPerMinute)} feeds/min`,
    `${measured.storiesPerSecond.toFixed(1)} stories/s`,
    `${measured.cpuMsPerStory.toFixed(1)} ms of the processor/story`,
  ];
  if (transactionsPerStory !== undefined) words.push(`${transactionsPerStory.toFixed(1)} transactions/story`);
  if (writtenKbPerStory !== undefined) words.push(`${writtenKbPerStory.toFixed(1)} kB of log/story`);
  if (storedKbPerStory !== undefined) words.push(`${storedKbPerStory.toFixed(1)} kB stored/story`);
  process.stdout.write(`${what}: ${words.join(', ')}\n`);
}

async function settledBy(healthPort: number): Promise<number> {
  const page = await fetch(`http://127.0.0.1:${healthPort}/metrics`).then((answer) => answer.text());
  return Number(/^parley_stories\{stage="settled"\} (\d+)$/mu.exec(page)?.[1] ?? 0);
}
