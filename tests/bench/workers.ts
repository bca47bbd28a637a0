/**
 * What 1, 2 and 4 workers do on one machine with PostgreSQL beside them, and the one process on SQLite in the same run:
 * `npm run bench:workers [-- FEEDS]`. Each feed brings one story, which goes all its way to the record. Prints feeds per minute,
 * stories per second, and what a story costs the database.
 */
import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '#src/store/open-store.ts';
import { type CountedFeeds, startCountedFeeds } from '../support/counted-feeds.ts';
import { APPLICATION_ID, GUILD_ID, TOKEN, startDiscordServer } from '../support/discord-server.ts';
import { MAX_STORIES, newsItem, startBot } from '../support/kill-run.ts';
import { freePort } from '../support/free-port.ts';
import { endBot, untilReady } from '../support/many-run.ts';
import { startPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/run-parley.ts';

interface Measured {
  readonly feedsPerMinute: number;
  readonly storiesPerSecond: number;
  /** Of the store and of the queue, where they are PostgreSQL's. */
  readonly transactionsPerStory?: number;
  readonly writtenKbPerStory?: number;
  readonly storedKbPerStory?: number;
}

const [count = 400] = process.argv.slice(2).map(Number);
const LIMIT_MS = 5 * 60_000;

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
  await addFeeds(databaseUrl, feeds);
  const healthPort = await freePort();
  const bot = start('all', databaseUrl, healthPort);
  try {
    return await measure(feeds, () => settledBy(healthPort));
  } finally {
    await endBot(bot);
    await feeds.close();
    folder.remove();
  }
}

async function onPostgres(workers: number): Promise<Measured> {
  const databaseUrl = await postgres.newDatabase();
  const feeds = await serveFeeds();
  const store = await openStore(databaseUrl);
  const ports = await Promise.all(Array.from({ length: workers }, freePort));
  const bots = ports.map((port) => start('worker', databaseUrl, port));
  try {
    for (const port of ports) await untilReady(port);
    const before = await costs(databaseUrl);
    await addFeeds(databaseUrl, feeds);
    const measured = await measure(feeds, async () => (await store.countStories()).settled);
    const after = await costs(databaseUrl);
    return {
      ...measured,
      transactionsPerStory: (after.transactions - before.transactions) / count,
      writtenKbPerStory: (after.written - before.written) / 1024 / count,
      storedKbPerStory: (after.stored - before.stored) / 1024 / count,
    };
  } finally {
    for (const bot of bots) await endBot(bot);
    await store.close();
    await feeds.close();
  }
}

function start(role: 'all' | 'worker', databaseUrl: string, healthPort: number): ReturnType<typeof startBot> {
  return startBot({
    PARLEY_ROLE: role,
    DATABASE_URL: databaseUrl,
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
    DISCORD_API_URL: discord.apiUrl,
    FEEDS_ALLOW_PRIVATE_NETWORK: '1',
    HEALTH_PORT: String(healthPort),
    LOG_LEVEL: 'silent',
  });
}

async function serveFeeds(): Promise<CountedFeeds> {
  const feeds = await startCountedFeeds(0);
  for (let index = 0; index < count; index += 1) {
    feeds.put(`/feed-${index}`, [newsItem(`story-${index}`, (index % MAX_STORIES) + 1, new Date())]);
  }
  return feeds;
}

async function addFeeds(databaseUrl: string, { origin }: CountedFeeds): Promise<void> {
  const store = await openStore(databaseUrl);
  const now = new Date().toISOString();
  for (let index = 0; index < count; index += 1) {
    const url = `${origin}/feed-${index}`;
    const place = { id: `feed-${index}`, url, title: url, sample: false };
    await store.addFeed({ ...place, addedBy: 'bench', community: `discord:${GUILD_ID}` }, now);
  }
  await store.close();
}

/** From the first visit on, which the sweep of the next minute brings at the latest. */
async function measure(feeds: CountedFeeds, settled: () => Promise<number>): Promise<Measured> {
  const limit = performance.now() + LIMIT_MS;
  const until = async (isDone: () => boolean | Promise<boolean>, stepMs: number): Promise<number> => {
    while (!(await isDone())) {
      if (performance.now() > limit) throw new Error('it does not come to its end');
      await pause(stepMs);
    }
    return performance.now();
  };
  const visited = (): number =>
    Array.from({ length: count }, (_, index) => feeds.visits(`/feed-${index}`)).filter((times) => times > 0).length;
  const since = await until(() => visited() > 0, 5);
  const read = await until(() => visited() >= count, 10);
  const done = await until(async () => (await settled()) >= count, 250);
  return {
    feedsPerMinute: (count / (read - since)) * 60_000,
    storiesPerSecond: (count / (done - since)) * 1_000,
  };
}

async function settledBy(healthPort: number): Promise<number> {
  const page = await fetch(`http://127.0.0.1:${healthPort}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
  return Number(/^parley_stories\{stage="settled"\} (\d+)$/mu.exec(page)?.[1] ?? 0);
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
  const { feedsPerMinute, storiesPerSecond, transactionsPerStory, writtenKbPerStory, storedKbPerStory } = measured;
  const words = [`${Math.round(feedsPerMinute)} feeds/min`, `${storiesPerSecond.toFixed(1)} stories/s`];
  if (transactionsPerStory !== undefined) words.push(`${transactionsPerStory.toFixed(1)} transactions/story`);
  if (writtenKbPerStory !== undefined) words.push(`${writtenKbPerStory.toFixed(1)} kB of log/story`);
  if (storedKbPerStory !== undefined) words.push(`${storedKbPerStory.toFixed(1)} kB stored/story`);
  process.stdout.write(`${what}: ${words.join(', ')}\n`);
}
