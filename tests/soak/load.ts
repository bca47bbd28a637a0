/**
 * A quarter of an hour of a busy bot, as it is started, against a Discord and feeds of ours over loopback, with faults on both
 * sides: 2,000 feeds, 50 communities, 5 commands a second. `npm run soak:load [-- --minutes N]`. Prints a line a minute, and
 * fails where memory grows in the second half, an acknowledgement is late or lost, or anything is thrown that nobody caught.
 */
import { type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openStore } from '#src/store/open-store.ts';
import { feedAddress } from '../bench/feed-addresses.ts';
import { startFlags } from '../bench/start-flags.ts';
import { startHost } from '../bench/start-host.ts';
import {
  APPLICATION_ID,
  CHANNEL_IDS,
  type DiscordServer,
  TOKEN,
  buttonPress,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { startParley, temporaryFolder } from '../support/run-parley.ts';
import { makeSchedule } from '../support/schedules.ts';

const FEEDS = 2_000;
const COMMUNITIES = 50;
const FEEDS_A_COMMUNITY = 60;
const COMMANDS_A_SECOND = 5;
const MAX_ACK_P99_MS = 100;
/** Node collects when it likes, so that a sound process too is never quite level. */
const MAX_GROWTH = 0.05;
const PAGE_BYTES = 4_096;
const MINUTE_MS = 60_000;
const FEEDS_SCRIPT = fileURLToPath(new URL('./live-feeds.ts', import.meta.url));

const GUILDS = Array.from({ length: COMMUNITIES }, (_, index) => ({
  id: String(210_000_000_000_000_000n + BigInt(index)),
  channel: CHANNEL_IDS[index] ?? '',
}));

async function seed(databaseUrl: string, port: string): Promise<void> {
  const store = await openStore(databaseUrl);
  const now = new Date().toISOString();
  for (const [place, guild] of GUILDS.entries()) {
    const community = `discord:${guild.id}`;
    for (let count = 0; count < FEEDS_A_COMMUNITY; count += 1) {
      const feed = (place * (FEEDS / COMMUNITIES) + count) % FEEDS;
      const url = feedAddress(port, feed);
      await store.addFeed({ id: `feed-${feed}`, url, title: null, sample: false, addedBy: 'soak', community }, now);
    }
    await store.saveSchedule(
      makeSchedule({
        community,
        channel: `${community}/${guild.channel}`,
        timing: { kind: 'cron', expression: '*/5 * * * *' },
        nextAt: new Date(Math.ceil(Date.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS).toISOString(),
        toldUntil: now,
      }),
    );
  }
  await store.close();
}

/** Puts the bot into every guild, as Discord tells of them after a start. */
function showGuilds(server: DiscordServer): void {
  for (const { id, channel } of GUILDS) {
    const [everyone] = server.guild['roles'] as Record<string, unknown>[];
    const channels = [{ id: channel, type: 0, guild_id: id, name: 'briefs', position: 0, permission_overwrites: [] }];
    server.dispatch('GUILD_CREATE', { ...server.guild, id, channels, roles: [{ ...everyone, id }] });
  }
}

/** What members do, one after the other. */
function nextCall(index: number): Record<string, unknown> {
  const what = ['malta', 'fiji', 'iceland', 'laos', 'togo', 'nothing of the kind'][index % 6] ?? '';
  const calls = [
    () => slashCommand('talks', 'status', { what }),
    () => slashCommand('talks', 'status', { what: what.slice(0, 2) }, 'what'),
    () => slashCommand('talks', 'timeline', { what }),
    () => slashCommand('talks', 'list', {}),
    () => slashCommand('talks', 'quotes', { what }),
    () => buttonPress('a button of long ago'),
  ];
  return (calls[index % calls.length] ?? calls[0])?.() ?? {};
}

function ownFaults(server: DiscordServer, index: number): void {
  if (index % 40 === 0) server.loseAnswers('POST', /\/messages$/u, 1);
  if (index % 55 === 0) server.breakAnswers('POST', /\/messages$/u, 502, 1);
  if (index % 600 === 599) server.dropGateway();
  if (index % 1_700 === 1_699) server.endSession();
}

async function ask(server: DiscordServer, minutes: number): Promise<ReadonlyMap<string, number>> {
  const asked = new Map<string, number>();
  const startedAt = performance.now();
  for (let index = 0; index < minutes * 60 * COMMANDS_A_SECOND; index += 1) {
    await pause(Math.max(0, startedAt + (index * 1000) / COMMANDS_A_SECOND - performance.now()));
    ownFaults(server, index);
    const { id: guild_id, channel: channel_id } = GUILDS[index % COMMUNITIES] ?? { id: '', channel: '' };
    // What comes while nobody is connected is no measure of the bot.
    if (!server.connected) continue;
    const at = performance.now();
    asked.set(await server.interact({ ...nextCall(index), guild_id, channel_id }), at);
  }
  await pause(3_000);
  return asked;
}

/** How long each took to be acknowledged; Infinity for one that never was. */
function acknowledged(server: DiscordServer, asked: ReadonlyMap<string, number>): readonly number[] {
  const acks = new Map<string, number>();
  for (const { path, at } of server.calls) {
    const id = /interaction-(\d+)\/callback$/u.exec(path)?.[1];
    if (id !== undefined) acks.set(id, at);
  }
  return [...asked].map(([id, at]) => (acks.get(id) ?? Number.POSITIVE_INFINITY) - at).toSorted((a, b) => a - b);
}

function residentMb({ pid }: ChildProcess): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * PAGE_BYTES) / 1e6;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function watch(child: ChildProcess, server: DiscordServer, memory: number[], until: AbortSignal): Promise<void> {
  for (let second = 1; !until.aborted && child.exitCode === null; second += 1) {
    await pause(1_000);
    if (child.exitCode === null) memory.push(residentMb(child));
    if (second % 60 !== 0) continue;
    const lastMinute = memory.slice(-60);
    console.log(
      `minute ${second / 60}: ${Math.round(mean(lastMinute))} MB, at most ${Math.round(Math.max(...lastMinute))}; ` +
        `${server.messages.length} messages`,
    );
  }
}

async function soak(minutes: number): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const server = await startDiscordServer();
  const { host, port } = await startHost(FEEDS_SCRIPT);
  const databaseUrl = `sqlite:${join(folder.path, 'parley.db')}`;
  await seed(databaseUrl, port);
  const bot = startParley('main', [], {
    cwd: folder.path,
    nodeFlags: startFlags(),
    env: {
      DATABASE_URL: databaseUrl,
      DISCORD_TOKEN: TOKEN,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      DISCORD_API_URL: server.apiUrl,
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
      POLL_INTERVAL_MINUTES: '1',
      LOG_LEVEL: 'error',
    },
  });
  const memory: number[] = [];
  const over = new AbortController();
  const faults: string[] = [];
  try {
    const { promise: gone, reject } = Promise.withResolvers<never>();
    bot.child.once('exit', (code) => reject(new Error(`the bot ended with ${code} before it was connected`)));
    await Promise.race([server.next('PUT', /commands$/u), gone]);
    gone.catch(() => {});
    showGuilds(server);
    const watching = watch(bot.child, server, memory, over.signal);
    const asked = await ask(server, minutes);
    over.abort();
    await watching;
    const acks = acknowledged(server, asked);
    const p99 = acks[Math.floor(acks.length * 0.99)] ?? Number.NaN;
    const lost = acks.filter((ms) => ms === Number.POSITIVE_INFINITY).length;
    const third = mean(memory.slice(memory.length / 2, (memory.length * 3) / 4));
    const fourth = mean(memory.slice((memory.length * 3) / 4));
    const growth = fourth / third - 1;
    console.log(
      `${acks.length} commands, acknowledged in ${acks[Math.floor(acks.length / 2)]?.toFixed(1)} ms (median), ${p99.toFixed(1)} ms (p99), ${lost} lost; ` +
        `memory ${third.toFixed(0)} → ${fourth.toFixed(0)} MB over the second half (${(growth * 100).toFixed(1)} %), at most ${Math.max(...memory).toFixed(0)}`,
    );
    if (p99 > MAX_ACK_P99_MS) faults.push(`acknowledged in ${p99.toFixed(1)} ms at p99`);
    if (growth > MAX_GROWTH) faults.push('memory grows');
    if (bot.child.exitCode !== null) faults.push('the bot ended by itself');
    const counted = Map.groupBy(server.messages, ({ nonce }) => nonce ?? '');
    for (const [nonce, { length }] of counted)
      if (nonce && length > 1) faults.push(`${nonce} was posted ${length} times`);
    console.log(`${server.messages.length} messages, ${counted.size} deliveries, ${server.resumed} resumptions`);
    faults.push(...server.faults.slice(0, 5).map((fault) => `refused: ${fault}`));
  } finally {
    over.abort();
    bot.child.kill('SIGTERM');
    const { stderr, stdout, code } = await bot.ended;
    if (code !== 0) faults.push(`the bot ended with ${code}`);
    const words = /.*(?:nhandled|uncaught).*/u.exec(`${stderr}\n${stdout}`);
    if (words) faults.push(words[0].slice(0, 300));
    const errors = stdout.split('\n').filter((line) => line.includes('"level":50')).length;
    console.log(`${errors} errors in the log`);
    if (stderr !== '') console.log(stderr.slice(0, 1_500));
    host.kill();
    await server.close();
    folder.remove();
  }
  return faults;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '15' } } });
const faults = await soak(Number(values.minutes));
for (const fault of faults) console.log(`fault: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
