import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { commands } from '#commands/index.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, CommandCall } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { type Reply, textReply } from '#src/core/reply.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  MEMBER_ID,
  TOKEN,
  buttonPress,
  memberWho,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';

const COMMUNITY = 'discord:200000000000000002';
const CHANNEL = `${COMMUNITY}/${CHANNEL_ID}`;
const MANAGE_GUILD = '32';
const DEFERRED = 5;
const EPHEMERAL = 64;
const COMPONENTS_V2 = 32_768;

let server: DiscordServer;
let acknowledged: number[];
let adapter: ChatAdapter | null;
let serving: Promise<void>;
let heard: { caller: Caller; call: CommandCall }[];
let logged: string[];
let reply: Reply;

const logger: Logger = Object.fromEntries(
  (['debug', 'info', 'warn', 'error'] as const).map((level) => [
    level,
    (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`),
  ]),
) as unknown as Logger;

beforeEach(async () => {
  acknowledged = [];
  server = await startDiscordServer();
  adapter = null;
  heard = [];
  logged = [];
  reply = textReply('The sides meet on Monday. @everyone');
});

afterEach(async () => {
  await adapter?.stop();
  await serving;
  await server.close();
  if (logged.join().includes(TOKEN)) throw new Error('the token was logged');
});

function start(token = TOKEN): void {
  adapter = createDiscordAdapter({
    settings: { token, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards: null },
    commands,
    complete: async (_caller, { command, option, typed }) =>
      Array.from({ length: 40 }, (_, index) => `${command} ${option} ${typed} ${index}`),
    events: quietCommunity(),
    moderators: async () => [],
    acknowledged: (seconds) => acknowledged.push(seconds),
    store: memorySettings(),
    logger,
  });
  serving = adapter.start(async (caller, call) => {
    heard.push({ caller, call });
    return { reply, outcome: 'done' };
  });
}

describe('Discord', () => {
  it('registers every command with one PUT', async () => {
    start();
    const { body } = await server.next('PUT', /^\/applications\/\d+\/commands$/u);
    const names = (body as { name: string }[]).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['brief', 'digest', 'feeds', 'help', 'parley', 'talks']);
  });

  it('sends pictures and files along, each shown by a component', async () => {
    reply = {
      blocks: [
        { kind: 'image', png: new Uint8Array([1, 2, 3]), alt: 'Status over time' },
        { kind: 'file', file: { name: 'talks.ics', mediaType: 'text/calendar', bytes: new Uint8Array(5) } },
      ],
    };
    start();
    await server.interact(slashCommand('talks', 'timeline', { what: 'syria' }));
    const { body, files } = await server.next('PATCH', /\/messages\/@original$/u);
    expect(files).toEqual([
      { name: 'picture-0.png', bytes: 3 },
      { name: 'talks.ics', bytes: 5 },
    ]);
    const shown = JSON.stringify(body);
    expect(shown).toContain('{"media":{"url":"attachment://picture-0.png"},"description":"Status over time"}');
    expect(shown).toContain('{"url":"attachment://talks.ics"}');
  });

  it('defers at once, then edits the answer in, with no mention allowed', async () => {
    start();
    await server.interact(slashCommand('talks', 'status', { what: 'syria' }));
    const { body: callback } = await server.next('POST', /\/callback$/u);
    expect(callback).toMatchObject({ type: DEFERRED });
    await expect.poll(() => acknowledged.length).toBe(1);
    expect(acknowledged[0]).toBeLessThan(3);
    const { body: edit } = await server.next('PATCH', /\/messages\/@original$/u);
    expect(edit).toMatchObject({ flags: COMPONENTS_V2, allowed_mentions: { parse: [] } });
    expect(JSON.stringify(edit)).toContain('The sides meet on Monday.');
    expect(JSON.stringify(edit)).not.toContain('@everyone');
    expect(heard[0]?.call).toEqual({ kind: 'options', name: 'talks status', options: { what: 'syria' } });
    expect(heard[0]?.caller).toMatchObject({
      community: COMMUNITY,
      channel: CHANNEL,
      member: `${COMMUNITY}/${MEMBER_ID}`,
      isModerator: false,
    });
  });

  it('answers moderators’ commands for their eyes only, and knows a moderator by Manage Server', async () => {
    start();
    await server.interact({ ...slashCommand('parley', 'audit', {}), member: memberWho(MANAGE_GUILD) });
    const { body } = await server.next('POST', /\/callback$/u);
    expect(body).toMatchObject({ type: DEFERRED, data: { flags: EPHEMERAL } });
    await server.next('PATCH', /@original$/u);
    expect(heard[0]?.caller.isModerator).toBe(true);
  });

  it('suggests at most 25 choices while an option is typed', async () => {
    start();
    await server.interact(slashCommand('talks', 'status', { what: 'sy' }, 'what'));
    const { body } = await server.next('POST', /\/callback$/u);
    const { choices } = (body as { data: { choices: { name: string; value: string }[] } }).data;
    expect(choices).toHaveLength(25);
    expect(choices[0]).toMatchObject({ value: 'talks status what sy 0' });
  });

  it('runs the command that a button carries', async () => {
    start();
    await server.interact(buttonPress('/talks timeline syria'));
    await server.next('PATCH', /@original$/u);
    expect(heard[0]?.call).toEqual({ kind: 'line', line: '/talks timeline syria' });
  });

  it('posts to a channel, and says why it cannot', async () => {
    start();
    await server.next('PUT', /commands$/u);
    await adapter?.post(deliveryTo(CHANNEL, textReply('Orun talks: scheduled → collapsed')));
    const { body } = await server.next('POST', /\/channels\/\d+\/messages$/u);
    expect(body).toMatchObject({ flags: COMPONENTS_V2, allowed_mentions: { parse: [] }, enforce_nonce: true });
    server.answerWith(`POST /channels/${CHANNEL_ID}/messages`, 403, { message: 'Missing Permissions', code: 50_013 });
    await expect(adapter?.post(deliveryTo(CHANNEL, textReply('News.')))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['Send Messages'] },
    });
  });

  it('comes back after the gateway drops it', async () => {
    start();
    await server.next('PUT', /commands$/u);
    server.dropGateway();
    await expect
      .poll(
        async () => {
          await server.interact(slashCommand('help', null, {}));
          return heard.length;
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBeGreaterThan(0);
  }, 15_000);

  it('names the variable when the token is refused', async () => {
    start('MTIz.wrong.token');
    await expect(serving).rejects.toMatchObject({ code: 'chat/refused', facts: { variable: 'DISCORD_TOKEN' } });
    await expect(serving).rejects.not.toThrow(/wrong\.token/u);
    serving = Promise.resolve();
  });
});
