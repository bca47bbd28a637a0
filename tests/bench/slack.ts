/**
 * Drives the bot over Socket Mode with 20 slash commands a second while it polls feeds, with refreshes of every connection in
 * between, and then posts whose answers are lost. The Slack is a server of ours in this process; the bot and the feeds are
 * processes of their own. `--feeds N` and `--seconds N` for other numbers.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSlackAdapter } from '#adapters/slack/adapter.ts';
import { ParleyError } from '#src/core/errors.ts';
import { textReply } from '#src/core/reply.ts';
import { openStore } from '#src/store/open-store.ts';
import { slackParts } from '../support/slack-parts.ts';
import { slashCommand } from '../support/slack-payloads.ts';
import { APP_TOKEN, BOT_TOKEN, startSlackServer } from '../support/slack-server.ts';
import { feedAddress } from './feed-addresses.ts';

const COMMANDS_PER_SECOND = 20;
const REFRESH_EVERY_MS = 4000;
const POSTS = 50;
const LIMITS = { ackP99Ms: 50, answerP99Ms: 300 };
const LINES = ['/talks list', '/talks status syria', '/parley help', '/talks next', '/talks stauts syria'];

const { values } = parseArgs({
  options: { feeds: { type: 'string', default: '1500' }, seconds: { type: 'string', default: '20' } },
});
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
const server = await startSlackServer();
const children: ChildProcess[] = [];
try {
  const port = await startFeeds();
  await addFeeds(port, Number(values.feeds));
  startBot();
  await server.connected();
  const commands = await driveCommands(Number(values.seconds), () => countVisits(port));
  for (const child of children) child.kill();
  const posts = await drivePosts();
  report(commands, posts);
} finally {
  for (const child of children) child.kill('SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function startFeeds(): Promise<string> {
  const script = fileURLToPath(new URL('./feed-host.ts', import.meta.url));
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(host);
  const [port] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
  return port;
}

async function addFeeds(port: string, count: number): Promise<void> {
  const store = await openStore(`sqlite:${join(folder, 'parley.db')}`);
  const now = new Date().toISOString();
  for (let index = 0; index < count; index += 1) {
    const url = feedAddress(port, index);
    await store.addFeed(
      { id: `feed-${index}`, url, title: null, sample: false, addedBy: 'bench', community: 'slack:T1' },
      now,
    );
  }
  await store.close();
}

/** As `npm start` does. */
function startBot(): void {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const bot = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', main], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      DATABASE_URL: `sqlite:${join(folder, 'parley.db')}`,
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
      LOG_LEVEL: 'error',
      SLACK_API_URL: server.apiUrl,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
    },
  });
  children.push(bot);
}

interface Commands {
  readonly sent: number;
  readonly acks: readonly number[];
  readonly answers: readonly number[];
  readonly refreshes: number;
  readonly polled: number;
}

async function driveCommands(seconds: number, countPolled: () => Promise<number>): Promise<Commands> {
  const acks: number[] = [];
  const answers: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  let refreshes = 0;
  for (let sent = 0; sent < seconds * COMMANDS_PER_SECOND; sent += 1) {
    pending.push(oneCommand(sent, acks, answers));
    const elapsed = performance.now() - startedAt;
    if (elapsed > (refreshes + 1) * REFRESH_EVERY_MS) {
      refreshes += 1;
      server.refresh();
    }
    await pause(Math.max(0, ((sent + 1) * 1000) / COMMANDS_PER_SECOND - elapsed));
  }
  await Promise.race([Promise.all(pending), pause(15_000)]);
  return { sent: pending.length, acks, answers, refreshes, polled: await countPolled() };
}

/** Each has an address of its own, so that an answer is known for whose it is. */
async function oneCommand(index: number, acks: number[], answers: number[]): Promise<void> {
  const line = LINES[index % LINES.length] ?? '/talks list';
  const sentAt = performance.now();
  const answered = server.next(`respond/${index}`);
  const payload = { ...slashCommand(server, line), response_url: `${server.responseUrl()}/${index}` };
  const acknowledged = server.send('slash_commands', payload).then(() => acks.push(performance.now() - sentAt));
  answers.push((await answered).at - sentAt);
  await acknowledged;
}

async function countVisits(port: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/counts`);
  return ((await response.json()) as { requests: number }).requests;
}

interface Posts {
  readonly lost: number;
  readonly there: number;
}

/** Half of the posts are done and their answers lost, by a cut connection or by HTTP 500; each is then repeated. */
async function drivePosts(): Promise<Posts> {
  const before = server.messages.length;
  const adapter = createSlackAdapter(slackParts(server));
  const serving = adapter.start(async () => ({ reply: textReply('…'), outcome: 'done' }));
  let lost = 0;
  for (let index = 0; index < POSTS; index += 1) {
    if (index % 2 === 0) server.fail('chat.postMessage', { kind: index % 4 === 0 ? 'lost' : 'failed-after' });
    const since = new Date(Date.now() - 60_000).toISOString();
    const place = { channel: `slack:T1/C${1000 + index}`, thread: null, topic: null };
    const delivery = { ...place, id: `post${index}`, reply: textReply(`Post ${index}.`), since, isRepeat: false };
    try {
      await adapter.post(delivery);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'chat/unavailable') throw error;
      lost += 1;
      await adapter.post({ ...delivery, isRepeat: true });
    }
  }
  await adapter.stop();
  await serving;
  return { lost, there: server.messages.length - before };
}

function report({ sent, acks, answers, refreshes, polled }: Commands, posts: Posts): void {
  const ack = spread(acks);
  const answer = spread(answers);
  const lines = [
    `${sent} commands at ${COMMANDS_PER_SECOND} a second, ${refreshes} refreshes of every connection, ${polled} feeds visited meanwhile`,
    `acknowledged: ${acks.length}, p50 ${ack.p50} ms, p99 ${ack.p99} ms, slowest ${ack.max} ms`,
    `answered:     ${answers.length}, p50 ${answer.p50} ms, p99 ${answer.p99} ms, slowest ${answer.max} ms`,
    `posts: ${POSTS} with ${posts.lost} answers lost, ${posts.there} messages there`,
    `payloads that break Slack’s rules: ${server.violations.length}`,
  ];
  for (const line of lines) console.log(line);
  const isKept =
    ack.p99 < LIMITS.ackP99Ms &&
    answer.p99 < LIMITS.answerP99Ms &&
    answers.length === sent &&
    posts.there === POSTS &&
    server.violations.length === 0;
  if (!isKept) process.exitCode = 1;
}

function spread(all: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
