import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { commands } from '#commands/index.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';
import {
  ANNOUNCEMENT_ID,
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  type DiscordServerOptions,
  FORUM_ID,
  GUILD_ID,
  READ_ONLY_ID,
  TOKEN,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';

const COMMUNITY = `discord:${GUILD_ID}`;
const NEWS = textReply('Orun talks: scheduled → collapsed');

let server: DiscordServer;
let adapter: ChatAdapter;
let serving: Promise<void>;
let outcome: unknown;
let answered: number;
let told: string[];
let present: string[];
let store: ReturnType<typeof memorySettings>;

beforeEach(() => {
  told = [];
  present = [];
  answered = 0;
  outcome = 'serving';
  store = memorySettings();
});

afterEach(async () => {
  await adapter.stop();
  await serving;
  await server.close();
  if (server.faults.length > 0) throw new Error(server.faults.join('\n'));
});

async function open(options: DiscordServerOptions = {}): Promise<void> {
  server = await startDiscordServer(options);
}

async function start(): Promise<void> {
  connect();
  await server.next('PUT', /commands$/u);
}

function connect(testGuildId: string | null = null): void {
  adapter = createDiscordAdapter({
    settings: { token: TOKEN, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId, shards: null },
    commands,
    complete: async () => [],
    events: quietCommunity(told, false, present),
    moderators: async () => [],
    store,
    logger: silentLogger,
  });
  serving = adapter
    .start(async () => {
      answered += 1;
      return { reply: textReply('Yes.'), outcome: 'done' };
    })
    .catch((error: unknown) => {
      outcome = error;
    });
}

function placeOf(channelId: string): string {
  return `${COMMUNITY}/${channelId}`;
}

describe('the connection', () => {
  it('is known to be there, and to be gone', async () => {
    await open();
    connect();
    expect(adapter.isConnected?.()).toBe(false);
    await server.next('PUT', /commands$/u);
    await expect.poll(() => adapter.isConnected?.()).toBe(true);
    await adapter.stop();
    expect(adapter.isConnected?.()).toBe(false);
  });
});

describe('posting to', () => {
  it('an announcement channel publishes the message, ten in an hour, and a fault of that repeats no post', async () => {
    await open();
    await start();
    server.breakAnswers('POST', /\/crosspost$/u, 502, 1);
    for (let index = 0; index < 12; index += 1) {
      await adapter.post(deliveryTo(placeOf(ANNOUNCEMENT_ID), NEWS, { id: `delivery${index}` }));
    }
    expect(server.messages).toHaveLength(12);
    const published = (): number =>
      new Set(server.calls.filter(({ path }) => path.endsWith('/crosspost')).map(({ path }) => path)).size;
    await expect.poll(published).toBe(10);
  });

  it('a forum opens a post for each negotiation, with a tag, and later news joins it', async () => {
    await open();
    await start();
    const topic = 'Syria talks';
    const first = await adapter.post(deliveryTo(placeOf(FORUM_ID), NEWS, { topic }));
    expect((await server.next('POST', /\/threads$/u)).body).toMatchObject({
      name: topic,
      applied_tags: ['800000000000000008'],
    });
    const later = deliveryTo(placeOf(FORUM_ID), textReply('More.'), { id: 'delivery2', topic, thread: first.thread });
    const second = await adapter.post(later);
    expect(second.thread).toBe(first.thread);
    expect(server.messages.map((message) => message.channel_id)).toEqual([first.thread, first.thread]);
    await adapter.edit(first, textReply('Corrected.'));
    expect(JSON.stringify(server.messages[0])).toContain('Corrected.');
  });

  it('a forum opens one post where the answer is lost', async () => {
    await open();
    await start();
    server.breakAnswers('POST', /\/threads$/u, 502, 1);
    const delivery = deliveryTo(placeOf(FORUM_ID), NEWS, { topic: 'Syria talks' });
    await expect(adapter.post(delivery)).rejects.toMatchObject({ code: 'chat/unavailable' });
    await adapter.post({ ...delivery, isRepeat: true });
    expect(server.calls.filter(({ path }) => path.endsWith('/threads'))).toHaveLength(1);
  });

  it('a channel posts once where Discord did it and said that it failed', async () => {
    await open();
    await start();
    server.breakAnswers('POST', /\/messages$/u, 502, 2);
    await adapter.post(deliveryTo(placeOf(CHANNEL_ID), NEWS));
    expect(server.messages).toHaveLength(1);
  });

  it('a channel where it may not write says what is missing, before and after', async () => {
    await open();
    await start();
    expect(await adapter.checkChannel(placeOf(READ_ONLY_ID))).toEqual({
      ok: false,
      missing: ['Send Messages'],
      name: 'briefs',
    });
    expect(await adapter.checkChannel(placeOf(FORUM_ID))).toEqual({ ok: true, layout: 'topics', name: 'briefs' });
    await expect(adapter.post(deliveryTo(placeOf(READ_ONLY_ID), NEWS))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['Send Messages'] },
    });
  });

  it('a channel of another server is refused as one that is not there', async () => {
    await open();
    await start();
    const posting = adapter.post(deliveryTo(`discord:299999999999999999/${CHANNEL_ID}`, NEWS));
    await expect(posting).rejects.toMatchObject({ code: 'chat/channel-gone' });
  });

  it('a member whose direct messages are closed is known when it fails', async () => {
    await open();
    await start();
    const direct = await adapter.directChannel(placeOf('400000000000000004'));
    const id = direct?.split('/')[1] ?? '';
    server.answerWith(`POST /channels/${id}/messages`, 403, {
      message: 'Cannot send messages to this user',
      code: 50_007,
    });
    await expect(adapter.post(deliveryTo(direct ?? '', NEWS))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['Direct Messages of this member'] },
    });
  });
});

describe('the gateway', () => {
  const ask = (): Promise<string> => server.interact(slashCommand('help', null, {}));

  it('asks for guilds and nothing more, and loses nothing over a reconnect', async () => {
    await open();
    await start();
    server.dropGateway();
    await expect.poll(() => server.connected).toBe(false);
    await ask();
    await expect.poll(() => answered, { timeout: 5000 }).toBe(1);
    expect(server.resumed).toBe(1);
    expect(server.intents).toBe(1);
  });

  it('is opened anew where its session is over', async () => {
    await open();
    await start();
    server.endSession();
    await expect.poll(() => server.identified, { timeout: 15_000 }).toBe(2);
    await ask();
    await expect.poll(() => answered, { timeout: 5000 }).toBe(1);
  }, 30_000);

  it('is resumed where its session is said to be invalid and yet to be resumed', async () => {
    await open();
    await start();
    server.endSession(true);
    await expect.poll(() => server.resumed, { timeout: 5000 }).toBe(1);
    await ask();
    await expect.poll(() => answered, { timeout: 5000 }).toBe(1);
    expect(server.identified).toBe(1);
  }, 20_000);

  it('is tried ever more rarely while it is down, and found again', async () => {
    await open();
    await start();
    server.refuseGateway(true);
    server.dropGateway();
    const before = server.gatewayTries;
    // At once, then after about 1, 2 and 4 s, each with half a second of the library's; it would come to 18 by itself.
    await new Promise((done) => void setTimeout(done, 9000));
    expect(server.gatewayTries - before).toBeGreaterThanOrEqual(3);
    expect(server.gatewayTries - before).toBeLessThanOrEqual(4);
    expect(outcome).toBe('serving');
    server.refuseGateway(false);
    await ask();
    await expect.poll(() => answered, { timeout: 20_000 }).toBe(1);
  }, 60_000);

  it('is waited for with the same patience at a start', async () => {
    await open();
    server.refuseGateway(true);
    connect();
    await expect.poll(() => server.gatewayTries, { timeout: 10_000 }).toBe(2);
    await new Promise((done) => void setTimeout(done, 3000));
    expect(server.gatewayTries).toBeLessThanOrEqual(4);
    server.refuseGateway(false);
    await server.next('PUT', /commands$/u);
  }, 60_000);

  it('is opened no more once the adapter is stopped, though it was about to be', async () => {
    await open();
    await start();
    server.dropGateway();
    await expect.poll(() => server.connected).toBe(false);
    await adapter.stop();
    const tries = server.gatewayTries;
    await new Promise((done) => void setTimeout(done, 1500));
    expect(server.gatewayTries).toBe(tries);
  });

  it('is left where it answers no heartbeat any more', async () => {
    await open({ heartbeatMs: 300 });
    await start();
    server.freezeGateway();
    await ask();
    await expect.poll(() => answered, { timeout: 10_000 }).toBe(1);
    expect(server.resumed).toBe(1);
  }, 20_000);

  it('ends the adapter in plain words where the token is revoked', async () => {
    await open();
    await start();
    server.closeGateway(4004);
    await expect
      .poll(() => outcome, { timeout: 5000 })
      .toMatchObject({ code: 'chat/refused', facts: { variable: 'DISCORD_TOKEN' } });
  });
});

describe('the life of', () => {
  it('the token ends with one 401', async () => {
    await open();
    await start();
    server.answerWith(`POST /channels/${CHANNEL_ID}/messages`, 401, { message: '401: Unauthorized', code: 0 });
    await expect(adapter.post(deliveryTo(placeOf(CHANNEL_ID), NEWS))).rejects.toMatchObject({ code: 'chat/refused' });
    await expect.poll(() => outcome).toMatchObject({ code: 'chat/refused', facts: { variable: 'DISCORD_TOKEN' } });
  });

  it('a start goes on until Discord is there', async () => {
    await open();
    server.breakAnswers('GET', /^\/gateway\/bot$/u, 503, 6);
    await start();
    expect(server.identified).toBe(1);
  }, 20_000);

  it('servers and channels is told, but not an outage', async () => {
    await open();
    await start();
    await expect.poll(() => told).toEqual([`joined ${COMMUNITY}`]);
    server.dispatch('CHANNEL_DELETE', { id: CHANNEL_ID, type: 0, guild_id: GUILD_ID, name: 'briefs' });
    await expect.poll(() => told.at(-1)).toBe(`gone ${COMMUNITY}/${CHANNEL_ID}`);
    server.dispatch('GUILD_DELETE', { id: GUILD_ID, unavailable: true });
    server.dispatch('GUILD_CREATE', server.guild);
    server.dispatch('GUILD_DELETE', { id: GUILD_ID });
    await expect.poll(() => told.at(-1)).toBe(`left ${COMMUNITY}`);
    expect(told.filter((words) => words.startsWith('left'))).toHaveLength(1);
  });

  it('a server that Parley was taken out of while it was not running is told at the next start', async () => {
    await open();
    present = ['discord:299999999999999999', `discord:${GUILD_ID}`];
    await start();
    await expect.poll(() => told).toEqual(['left discord:299999999999999999', `joined ${COMMUNITY}`]);
  });

  it('too many refused calls ends in none at all for a while', async () => {
    await open();
    await start();
    server.answerWith(`POST /channels/${CHANNEL_ID}/messages`, 403, { message: 'Missing Permissions', code: 50_013 });
    let last: unknown;
    for (let tries = 0; tries < 60; tries += 1) {
      const posts = Array.from({ length: 50 }, (_, index) =>
        adapter
          .post(deliveryTo(placeOf(CHANNEL_ID), NEWS, { id: `d${tries}x${index}` }))
          .catch((error: unknown) => error),
      );
      [last] = await Promise.all(posts);
    }
    expect(last).toMatchObject({ code: 'chat/rate-limited' });
    const refused = server.calls.filter(({ path }) => path.endsWith('/messages')).length;
    expect(refused).toBeGreaterThanOrEqual(2500);
    expect(refused).toBeLessThan(2700);
  }, 60_000);

  it('commands of a test server is that server’s alone', async () => {
    await open();
    connect(GUILD_ID);
    const { path } = await server.next('PUT', /commands$/u);
    expect(path).toBe(`/applications/${APPLICATION_ID}/guilds/${GUILD_ID}/commands`);
  });
});
