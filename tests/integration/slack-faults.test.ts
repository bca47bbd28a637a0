import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textReply } from '#src/core/reply.ts';
import { deliveryTo } from '../support/deliveries.ts';
import { type SlackHarness, openSlackHarness } from '../support/slack-harness.ts';
import { eventOf, slashCommand } from '../support/slack-payloads.ts';
import { APP_TOKEN } from '../support/slack-server.ts';

let slack: SlackHarness;

beforeEach(async () => {
  slack = await openSlackHarness();
});

afterEach(() => slack.close());

const typed = (line: string, envelopeId?: string): Promise<unknown> =>
  slack.server.send('slash_commands', slashCommand(slack.server, line), envelopeId);
/** Ends the test’s own wait for an adapter that has failed. */
async function fault(): Promise<unknown> {
  const thrown = await slack.serving.then(
    () => null,
    (error: unknown) => error,
  );
  slack.serving = Promise.resolve();
  return thrown;
}

describe('Slack’s faults', () => {
  it('a refresh of every connection loses no command', async () => {
    slack.start();
    await expect.poll(() => slack.server.sockets()).toBe(2);
    for (let index = 0; index < 100; index += 1) {
      if (index % 30 === 10) slack.server.refresh(500);
      // Where a connection closes in that moment, the acknowledgement is lost, and the answer is not.
      void typed(`/talks status ${index}`);
      await pause(30);
    }
    const answers = (): number => slack.server.calls.filter(({ method }) => method === 'respond').length;
    await expect.poll(answers, { timeout: 5000 }).toBe(100);
    expect(slack.server.acknowledged.length).toBeGreaterThanOrEqual(97);
  }, 15_000);

  it('connections that Slack cuts without a word are opened again at once', async () => {
    slack.start();
    await expect.poll(() => slack.server.sockets()).toBe(2);
    for (let round = 1; round <= 2; round += 1) {
      // One that is closed again and again at once is opened less and less often.
      await pause(1100);
      slack.server.refresh(0);
      await expect.poll(() => slack.server.sockets(), { interval: 5 }).toBeLessThan(2);
      const before = performance.now();
      await typed(`/talks status ${round}`);
      await slack.server.next('respond');
      expect(performance.now() - before).toBeLessThan(900);
    }
  }, 15_000);

  it('a command is answered although its connection closed before it could be acknowledged', async () => {
    slack.start();
    await slack.server.sendAndClose('slash_commands', slashCommand(slack.server, '/talks list'));
    expect((await slack.server.next('respond')).body).toMatchObject({ text: 'The sides meet on Monday.' });
  });

  it('an envelope that comes twice is acknowledged twice and answered once', async () => {
    slack.start();
    for (let time = 0; time < 2; time += 1) await typed('/talks list', 'the-same');
    await typed('/talks next');
    await expect.poll(() => slack.heard.length).toBe(2);
    expect(slack.server.acknowledged).toEqual(['the-same', 'the-same', 'envelope-3']);
  });

  it('a Slack that cannot be reached at the start is tried again until it can', async () => {
    slack.server.fail('auth.test', { kind: 'unavailable' }, 4);
    slack.server.fail('apps.connections.open', { kind: 'rate-limited', seconds: 1 });
    slack.server.fail('apps.connections.open', { kind: 'unavailable' }, 5);
    slack.start();
    await typed('/talks list');
    await slack.server.next('respond');
    expect(slack.heard).toHaveLength(1);
  }, 30_000);

  it('an answer that Slack asks to wait with is handed over then', async () => {
    slack.server.fail('respond', { kind: 'rate-limited', seconds: 1 });
    slack.start();
    await typed('/talks list');
    const first = await slack.server.next('respond');
    const second = await slack.server.next('respond');
    expect(second.at - first.at).toBeGreaterThanOrEqual(980);
  });

  it('an answer is handed over once where its fate is not known', async () => {
    slack.server.fail('respond', { kind: 'failed-after' });
    slack.start();
    await typed('/talks list');
    await slack.server.next('respond');
    await typed('/talks next');
    await slack.server.next('respond');
    expect(slack.server.calls.filter(({ method }) => method === 'respond')).toHaveLength(2);
  });

  it('an address that is used up leaves the way through the channel', async () => {
    slack.start();
    const command = { ...slashCommand(slack.server, '/talks list'), response_url: `${slack.server.apiUrl}/../gone` };
    slack.server.fail('gone', { kind: 'rate-limited', seconds: 0 }, 5);
    await slack.server.send('slash_commands', command);
    expect((await slack.server.next('chat.postEphemeral')).body).toMatchObject({ channel: 'C1', user: 'U1' });
  });

  it.each([
    ['SLACK_BOT_TOKEN', { access: { kind: 'token' as const, botToken: 'xoxb-wrong' } }],
    ['SLACK_APP_TOKEN', { transport: { kind: 'socket' as const, appToken: 'xapp-wrong' } }],
  ])('names the variable when %s is refused', async (variable, settings) => {
    slack.start({ settings });
    expect(await fault()).toMatchObject({ code: 'chat/refused', facts: { variable } });
  });

  it.each(['token_revoked', 'account_inactive'])(
    'a token that is refused later, %s, ends the adapter',
    async (error) => {
      const adapter = slack.start();
      await slack.server.connected();
      slack.server.answerWith('chat.postMessage', { ok: false, error });
      await expect(adapter.post(deliveryTo('slack:T1/C9', textReply('News.')))).rejects.toMatchObject({
        code: 'chat/refused',
      });
      expect(await fault()).toMatchObject({ code: 'chat/refused', facts: { variable: 'SLACK_BOT_TOKEN' } });
    },
  );

  it('the app’s token refused on the way back ends the adapter, and nothing else', async () => {
    slack.start();
    await slack.server.connected();
    slack.server.answerWith('apps.connections.open', { ok: false, error: 'invalid_auth' });
    slack.server.refresh();
    expect(await fault()).toMatchObject({ code: 'chat/refused', facts: { variable: 'SLACK_APP_TOKEN' } });
    expect(slack.logged.join()).not.toContain(APP_TOKEN);
  });

  it.each([{ type: 'app_uninstalled' }, { type: 'tokens_revoked', tokens: { bot: ['UBOT'] } }])(
    'the community is left, and the adapter ends, when $type comes',
    async (event) => {
      const left: string[] = [];
      const nothing = async (): Promise<void> => {};
      slack.start({
        events: {
          joined: async () => true,
          present: async () => [],
          channelGone: nothing,
          left: async (community) => void left.push(community),
        },
      });
      await slack.server.send('events_api', eventOf(event));
      expect(await fault()).toMatchObject({ code: 'chat/refused' });
      expect(left).toEqual(['slack:T1']);
    },
  );

  it('channels that end are told, and so is Parley’s coming', async () => {
    const told: string[] = [];
    const tell = (what: string) => async (place: string) => void told.push(`${what} ${place}`);
    slack.start({
      events: {
        joined: async (place) => told.push(`joined ${place}`) > 0,
        left: tell('left'),
        present: async () => [],
        channelGone: tell('gone'),
      },
    });
    await slack.server.connected();
    await slack.server.send('events_api', eventOf({ type: 'channel_archive', channel: 'C7', user: 'U1' }));
    await slack.server.send('events_api', eventOf({ type: 'group_deleted', channel: 'G7' }));
    const joining = { type: 'member_joined_channel', channel: 'C8', channel_type: 'C', team: 'T1' };
    await slack.server.send('events_api', eventOf({ ...joining, user: 'U1' }));
    await slack.server.send('events_api', eventOf({ ...joining, user: 'UBOT' }));
    await expect.poll(() => told.length).toBe(4);
    expect(told).toEqual(['joined slack:T1', 'gone slack:T1/C7', 'gone slack:T1/G7', 'joined slack:T1']);
  });
});
