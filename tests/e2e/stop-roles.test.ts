import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import type { JobQueue } from '#src/core/job-queue.ts';
import type { Store } from '#src/core/store.ts';
import { openPgBossQueue } from '#src/jobs/pg-boss-queue.ts';
import { openStore } from '#src/store/open-store.ts';
import { type CountedFeeds, startCountedFeeds } from '../support/counted-feeds.ts';
import { type CutProxy, startCutProxy } from '../support/cut-proxy.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  GUILD_ID,
  TOKEN,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { freePort } from '../support/free-port.ts';
import { untilReady } from '../support/many-run.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { type Run, startParley, temporaryFolder } from '../support/run-parley.ts';
import { makeDelivery } from '../support/schedules.ts';

const postgres = await sharedPostgres();
const COMMUNITY = `discord:${GUILD_ID}`;
/** As long as a process may take to end. */
const END_MS = 10_000;
/** Well within the ten seconds after which a dead process's job is another's, and the twenty of a delivery's lease. */
const AT_ONCE_MS = 5_000;

describe.skipIf(postgres === null)('a process of several that is told to stop', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let databaseUrl: string;
  let discord: DiscordServer;
  let feeds: CountedFeeds;
  let proxy: CutProxy;
  let store: Store;
  let queue: JobQueue;
  let runs: Run[];

  beforeEach(async () => {
    folder = temporaryFolder();
    databaseUrl = (await postgres?.newDatabase()) ?? '';
    discord = await startDiscordServer();
    feeds = await startCountedFeeds();
    proxy = await startCutProxy(Number(new URL(discord.apiUrl).port));
    store = await openStore(databaseUrl);
    queue = await openPgBossQueue({ databaseUrl, logger: silentLogger });
    runs = [];
  }, 60_000);
  afterEach(async () => {
    for (const { child, ended } of runs) {
      child.kill('SIGKILL');
      await ended;
    }
    await queue.stop();
    await store.close();
    await proxy.close();
    await feeds.close();
    await discord.close();
    folder.remove();
  });

  /** Resolves once the process is at work. @param discordPort another way to Discord */
  async function start(role: 'chat' | 'worker', discordPort?: number): Promise<Run> {
    const { run, healthPort } = await launch(role, discordPort);
    await untilReady(healthPort);
    return run;
  }

  async function launch(role: 'chat' | 'worker', discordPort?: number) {
    const apiUrl = new URL(discord.apiUrl);
    if (discordPort !== undefined) apiUrl.port = String(discordPort);
    const healthPort = await freePort();
    const env = {
      PARLEY_ROLE: role,
      DATABASE_URL: databaseUrl,
      DISCORD_TOKEN: TOKEN,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      DISCORD_API_URL: apiUrl.href,
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
      HEALTH_PORT: String(healthPort),
      LOG_LEVEL: 'silent',
    };
    const run = startParley('main', [], { cwd: folder.path, env });
    runs.push(run);
    return { run, healthPort };
  }

  /** Tells it to stop, and expects it to end well and in time. */
  async function stop({ child, ended }: Run): Promise<void> {
    const since = performance.now();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(performance.now() - since).toBeLessThan(END_MS);
  }

  /** What whoever asked was shown, once it was acknowledged. */
  function answers(): readonly string[] {
    const shown = discord.calls.filter(({ method, path }) => method === 'POST' && /interaction-\d+$/u.test(path));
    return shown.map(({ body }) => JSON.stringify(body));
  }

  async function until(is: () => boolean, limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    while (!is() && performance.now() < end) await pause(20);
    expect(is()).toBe(true);
  }

  async function addHeldFeed(): Promise<void> {
    feeds.hold('/held');
    const url = `${feeds.origin}/held`;
    const now = (await store.readClock()).toISOString();
    await store.addFeed({ id: 'held', url, title: url, sample: false, addedBy: 'x', community: COMMUNITY }, now);
    await queue.put('poll', ['held']);
  }

  it('hands a visit back, which another process makes at once', async () => {
    const first = await start('worker');
    await addHeldFeed();
    await until(() => feeds.visits('/held') === 1, 20_000);
    await start('worker');
    await stop(first);
    await until(() => feeds.visits('/held') === 2, AT_ONCE_MS);
    expect(feeds.overlaps).toEqual([]);
    expect(await store.getFeed('held')).toMatchObject({ failures: 0, lastFault: null });
  }, 60_000);

  it('hands a message back that its platform does not take, which another process posts once, and soon', async () => {
    const first = await start('worker', proxy.port);
    proxy.cut();
    const now = (await store.readClock()).toISOString();
    const reply = { blocks: [{ kind: 'text' as const, text: 'The message.' }] };
    const notice = { community: COMMUNITY, audience: 'moderators', key: 'x', reply } as const;
    const place = `${COMMUNITY}/${CHANNEL_ID}`;
    const delivery = makeDelivery('message', { community: COMMUNITY, place, reply, createdAt: now });
    await store.recordNotice(notice, now, delivery);
    await queue.put('deliver', ['discord']);
    await until(() => proxy.connections > 0, 20_000);
    await start('worker');
    await stop(first);
    await until(() => discord.messages.length === 1, AT_ONCE_MS + 3_000);
    proxy.mend();
    await pause(1_000);
    expect(discord.messages).toHaveLength(1);
  }, 60_000);

  it('answers whoever has asked it something, and ends', async () => {
    const chat = await start('chat');
    await until(() => discord.connected, 20_000);
    feeds.hold('/slow');
    const ask = slashCommand('brief', null, { what: `${feeds.origin}/slow` });
    await discord.interact(ask);
    await until(() => feeds.visits('/slow') === 1, 20_000);
    setTimeout(() => feeds.release(), 1_000);
    await stop(chat);
    expect(answers()).toEqual([expect.stringContaining('/slow')]);
    expect(answers()).not.toEqual([expect.stringContaining('could not be reached')]);
  }, 60_000);

  it('tells whoever has asked it what takes too long, and ends', async () => {
    const chat = await start('chat');
    await until(() => discord.connected, 20_000);
    feeds.hold('/slow');
    await discord.interact(slashCommand('brief', null, { what: `${feeds.origin}/slow` }));
    await until(() => feeds.visits('/slow') === 1, 20_000);
    await stop(chat);
    expect(answers()).toEqual([expect.stringContaining('could not be reached')]);
  }, 60_000);

  it('leaves its shards to one that waits for them, at once; and within 30 s where it was killed', async () => {
    const first = await start('chat');
    await until(() => discord.connected, 20_000);
    const launchWaiting = async (): Promise<Run> => {
      const asked = (): number => discord.calls.filter(({ path }) => path === '/gateway/bot').length;
      const before = asked();
      const { run } = await launch('chat');
      await until(() => asked() > before, 20_000);
      await pause(3_000);
      return run;
    };
    const second = await launchWaiting();
    expect(discord.identified).toBe(1);
    await stop(first);
    // An identification waits for five seconds after the last one.
    await until(() => discord.identified === 2, 12_000);
    await launchWaiting();
    expect(discord.identified).toBe(2);
    second.child.kill('SIGKILL');
    await until(() => discord.identified === 3, 30_000);
  }, 120_000);

  it.each(['chat', 'worker'] as const)(
    'ends at once at a second signal: %s',
    async (role) => {
      const run = await start(role);
      if (role === 'worker') await addHeldFeed();
      else {
        await until(() => discord.connected, 20_000);
        feeds.hold('/held');
        await discord.interact(slashCommand('brief', null, { what: `${feeds.origin}/held` }));
      }
      await until(() => feeds.visits('/held') === 1, 20_000);
      run.child.kill('SIGTERM');
      await pause(100);
      const since = performance.now();
      run.child.kill('SIGTERM');
      expect((await run.ended).code).toBe(143);
      expect(performance.now() - since).toBeLessThan(2_000);
    },
    120_000,
  );
});
