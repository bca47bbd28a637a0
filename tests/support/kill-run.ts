import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '#src/store/open-store.ts';
import { deliveryId } from '#src/delivery/delivery-id.ts';
import { CHANNEL_ID, APPLICATION_ID, TOKEN, startDiscordServer } from './discord-server.ts';
import { type ServedFeed, startFeedServer } from './feed-server.ts';
import { temporaryFolder } from './run-parley.ts';
import { makeSchedule } from './schedules.ts';
import { APP_TOKEN, BOT_TOKEN, startSlackServer } from './slack-server.ts';
import { freePort } from './free-port.ts';

/** A platform as its server on loopback sees it. */
interface Side {
  readonly channel: string;
  readonly layout: 'message' | 'thread';
  readonly env: Readonly<Record<string, string>>;
  /** The next posts are taken, and their answers are lost. */
  loseAnswers(count: number): void;
  /** How often a bot has come as far as its connection, before which it composes what is due. */
  connections(): number;
  /** What is there: the mark of each delivery, and all its words. */
  messages(): readonly { readonly id: string; readonly words: string }[];
  close(): Promise<void>;
}

export interface KillOptions {
  readonly kills: number;
  /** From 0 to 1: when to kill, and whether to lose an answer. */
  readonly random: () => number;
  /** No kill is made after this moment, in milliseconds since 1970. */
  readonly untilMs?: number;
}

export interface KillReport {
  readonly kills: number;
  readonly slots: number;
  readonly stories: number;
  readonly messages: number;
  readonly lostAnswers: number;
  /** What should be empty: slots and stories that were told more than once, or never. */
  readonly faults: readonly string[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Kills within one slot, before it is let through to its end. */
const MAX_KILLS_A_SLOT = 4;
/** Runs to the end of what is due. */
const MAX_RUNS = 8;
const MAX_ITEMS = 20;
const LOOK_MS = 200;
const START_MS = 60_000;
/** To the end of all that waits, on a busy machine. */
const END_MS = 120_000;
/** As long as a bot works after its connection: posting, a visit to the feed, briefing. */
const WORK_MS = 3_000;

/**
 * Runs the bot against a platform and a feed, a slot an hour of its own clock, and ends it with SIGKILL at random moments
 * between its start and the end of its work; then lets it come to its end and compares what was due with what is there.
 */
export async function killRun(
  platform: 'discord' | 'slack',
  { kills, random, untilMs = Infinity }: KillOptions,
): Promise<KillReport> {
  const side = await (platform === 'discord' ? discordSide() : slackSide());
  const served: Record<string, ServedFeed> = {};
  const feeds = await startFeedServer(served);
  const folder = temporaryFolder();
  const databaseUrl = `sqlite:${folder.path}/parley.db`;
  const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const stories: string[] = [];
  let lostAnswers = 0;
  let killed = 0;
  let hours = 0;

  const healthPort = await freePort();
  const run = (): ReturnType<typeof startBot> =>
    startBot({
      ...side.env,
      HEALTH_PORT: String(healthPort),
      DATABASE_URL: databaseUrl,
      // Its hours are its own: the machine's may turn in the middle of a run.
      STEP_CLOCK_MS: String(startMs + hours * HOUR_MS + MINUTE_MS - Date.now()),
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
      POLL_INTERVAL_MINUTES: '1',
      LOG_LEVEL: process.env['KILL_LOG_LEVEL'] ?? 'silent',
    });
  const slotAt = (hour: number): string => new Date(startMs + hour * HOUR_MS).toISOString();
  const looked = async <T>(look: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> => {
    const store = await openStore(databaseUrl);
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  };
  const isClosed = (): Promise<boolean> =>
    looked(async (store) => (await store.listSlots(side.channel, 3)).some((slot) => slot.slotAt === slotAt(hours)));
  /** Until nothing waits any more; resolves to how long the bot took to its connection. */
  const runToEnd = async (): Promise<number> => {
    const started = performance.now();
    const before = side.connections();
    const bot = run();
    while (side.connections() === before && performance.now() - started < START_MS) await pause(20);
    const connectedMs = performance.now() - started;
    while (!(await isIdle(healthPort)) && performance.now() - started < END_MS) await pause(LOOK_MS);
    bot.child.kill('SIGTERM');
    await bot.ended;
    return connectedMs;
  };

  /** A busy machine may need more than one run. */
  const runUntil = async (isDone: () => Promise<boolean>): Promise<void> => {
    for (let runs = 0; runs < MAX_RUNS && !(await isDone()); runs += 1) await runToEnd();
  };

  try {
    await looked(async (store) => {
      const [community = ''] = side.channel.split('/');
      const now = new Date(startMs).toISOString();
      await store.addFeed(
        { id: 'wire', url: `${feeds.origin}/wire`, title: 'Wire', sample: false, addedBy: 'x', community },
        now,
      );
      await store.saveSchedule(
        makeSchedule({
          community,
          channel: side.channel,
          layout: side.layout,
          timing: { kind: 'cron', expression: '0 * * * *' },
          nextAt: slotAt(1),
          toldUntil: now,
        }),
      );
    });
    const spanMs = (await runToEnd()) + WORK_MS;
    while (killed < kills && Date.now() < untilMs) {
      hours += 1;
      stories.unshift(`story-${hours}-`);
      served['/wire'] = wireOf(stories, startMs);
      for (let tries = 0; tries < MAX_KILLS_A_SLOT && killed < kills; tries += 1) {
        if (random() < 0.5) {
          lostAnswers += 1;
          side.loseAnswers(1);
        }
        const bot = run();
        await pause(random() * spanMs);
        bot.child.kill('SIGKILL');
        await bot.ended;
        killed += 1;
        if (await isClosed()) break;
      }
      await runUntil(isClosed);
    }
    // A brief tells what is settled when it is composed, so that the last stories come to their end before the last slots.
    await runUntil(() => looked(async (store) => (await store.countStories()).settled === stories.length));
    for (let more = 0; more < 2; more += 1) {
      hours += 1;
      await runUntil(async () => (await isClosed()) && (await looked(countOpen)) === 0);
    }
    const faults = await looked((store) => faultsOf(store, side, { stories, hours, slotAt }));
    return {
      kills: killed,
      slots: hours,
      stories: stories.length,
      messages: side.messages().length,
      lostAnswers,
      faults,
    };
  } finally {
    await feeds.close();
    await side.close();
    folder.remove();
  }
}

/** Whether the bot has begun its work and has nothing left to work on or to post, by its own metrics. */
async function isIdle(port: number): Promise<boolean> {
  const page = await fetch(`http://127.0.0.1:${port}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
  const sumOf = (metric: RegExp): number => {
    const lines = page.split('\n').filter((line) => metric.test(line));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  };
  // A sweep puts the housekeeping last, when all that is due has its ticket.
  const hasBegun = sumOf(/^parley_job_duration_seconds_count\{kind="keep-house"/u) > 0;
  const jobs = sumOf(/^parley_jobs\{kind="(?:poll|read|brief|attribute|compose|alert)",state="(?:waiting|active)"\}/u);
  const stories = sumOf(/^parley_stories\{stage="(?:fetched|readable|briefed)"\}/u);
  const deliveries = sumOf(/^parley_deliveries\{state="(?:waiting|leased)"\}/u);
  return hasBegun && jobs + stories + deliveries === 0;
}

async function countOpen(store: Awaited<ReturnType<typeof openStore>>): Promise<number> {
  const { waiting, leased } = await store.countDeliveries();
  return waiting + leased;
}

async function faultsOf(
  store: Awaited<ReturnType<typeof openStore>>,
  side: Side,
  { stories, hours, slotAt }: { stories: readonly string[]; hours: number; slotAt: (hour: number) => string },
): Promise<readonly string[]> {
  const faults: string[] = [];
  const messages = side.messages();
  const counted = Map.groupBy(messages, ({ id }) => id);
  for (const [id, copies] of counted)
    if (copies.length > 1) faults.push(`delivery ${id} was posted ${copies.length} times`);
  const slots = await store.listSlots(side.channel, hours + 10);
  for (let hour = 1; hour <= hours; hour += 1) {
    const outcomes = slots.filter((slot) => slot.slotAt === slotAt(hour)).map(({ outcome }) => outcome);
    if (outcomes.join() !== 'told') faults.push(`slot ${hour} is ${outcomes.join() || 'open'}`);
    const overview = deliveryId('brief', side.channel, slotAt(hour), 'overview');
    if (!counted.has(overview)) faults.push(`slot ${hour} was not posted`);
  }
  for (const story of stories) {
    const told = messages.filter(({ words }) => words.includes(`/${story}`)).length;
    if (told !== 1) faults.push(`${story} was told ${told} times`);
  }
  const { posted, ...open } = await store.countDeliveries();
  if (posted !== counted.size) faults.push(`${posted} deliveries are marked as posted, and ${counted.size} are there`);
  for (const [state, count] of Object.entries(open)) if (count > 0) faults.push(`${count} deliveries are ${state}`);
  const { settled, ...rest } = await store.countStories();
  if (settled !== stories.length)
    faults.push(`${settled} of ${stories.length} stories are settled: ${JSON.stringify(rest)}`);
  return faults;
}

/** What was compiled by an earlier start is not compiled again. */
export function startBot(env: Readonly<Record<string, string>>) {
  const clock = new URL('./step-clock.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', clock, resolve('src/main.ts')],
    {
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(tmpdir(), 'parley-compile-cache'), ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: resolve('tests/support'),
    },
  );
  return { child, ended: once(child, 'close') };
}

/** States between which the catalogue knows of no negotiation, so that each pair has one of its own. */
const COUNTRIES =
  'Maldives Fiji Samoa Tonga Malta Iceland Uruguay Namibia Mongolia Laos Luxembourg Dominica Barbados Gabon Togo Benin Malawi Brunei Jamaica Latvia'.split(
    ' ',
  );
const WORDS =
  'garden window paper council orchard harbour grain toll bridge harvest list point lantern line market road kettle copper willow ribbon'.split(
    ' ',
  );

/** As many stories have talks of their own. */
export const MAX_STORIES = COUNTRIES.length * (COUNTRIES.length - 1) - 1;

/** An item on talks of its own, in words of its own. @param number from 1 to `MAX_STORIES` */
export function newsItem(name: string, number: number, at: Date): string {
  const first = number % COUNTRIES.length;
  const second = (first + 1 + (Math.floor(number / COUNTRIES.length) % (COUNTRIES.length - 1))) % COUNTRIES.length;
  const sides = [COUNTRIES[first], COUNTRIES[second]].join(' and ');
  return `<item><guid>${name}</guid><title>${sides} talks collapse</title><link>https://wire.example/${name}</link><pubDate>${at.toUTCString()}</pubDate><description>${textOf(number, sides)}</description></item>`;
}

function wireOf(stories: readonly string[], startMs: number): ServedFeed {
  const items = stories.slice(0, MAX_ITEMS).map((name, index) => {
    const number = stories.length - index;
    return newsItem(name, number, new Date(startMs + number * HOUR_MS - HOUR_MS / 2));
  });
  return { body: `<rss version="2.0"><channel><title>Wire</title>${items.join('')}</channel></rss>` };
}

function textOf(number: number, sides: string): string {
  let seed = Math.imul(number, 0x9e3779b1) >>> 0;
  const next = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const sentence = (): string => Array.from({ length: 12 }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
  const filler = Array.from({ length: 20 }, () => `The ${sentence()}.`).join(' ');
  return `Peace talks between ${sides} collapsed on Tuesday, the U.N. envoy said. Negotiators of both sides left without an agreement. ${filler}`;
}

async function discordSide(): Promise<Side> {
  const server = await startDiscordServer();
  return {
    channel: `discord:200000000000000002/${CHANNEL_ID}`,
    layout: 'message',
    env: { DISCORD_TOKEN: TOKEN, DISCORD_APPLICATION_ID: APPLICATION_ID, DISCORD_API_URL: server.apiUrl },
    loseAnswers: (count) => server.loseAnswers('POST', /\/messages$/u, count),
    connections: () => server.identified,
    // The greeting of a new server goes to its owner.
    messages: () =>
      server.messages
        .filter(({ channel_id: channel }) => channel === CHANNEL_ID)
        .map((one) => ({ id: one.nonce ?? '', words: JSON.stringify(one) })),
    close: () => server.close(),
  };
}

async function slackSide(): Promise<Side> {
  const server = await startSlackServer();
  return {
    channel: 'slack:T1/C1',
    layout: 'thread',
    env: { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: server.apiUrl },
    loseAnswers: (count) => server.loseAnswers('chat.postMessage', count),
    connections: () => server.calls.filter(({ method }) => method === 'apps.connections.open').length,
    messages: () =>
      server.messages.map((one) => ({
        id: String((one.metadata as { event_payload?: { id?: unknown } } | undefined)?.event_payload?.id),
        words: JSON.stringify(one),
      })),
    close: () => server.close(),
  };
}
