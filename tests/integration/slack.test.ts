import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackAdapter } from '#adapters/slack/adapter.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, CommandCall } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import {
  APP_TOKEN,
  BOT_TOKEN,
  type SlackServer,
  buttonPress,
  sendSigned,
  slashCommand,
  startSlackServer,
} from '../support/slack-server.ts';
import { deliveryTo } from '../support/deliveries.ts';
import { slackParts } from '../support/slack-parts.ts';

const SECRET = 'signing-secret';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

let server: SlackServer;
let adapter: ChatAdapter | null;
let serving: Promise<void>;
let heard: { caller: Caller; call: CommandCall }[];
let logged: string[];

const logger: Logger = Object.fromEntries(
  (['debug', 'info', 'warn', 'error'] as const).map((level) => [
    level,
    (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`),
  ]),
) as unknown as Logger;

beforeEach(async () => {
  server = await startSlackServer();
  adapter = null;
  heard = [];
  logged = [];
});

afterEach(async () => {
  await adapter?.stop();
  await serving;
  await server.close();
  if ([BOT_TOKEN, APP_TOKEN, SECRET].some((secret) => logged.join().includes(secret)))
    throw new Error('a secret was logged');
});

function start(parts: Parameters<typeof slackParts>[1] = {}): void {
  adapter = createSlackAdapter(slackParts(server, { logger, ...parts }));
  serving = adapter.start(async (caller, call) => {
    heard.push({ caller, call });
    return { reply: textReply('The sides meet on Monday.'), outcome: 'done' };
  });
}

describe('Slack over Socket Mode', () => {
  it('acknowledges a slash command and answers only the asker', async () => {
    start();
    await server.send('slash_commands', slashCommand(server, '/talks status syria'));
    const { body } = await server.next('respond');
    expect(body).toMatchObject({ response_type: 'ephemeral', text: 'The sides meet on Monday.' });
    expect(heard).toEqual([
      {
        caller: { community: 'slack:T1', channel: 'slack:T1/C1', member: 'slack:T1/U1', isModerator: false },
        call: { kind: 'line', line: '/talks status syria' },
      },
    ]);
  });

  it('runs the command that a button carries', async () => {
    start();
    await server.send('interactive', buttonPress(server, '/talks timeline syria'));
    await server.next('respond');
    expect(heard[0]?.call).toEqual({ kind: 'line', line: '/talks timeline syria' });
  });

  it('takes the workspace’s admins for moderators, and asks once', async () => {
    server.answerWith('users.info', { ok: true, user: { id: 'U2', is_admin: true } });
    start();
    for (const line of ['/feeds list', '/parley audit']) {
      await server.send('slash_commands', slashCommand(server, line, 'U2'));
      await server.next('respond');
    }
    expect(heard.map(({ caller }) => caller.isModerator)).toEqual([true, true]);
    expect(server.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
  });

  it('takes nobody for a moderator whom Slack does not vouch for', async () => {
    server.answerWith('users.info', { ok: false, error: 'user_not_found' });
    start();
    await server.send('slash_commands', slashCommand(server, '/feeds list'));
    await server.next('respond');
    expect(heard[0]?.caller.isModerator).toBe(false);
  });

  it('posts to a channel, with unfurls off', async () => {
    start();
    await server.connected();
    await adapter?.post(deliveryTo('slack:T1/C9', textReply('Orun talks: <!channel> scheduled → collapsed')));
    const { body } = await server.next('chat.postMessage');
    expect(body).toMatchObject({ channel: 'C9', unfurl_links: 'false', unfurl_media: 'false' });
    expect(body['text']).toBe('Orun talks: &lt;!channel&gt; scheduled → collapsed');
  });

  it('says why a channel cannot be posted to', async () => {
    server.answerWith('chat.postMessage', { ok: false, error: 'not_in_channel' });
    start();
    await server.connected();
    await expect(adapter?.post(deliveryTo('slack:T1/C9', textReply('News.')))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['an invitation to #briefs: /invite @Parley'] },
    });
  });

  it.each([
    ['SLACK_BOT_TOKEN', { botToken: 'xoxb-wrong' }],
    ['SLACK_APP_TOKEN', { transport: { kind: 'socket' as const, appToken: 'xapp-wrong' } }],
  ])('names the variable when %s is refused', async (variable, settings) => {
    start({ settings });
    await expect(serving).rejects.toMatchObject({ code: 'chat/refused', facts: { variable } });
    serving = Promise.resolve();
  });
});

describe('Slack over HTTP', () => {
  it('answers a signed request, and refuses one that is not signed, or is old', async () => {
    const port = await freePort();
    start({ settings: { transport: { kind: 'http', signingSecret: SECRET }, web: { port, host: '127.0.0.1' } } });
    await server.next('auth.test');
    const fields = slashCommand(server, '/talks list');
    await expect
      .poll(() =>
        sendSigned(port, SECRET, fields).then(
          (response) => response.status,
          () => 0,
        ),
      )
      .toBe(200);
    expect((await server.next('respond')).body).toMatchObject({ response_type: 'ephemeral' });
    expect((await sendSigned(port, 'another secret', fields)).status).toBe(401);
    expect((await sendSigned(port, SECRET, fields, Date.now() - 600_000)).status).toBe(401);
    expect(heard).toHaveLength(1);
  });
});
