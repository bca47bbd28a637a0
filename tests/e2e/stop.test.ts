import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '#src/store/open-store.ts';
import { APPLICATION_ID, type DiscordServer, TOKEN, startDiscordServer } from '../support/discord-server.ts';
import { type Run, startParley, temporaryFolder } from '../support/run-parley.ts';

const NOW = '2024-11-20T08:00:00.000Z';

let folder: ReturnType<typeof temporaryFolder>;
let discord: DiscordServer;
/** Takes requests and never answers. */
let silent: Server;
let url: string;
beforeEach(async () => {
  folder = temporaryFolder();
  discord = await startDiscordServer();
  silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/feed`;
  const store = await openStore(databaseUrl());
  await store.addFeed({ id: 'slow', url, title: null, sample: false, addedBy: 'ana', community: 'c' }, NOW);
  await store.close();
});
afterEach(async () => {
  silent.closeAllConnections();
  silent.close();
  await discord.close();
  folder.remove();
});

const databaseUrl = (): string => `sqlite:${join(folder.path, 'parley.db')}`;

/** The bot in the middle of a visit. */
async function startVisiting(): Promise<Run> {
  const env = {
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
    DISCORD_API_URL: discord.apiUrl,
    DATABASE_URL: databaseUrl(),
    FEEDS_ALLOW_PRIVATE_NETWORK: '1',
  };
  const visit = once(silent, 'request');
  const bot = startParley('main', [], { cwd: folder.path, env });
  await Promise.all([visit, discord.next('PUT', /commands/u)]);
  return bot;
}

it('hands back what is in flight and ends within ten seconds', async () => {
  const bot = await startVisiting();
  const since = Date.now();
  bot.child.kill('SIGTERM');
  const { code, stderr } = await bot.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(Date.now() - since).toBeLessThan(10_000);
  const store = await openStore(databaseUrl());
  // Not counted against the feed, and due again at once.
  expect(await store.getFeed('slow')).toMatchObject({ failures: 0, lastFault: null, nextPollAt: NOW });
  await store.close();
}, 90_000);

it('ends at once at a second signal, and the next start finds its store well', async () => {
  const bot = await startVisiting();
  bot.child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const since = Date.now();
  bot.child.kill('SIGTERM');
  expect((await bot.ended).code).toBe(143);
  expect(Date.now() - since).toBeLessThan(2_000);
  const store = await openStore(databaseUrl());
  expect(await store.getFeed('slow')).toMatchObject({ failures: 0 });
  await store.close();
}, 90_000);
