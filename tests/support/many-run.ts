import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { silentLogger } from '#src/core/logger.ts';
import type { JobKind, JobQueue } from '#src/core/job-queue.ts';
import type { Store } from '#src/core/store.ts';
import { deliveryId } from '#src/delivery/delivery-id.ts';
import { openPgBossQueue } from '#src/jobs/pg-boss-queue.ts';
import { openStore } from '#src/store/open-store.ts';
import { type CountedFeeds, startCountedFeeds } from './counted-feeds.ts';
import { type CutProxy, startCutProxy } from './cut-proxy.ts';
import {
  APPLICATION_ID,
  CHANNEL_IDS,
  type DiscordServer,
  GUILD_ID,
  TOKEN,
  startDiscordServer,
} from './discord-server.ts';
import { MAX_STORIES, newsItem, startBot } from './kill-run.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { makeDelivery, makeSchedule } from './schedules.ts';
import { freePort } from './free-port.ts';

const COMMUNITY = `discord:${GUILD_ID}`;
const FEEDS = 6;
const CHANNELS = 4;
const MINUTE_MS = 60_000;
/** Seldom enough that one brief can tell what two or three overtaken slots left to it. */
const STORY_MS = 3_000;
/** What is under way may take so long to come to its end. */
const END_MS = 4 * MINUTE_MS;

/** PostgreSQL, Discord and feeds, each on this machine, and processes of Parley that share them. */
interface House {
  readonly postgres: PostgresServer;
  readonly databaseUrl: string;
  readonly discord: DiscordServer;
  readonly feeds: CountedFeeds;
  readonly store: Store;
  /** Tickets, as a chat process puts them. */
  readonly want: (kind: JobKind, ...keys: readonly string[]) => Promise<void>;
  /** The process’s own way to the database, if it is not the straight one. @param skewMs how far its clock is ahead */
  start(role: 'chat' | 'worker' | 'all', options?: StartOptions): ReturnType<typeof startBot>;
  /** Ends every connection to the database, as a fail-over does. */
  loseConnections(): Promise<void>;
  close(): Promise<void>;
}

interface StartOptions {
  readonly databasePort?: number;
  readonly discordPort?: number;
  readonly skewMs?: number;
  readonly healthPort?: number;
}

async function openHouse(): Promise<House> {
  const postgres = await startPostgres({ isDurable: false });
  const databaseUrl = await postgres.newDatabase();
  const discord = await startDiscordServer();
  const feeds = await startCountedFeeds();
  const store = await openStore(databaseUrl);
  const queue: JobQueue = await openPgBossQueue({ databaseUrl, logger: silentLogger });
  return {
    postgres,
    databaseUrl,
    discord,
    feeds,
    store,
    want: (kind, ...keys) => queue.put(kind, keys),
    start: (role, { databasePort, discordPort, healthPort, skewMs = 0 } = {}) =>
      startBot({
        PARLEY_ROLE: role,
        DATABASE_URL: withPort(databaseUrl, databasePort),
        DISCORD_TOKEN: TOKEN,
        DISCORD_APPLICATION_ID: APPLICATION_ID,
        DISCORD_API_URL: withPort(discord.apiUrl, discordPort),
        FEEDS_ALLOW_PRIVATE_NETWORK: '1',
        POLL_INTERVAL_MINUTES: '1',
        ...(healthPort === undefined ? {} : { HEALTH_PORT: String(healthPort) }),
        STEP_CLOCK_MS: String(skewMs),
        LOG_LEVEL: process.env['MANY_LOG_LEVEL'] ?? 'silent',
      }),
    async loseConnections() {
      const client = new Client({ connectionString: postgres.url });
      await client.connect();
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null',
      );
      await client.end();
    },
    async close() {
      await queue.stop();
      await store.close();
      await feeds.close();
      await discord.close();
      await postgres.stop();
    },
  };
}

function withPort(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

type Bot = ReturnType<typeof startBot>;

export async function endBot({ child, ended }: Bot, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
}

export interface ManyReport {
  readonly stories: number;
  readonly slots: number;
  /** Slots that another one overtook; their news is in it. */
  readonly overtaken: number;
  readonly messages: number;
  readonly visits: number;
  readonly kills: number;
  /** What should be empty. */
  readonly faults: readonly string[];
}

export interface ManyOptions {
  /** How long stories come in. */
  readonly seconds: number;
  readonly kills: number;
  readonly random: () => number;
}

/**
 * One process for the chat and two workers, whose clocks are a minute off either way and one of which reaches the database through
 * a network that is cut for a while; workers are killed at random, PostgreSQL loses all its connections, and is started again. Then
 * everything comes to its end, and what was due is compared with what is there.
 */
export async function manyRun({ seconds, kills, random }: ManyOptions): Promise<ManyReport> {
  const house = await openHouse();
  const proxy = await startCutProxy(Number(new URL(house.databaseUrl).port));
  const ways: readonly StartOptions[] = [{ skewMs: MINUTE_MS }, { skewMs: -MINUTE_MS, databasePort: proxy.port }];
  const channels = CHANNEL_IDS.slice(0, CHANNELS).map((id) => `${COMMUNITY}/${id}`);
  const chat = house.start('chat');
  const workers = ways.map((way) => house.start('worker', way));
  try {
    await prepare(house, channels);
    const trouble = makeTrouble({ house, proxy, workers, ways, seconds, kills, random });
    const stories = await publish(house, seconds);
    const killed = await trouble;
    await untilDone(house, stories);
    return { ...(await report(house, channels, stories)), kills: killed };
  } finally {
    proxy.mend();
    for (const bot of [chat, ...workers]) await endBot(bot);
    await proxy.close();
    await house.close();
  }
}

async function prepare({ store, feeds, discord }: House, channels: readonly string[]): Promise<void> {
  const now = new Date();
  const at = now.toISOString();
  for (let index = 0; index < FEEDS; index += 1) {
    const url = `${feeds.origin}/feed-${index}`;
    const place = { id: `feed-${index}`, url, title: url, sample: false, addedBy: 'x', community: COMMUNITY };
    await store.addFeed(place, at);
  }
  const nextAt = new Date(Math.ceil((now.getTime() + 1) / MINUTE_MS) * MINUTE_MS).toISOString();
  for (const channel of channels) {
    const timing = { kind: 'cron', expression: '* * * * *' } as const;
    await store.saveSchedule(
      makeSchedule({ community: COMMUNITY, channel, timing, nextAt, toldUntil: at, form: 'full' }),
    );
  }
  // A first reading is history, and so are stories of before it.
  for (let tries = 0; tries < 300 && discord.identified === 0; tries += 1) await pause(100);
  while ((await store.listFeeds()).some(({ lastPolledAt }) => lastPolledAt === null)) await pause(200);
}

/** A story every three seconds, feed after feed; resolves to their names. */
async function publish(house: House, seconds: number): Promise<readonly string[]> {
  const stories: string[] = [];
  const items = Array.from({ length: FEEDS }, () => [] as string[]);
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end && stories.length < MAX_STORIES) {
    const number = stories.length + 1;
    const feed = number % FEEDS;
    const name = `story-${number}-`;
    stories.push(name);
    items[feed]?.unshift(newsItem(name, number, new Date()));
    house.feeds.put(`/feed-${feed}`, items[feed] ?? []);
    await askFor(house, feed).catch(ignoreAway);
    await pause(STORY_MS);
  }
  // What was published while nobody could be asked to read it.
  for (let feed = 0; feed < FEEDS; feed += 1) await untilDatabase(() => askFor(house, feed));
  return stories;
}

/** As a moderator does who does not want to wait. */
async function askFor({ store, want }: House, feed: number): Promise<void> {
  await store.restartFeed(`feed-${feed}`, (await store.readClock()).toISOString());
  await want('poll', `feed-${feed}`);
}

/** Whatever the database does not answer now. */
function ignoreAway(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}

async function untilDatabase<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 60) throw error;
      await pause(500);
    }
  }
}

interface Trouble extends ManyOptions {
  readonly house: House;
  readonly proxy: CutProxy;
  readonly workers: Bot[];
  readonly ways: readonly StartOptions[];
}

async function makeTrouble({ house, proxy, workers, ways, seconds, kills, random }: Trouble): Promise<number> {
  const part = (seconds * 1_000) / (kills + 4);
  let killed = 0;
  const kill = async (): Promise<void> => {
    await pause(part * (0.5 + random() / 2));
    const which = Math.floor(random() * workers.length);
    const bot = workers[which];
    if (bot) await endBot(bot);
    workers[which] = house.start('worker', ways[which]);
    killed += 1;
  };
  const others = [
    () => house.loseConnections(),
    async () => {
      proxy.cut();
      await pause(Math.min(part, 25_000));
      proxy.mend();
    },
    () => house.postgres.restart(),
  ];
  for (let index = 0; index < Math.max(kills, others.length); index += 1) {
    if (index < kills) await kill();
    const other = others[index];
    if (!other) continue;
    await pause(part / 3);
    await other();
  }
  return killed;
}

async function untilDone(house: House, stories: readonly string[]): Promise<void> {
  const end = performance.now() + END_MS;
  const isSettled = async (): Promise<boolean> => (await house.store.countStories()).settled >= stories.length;
  while (!(await untilDatabase(isSettled)) && performance.now() < end) await pause(500);
  // What was settled last is told by the next slot, and the slot after that finds nothing new.
  await pause(2 * MINUTE_MS);
  const isEmpty = async (): Promise<boolean> => {
    const { waiting, leased } = await house.store.countDeliveries();
    return waiting + leased === 0;
  };
  while (!(await untilDatabase(isEmpty)) && performance.now() < end) await pause(500);
}

async function report(
  { store, feeds, discord }: House,
  channels: readonly string[],
  stories: readonly string[],
): Promise<Omit<ManyReport, 'kills'>> {
  const faults = feeds.overlaps.map((path) => `${path} was read by two at once`);
  let slots = 0;
  let overtaken = 0;
  for (const channel of channels) {
    const id = channel.slice(COMMUNITY.length + 1);
    const messages = discord.messages.filter(({ channel_id: there }) => there === id);
    for (const [nonce, copies] of Map.groupBy(messages, ({ nonce: mark = '' }) => mark)) {
      if (copies.length > 1) faults.push(`delivery ${nonce} was posted ${copies.length} times`);
    }
    const words = messages.map((message) => JSON.stringify(message));
    for (const story of stories) {
      const told = words.filter((text) => text.includes(`/${story}`)).length;
      if (told !== 1) faults.push(`${story} was told ${told} times in ${channel}`);
    }
    const opened = (await store.listSlots(channel, 1_000)).toReversed();
    slots += opened.length;
    overtaken += opened.filter(({ outcome }) => outcome === 'missed').length;
    for (const [index, { slotAt, outcome }] of opened.entries()) {
      const before = opened[index - 1];
      if (before && Date.parse(slotAt) - Date.parse(before.slotAt) !== MINUTE_MS)
        faults.push(`no slot before ${slotAt}`);
      const overview = deliveryId('brief', channel, slotAt, 'overview');
      const posted = messages.filter(({ nonce }) => nonce === overview).length;
      if (outcome === 'told' && posted !== 1) faults.push(`slot ${slotAt} of ${channel} was posted ${posted} times`);
    }
  }
  const { posted: _posted, ...open } = await store.countDeliveries();
  for (const [state, count] of Object.entries(open)) if (count > 0) faults.push(`${count} deliveries are ${state}`);
  const { settled, ...rest } = await store.countStories();
  if (settled !== stories.length) {
    faults.push(`${settled} of ${stories.length} stories are settled: ${JSON.stringify(rest)}`);
  }
  const visits = Array.from({ length: FEEDS }, (_, feed) => feeds.visits(`/feed-${feed}`));
  const sum = visits.reduce((all, some) => all + some, 0);
  return { stories: stories.length, slots, overtaken, messages: discord.messages.length, visits: sum, faults };
}

export interface TakeOver {
  readonly feedMs: number;
  readonly postMs: number;
}

/** Kills a worker in the middle of a visit and of a post, and measures how long another needs to do both. */
export async function takeOver(): Promise<TakeOver> {
  const house = await openHouse();
  const toDiscord = await startCutProxy(Number(new URL(house.discord.apiUrl).port));
  const toDatabase = await startCutProxy(Number(new URL(house.databaseUrl).port));
  const [firstPort, secondPort] = [await freePort(), await freePort()];
  const first = house.start('worker', { discordPort: toDiscord.port, healthPort: firstPort });
  const second = house.start('worker', { databasePort: toDatabase.port, healthPort: secondPort });
  try {
    await Promise.all([untilReady(firstPort), untilReady(secondPort)]);
    const { feeds, discord } = house;
    feeds.hold('/held');
    // What is put now is taken up by the one that is killed then, and hangs there.
    toDiscord.cut();
    toDatabase.cut();
    await putFeed(house);
    while (feeds.visits('/held') === 0) await pause(20);
    await putMessage(house);
    while (toDiscord.connections === 0) await pause(20);
    toDatabase.mend();
    const killedAt = performance.now();
    await endBot(first);
    const done = async (is: () => boolean): Promise<number> => {
      while (!is() && performance.now() - killedAt < MINUTE_MS) await pause(20);
      return performance.now() - killedAt;
    };
    const [feedMs, postMs] = await Promise.all([
      done(() => feeds.visits('/held') > 1),
      done(() => discord.messages.length > 0),
    ]);
    return { feedMs, postMs };
  } finally {
    for (const bot of [first, second]) await endBot(bot);
    await toDiscord.close();
    await toDatabase.close();
    await house.close();
  }
}

async function putFeed({ store, feeds, want }: House): Promise<void> {
  const url = `${feeds.origin}/held`;
  const now = (await store.readClock()).toISOString();
  await store.addFeed({ id: 'held', url, title: url, sample: false, addedBy: 'x', community: COMMUNITY }, now);
  await want('poll', 'held');
}

async function putMessage({ store, want }: House): Promise<void> {
  const now = (await store.readClock()).toISOString();
  const reply = { blocks: [{ kind: 'text' as const, text: 'The message.' }] };
  const notice = { community: COMMUNITY, audience: 'moderators', key: 'x', reply } as const;
  const place = `${COMMUNITY}/${CHANNEL_IDS[0]}`;
  await store.recordNotice(
    notice,
    now,
    makeDelivery('message', { community: COMMUNITY, place, reply, createdAt: now }),
  );
  await want('deliver', 'discord');
}

/** Until a process says that it is at work. */
export async function untilReady(healthPort: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (tries === 600) throw new Error('the process did not come as far as its work');
    await pause(200);
  }
}
