/**
 * The bot as it is started, against a Discord of ours over loopback: 20 interactions a second for a minute while 500 feeds are
 * visited for the first time, the gateway's reconnect, and 200 posts to 200 channels. `--seconds N` for another time.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { commands } from '#commands/index.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { openStore } from '#src/store/open-store.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';
import {
  APPLICATION_ID,
  CHANNEL_IDS,
  type DiscordServer,
  GUILD_ID,
  TOKEN,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { makeBrief, makeEntry, makeSource, makeState, makeTalks } from '../support/negotiations.ts';
import { startParley, temporaryFolder } from '../support/run-parley.ts';
import { feedAddress } from './feed-addresses.ts';
import { startHost } from './start-host.ts';

const FEEDS = 500;
const A_SECOND = 20;
const COMMUNITY = `discord:${GUILD_ID}`;
const HOST_SCRIPT = fileURLToPath(new URL('./feed-host.ts', import.meta.url));

/** Feeds that are due, and a negotiation to be asked for. */
async function seed(databaseUrl: string, port: string): Promise<void> {
  const store = await openStore(databaseUrl);
  const now = new Date().toISOString();
  const own = { community: COMMUNITY, sample: false, addedBy: 'bench' };
  const desk = await store.addFeed({ ...own, id: 'desk', url: 'http://127.0.0.1:1/feed', title: 'Desk' }, now);
  const text = makeBrief().story.text;
  const item = { id: '1', title: 'Walk-out', url: 'https://a.example/1', publishedAt: now, text };
  const parsed = { format: 'rss', title: 'Desk', siteUrl: null, items: [item], warnings: [] } as const;
  const feed = { ...parsed, remarks: [], askedIntervalMs: null };
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const validators = { etag: null, lastModified: null };
  await store.recordPoll(desk.id, { kind: 'items', feed, validators }, now, later);
  const story = await store.findStoryByUrl(item.url);
  if (!story) throw new Error('the store lost the story');
  const readable = { text, title: item.title, language: 'en', warnings: [] };
  await store.saveReadable(story.id, readable, { clusterId: story.id, prints: [] });
  const brief = makeBrief();
  await store.saveBrief(story.id, { ...brief, story: { ...brief.story, id: story.id, url: item.url } });
  const talks = makeTalks({ state: makeState(), version: 0 });
  const sources = [{ ...makeSource('Harbour Wire', story.id), url: item.url }];
  await store.settleStory(story.id, { talks, entry: makeEntry({ talksId: talks.id, clusterId: story.id, sources }) });
  for (let index = 0; index < FEEDS; index += 1) {
    await store.addFeed({ ...own, id: `feed-${index}`, url: feedAddress(port, index), title: null }, now);
  }
  await store.close();
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;
}

interface Asked {
  readonly id: string;
  readonly at: number;
}

async function ask(server: DiscordServer): Promise<Asked> {
  const at = performance.now();
  return { id: await server.interact(slashCommand('talks', 'status', { what: 'lake maru' })), at };
}

/** How long each took to be acknowledged and to be answered in full; Infinity for one that never was. */
function timesOf(server: DiscordServer, asked: readonly Asked[]): { acks: number[]; answers: number[] } {
  const acks = new Map<string, number>();
  const answers = new Map<string, number>();
  for (const { path, at, method } of server.calls) {
    const token = /interaction-(\d+)/u.exec(path)?.[1] ?? '';
    if (path.endsWith('/callback')) acks.set(token, at);
    else if (method === 'PATCH') answers.set(token, at);
  }
  const took = (moments: ReadonlyMap<string, number>): number[] =>
    asked.map(({ id, at }) => (moments.get(id) ?? Number.POSITIVE_INFINITY) - at);
  return { acks: took(acks), answers: took(answers) };
}

async function askForAWhile(server: DiscordServer, seconds: number): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < seconds * A_SECOND; index += 1) {
    await pause(Math.max(0, startedAt + (index * 1000) / A_SECOND - performance.now()));
    asked.push(await ask(server));
  }
  await pause(3000);
  return asked;
}

function print(name: string, { acks, answers }: { acks: number[]; answers: number[] }): void {
  const lost = answers.filter((ms) => ms === Number.POSITIVE_INFINITY).length;
  console.log(
    `${name}: ${acks.length} interactions, acknowledged in ${percentile(acks, 0.5)} ms (median), ${percentile(acks, 0.99)} ms (p99), ` +
      `answered in full in ${percentile(answers, 0.5)} ms (median), ${percentile(answers, 0.99)} ms (p99), ${lost} lost`,
  );
}

async function runBot(seconds: number): Promise<void> {
  const folder = temporaryFolder();
  const server = await startDiscordServer();
  const { host, port } = await startHost(HOST_SCRIPT);
  const databaseUrl = `sqlite:${join(folder.path, 'parley.db')}`;
  await seed(databaseUrl, port);
  const { child, ended } = startParley('main', [], {
    cwd: folder.path,
    env: {
      DATABASE_URL: databaseUrl,
      DISCORD_TOKEN: TOKEN,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      DISCORD_API_URL: server.apiUrl,
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
    },
  });
  try {
    await server.next('PUT', /commands$/u);
    print('while 500 feeds are visited', timesOf(server, await askForAWhile(server, seconds)));
    server.dropGateway();
    const over = await Promise.all(Array.from({ length: 50 }, () => ask(server)));
    await pause(5000);
    print('over a reconnect of the gateway', timesOf(server, over));
    if (server.faults.length > 0) console.log('refused:', server.faults);
  } finally {
    child.kill('SIGTERM');
    const { stderr } = await ended;
    if (stderr !== '') console.log(stderr.slice(0, 1500));
    host.kill();
    await server.close();
    folder.remove();
  }
}

async function runPosts(): Promise<void> {
  const server = await startDiscordServer({ postsInFiveSeconds: 5 });
  const adapter = createDiscordAdapter({
    settings: { token: TOKEN, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards: null },
    commands,
    complete: async () => [],
    events: quietCommunity(),
    moderators: async () => [],
    store: memorySettings(),
    logger: silentLogger,
  });
  const serving = adapter.start(async () => ({ reply: textReply(''), outcome: 'done' }));
  await server.next('PUT', /commands$/u);
  const startedAt = performance.now();
  const post = (channel: string, id: string): Promise<unknown> =>
    adapter.post(deliveryTo(`${COMMUNITY}/${channel}`, textReply('Orun talks: scheduled → collapsed'), { id }));
  await Promise.all(CHANNEL_IDS.map((channel, index) => post(channel, `post${index}`)));
  const ms = Math.round(performance.now() - startedAt);
  console.log(
    `${server.messages.length} posts to ${CHANNEL_IDS.length} channels in ${ms} ms, ${server.limited} answers of 429`,
  );
  const [first = ''] = CHANNEL_IDS;
  await Promise.all(Array.from({ length: 12 }, (_, index) => post(first, `more${index}`)));
  console.log(`12 more to one of them, which takes 5 in 5 s: ${server.limited} answers of 429`);
  await adapter.stop();
  await serving;
  await server.close();
}

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
await runPosts();
await runBot(Number(values.seconds));
