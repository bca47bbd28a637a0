import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Reply, textReply } from '#src/core/reply.ts';
import { memorySettings } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';
import { type SlackHarness, SECRET, openSlackHarness } from '../support/slack-harness.ts';
import {
  asForm,
  buttonPress,
  eventOf,
  directMessage,
  FORM_TYPE,
  JSON_TYPE,
  messageShortcut,
  sendSigned,
  slashCommand,
} from '../support/slack-payloads.ts';
import { freePort } from '../support/free-port.ts';

const LONG: Reply = {
  blocks: Array.from({ length: 120 }, (_, index) => ({ kind: 'heading' as const, text: `Part ${index}`, level: 1 })),
};
const PICTURE: Reply = {
  blocks: [
    { kind: 'text', text: 'The timeline.' },
    { kind: 'image', png: new Uint8Array([137, 80, 78, 71]), alt: 'Two changes in May.' },
  ],
};

let slack: SlackHarness;

beforeEach(async () => {
  slack = await openSlackHarness();
});

afterEach(() => slack.close());

const typed = (line: string, member?: string): Promise<unknown> =>
  slack.server.send('slash_commands', slashCommand(slack.server, line, member));
const answered = async (): Promise<Readonly<Record<string, unknown>>> => (await slack.server.next('respond')).body;
const press = (value: string, actionId?: string): Promise<unknown> =>
  slack.server.send('interactive', buttonPress(slack.server, value, 'U1', actionId));

describe('the connection', () => {
  it('is known to be there, and to be gone', async () => {
    const adapter = slack.start();
    expect(adapter.isConnected?.()).toBe(false);
    await expect.poll(() => adapter.isConnected?.()).toBe(true);
    await adapter.stop();
    expect(adapter.isConnected?.()).toBe(false);
  });
});

describe('slash commands', () => {
  it('are told of with the time to their acknowledgement', async () => {
    const seconds: number[] = [];
    slack.start({ acknowledged: (one) => seconds.push(one) });
    await typed('/talks status syria');
    await answered();
    expect(seconds).toHaveLength(1);
    expect(seconds[0]).toBeGreaterThan(0);
    expect(seconds[0]).toBeLessThan(3);
  });

  it('are acknowledged and answered to the asker alone, with a button to share', async () => {
    slack.start();
    await typed('/talks status syria');
    const body = await answered();
    expect(body).toMatchObject({ response_type: 'ephemeral', text: 'The sides meet on Monday.' });
    expect(JSON.stringify(body)).toContain('"action_id":"share"');
    expect(slack.heard).toEqual([
      {
        caller: { community: 'slack:T1', channel: 'slack:T1/C1', member: 'slack:T1/U1', isModerator: false },
        call: { kind: 'line', line: '/talks status syria' },
      },
    ]);
  });

  it.each([
    ['/feeds list', 'done', false],
    ['/talks status syria', 'failed', false],
    ['/talks status syria', 'done', true],
  ] as const)('offer no sharing of what is for one alone: %s', async (line, outcome, personal) => {
    slack.answer = { reply: { ...textReply('Only for you.'), personal }, outcome };
    slack.start();
    await typed(line);
    expect(JSON.stringify(await answered())).not.toContain('"share"');
  });

  it('show a long answer in parts', async () => {
    slack.answer = { reply: LONG, outcome: 'done' };
    slack.start();
    await typed('/talks list');
    expect(JSON.stringify(await answered())).toContain('"action_id":"more:1"');
    await press('/talks list', 'more:1');
    const second = JSON.stringify(await answered());
    expect(second).toContain('Part 60');
    expect(second).not.toContain('Part 10"');
    // The rest of an answer is the rest of what was answered, not a new one.
    expect(slack.heard).toHaveLength(1);
  });

  it('show a picture, handed over in three steps, and do without it where that fails', async () => {
    slack.answer = { reply: PICTURE, outcome: 'done' };
    slack.start();
    await typed('/talks timeline syria');
    expect(JSON.stringify(await answered())).toContain('"slack_file":{"id":"F1"},"alt_text":"Two changes in May."');
    slack.server.fail('upload', { kind: 'unavailable' });
    await typed('/talks timeline syria');
    const without = JSON.stringify(await answered());
    expect(without).toContain('The timeline.');
    expect(without).toContain('Two changes in May.');
    expect(without).not.toContain('slack_file');
  });

  it('hand a file to the member’s messages', async () => {
    const file = { name: 'talks.ics', mediaType: 'text/calendar', bytes: new TextEncoder().encode('BEGIN:VCALENDAR') };
    slack.answer = { reply: { blocks: [{ kind: 'file', file }, ...textReply('Next.').blocks] }, outcome: 'done' };
    slack.start();
    await typed('/talks next');
    expect(JSON.stringify(await answered())).toContain('in your messages with Parley');
    expect(slack.server.files).toMatchObject([{ name: 'talks.ics', isComplete: true, channel: 'DU1' }]);
  });

  it('take the workspace’s admins for moderators, and ask once', async () => {
    slack.server.answerWith('users.info', { ok: true, user: { id: 'U2', is_admin: true } });
    slack.start();
    for (const line of ['/feeds list', '/parley audit']) {
      await typed(line, 'U2');
      await answered();
    }
    expect(slack.heard.map(({ caller }) => caller.isModerator)).toEqual([true, true]);
    expect(slack.server.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
  });

  it('take members and groups on the roll for moderators, and nobody whom Slack does not vouch for', async () => {
    slack.server.answerWith('users.info', { ok: false, error: 'user_not_found' });
    slack.server.answerWith('usergroups.users.list', { ok: true, users: ['U4'] });
    slack.start({ moderators: async () => ['U3', 'S1'] });
    for (const member of ['U3', 'U4', 'U5']) {
      await typed('/feeds list', member);
      await answered();
    }
    expect(slack.heard.map(({ caller }) => caller.isModerator)).toEqual([true, true, false]);
  });
});

describe('buttons and shortcuts', () => {
  it('run the command that a button carries', async () => {
    slack.start();
    await press('/talks timeline syria');
    await answered();
    expect(slack.heard[0]?.call).toEqual({ kind: 'line', line: '/talks timeline syria' });
  });

  it('share an answer with the channel once, by whom, and take the private one away', async () => {
    slack.start();
    await typed('/talks status syria');
    await answered();
    slack.server.fail('chat.postMessage', { kind: 'failed-after' });
    await press('/talks status syria', 'share');
    expect(await answered()).toMatchObject({ delete_original: true });
    expect(slack.server.messages).toHaveLength(1);
    expect(JSON.stringify(slack.server.messages)).toContain('Shared by <@U1> · /talks status syria');
    expect(slack.heard).toHaveLength(1);
  });

  it('share what was shown, though another process answers by now', async () => {
    const answerStore = memorySettings();
    const first = slack.start({ answerStore });
    await typed('/talks status syria');
    await answered();
    await first.stop();
    await expect.poll(() => slack.server.sockets()).toBe(0);
    slack.start({ answerStore });
    await expect.poll(() => slack.server.sockets(), { timeout: 10_000 }).toBeGreaterThan(0);
    slack.answer = { reply: textReply('It is another day.'), outcome: 'done' };
    await press('/talks status syria', 'share');
    expect(await answered()).toMatchObject({ delete_original: true });
    expect(JSON.stringify(slack.server.messages)).toContain('The sides meet on Monday.');
    expect(slack.heard).toHaveLength(1);
  });

  it('say how Parley may come to share where it is not in the channel', async () => {
    slack.server.answerWith('chat.postMessage', { ok: false, error: 'not_in_channel' });
    slack.start();
    await press('/talks status syria', 'share');
    expect(JSON.stringify(await answered())).toContain('an invitation to #briefs: /invite');
  });

  it.each([
    [{ text: 'Read <https://example.org/a?b=1&amp;c=2|this>' }, '/brief https://example.org/a?b=1&c=2'],
    [{ text: '', attachments: [{ title_link: 'https://example.org/b' }] }, '/brief https://example.org/b'],
  ])('brief the story behind a message’s link: %j', async (message, line) => {
    slack.start();
    await slack.server.send('interactive', messageShortcut(slack.server, message));
    await answered();
    expect(slack.heard[0]?.call).toEqual({ kind: 'line', line });
  });

  it('say so where a message has no link', async () => {
    slack.start();
    await slack.server.send('interactive', messageShortcut(slack.server, { text: 'Good morning.' }));
    expect(JSON.stringify(await answered())).toContain('no link');
    expect(slack.heard).toEqual([]);
  });
});

describe('posts', () => {
  it('go to a channel with unfurls off, and no mention is made of a feed’s text', async () => {
    const adapter = slack.start();
    await adapter.post(deliveryTo('slack:T1/C9', textReply('Orun talks: <!channel> scheduled → collapsed')));
    const { body } = await slack.server.next('chat.postMessage');
    expect(body).toMatchObject({ channel: 'C9', unfurl_links: 'false', unfurl_media: 'false' });
    expect(body['text']).toBe('Orun talks: &lt;!channel&gt; scheduled → collapsed');
  });

  it('go on in their thread where they are too long, and are not repeated', async () => {
    const adapter = slack.start();
    const delivery = deliveryTo('slack:T1/C9', LONG);
    slack.server.fail('chat.postMessage', { kind: 'lost' });
    await expect(adapter.post(delivery)).rejects.toMatchObject({ code: 'chat/unavailable' });
    const posted = await adapter.post({ ...delivery, isRepeat: true });
    const [first, ...rest] = slack.server.messages;
    expect(posted).toMatchObject({ message: first?.ts, thread: first?.ts });
    expect(rest.length).toBeGreaterThan(1);
    expect(rest.every((one) => one.thread_ts === first?.ts)).toBe(true);
    expect(await adapter.post({ ...delivery, isRepeat: true })).toEqual(posted);
    expect(slack.server.messages).toHaveLength(rest.length + 1);
  }, 15_000);

  it('ask for an invitation by the channel’s name', async () => {
    slack.server.answerWith('chat.postMessage', { ok: false, error: 'not_in_channel' });
    await expect(slack.start().post(deliveryTo('slack:T1/C9', textReply('News.')))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['an invitation to #briefs: /invite @Parley'] },
    });
  });

  it.each([
    ['is_archived', 'chat/channel-gone'],
    ['channel_not_found', 'chat/channel-gone'],
    ['msg_too_long', 'chat/message-refused'],
  ])('tell %s as %s', async (error, code) => {
    slack.server.answerWith('chat.postMessage', { ok: false, error });
    await expect(slack.start().post(deliveryTo('slack:T1/C9', textReply('News.')))).rejects.toMatchObject({ code });
  });

  it('hand Slack’s wish to wait to the outbox, and keep a second between posts to a channel', async () => {
    const adapter = slack.start();
    slack.server.fail('chat.postMessage', { kind: 'rate-limited', seconds: 1 });
    await expect(adapter.post(deliveryTo('slack:T1/C9', textReply('One.')))).rejects.toMatchObject({
      code: 'chat/rate-limited',
      facts: { retryAfterMs: 1000 },
    });
    for (const id of ['two', 'three']) await adapter.post(deliveryTo('slack:T1/C9', textReply(id), { id }));
    const [one = 0, two = 0, three = 0] = slack.server.calls
      .filter(({ method }) => method === 'chat.postMessage')
      .map(({ at }) => at);
    expect(two - one).toBeGreaterThanOrEqual(980);
    expect(three - two).toBeGreaterThanOrEqual(980);
  });

  it('know a member who takes no messages', async () => {
    slack.server.answerWith('conversations.open', { ok: false, error: 'user_disabled' });
    expect(await slack.start().directChannel('slack:T1/U7')).toBeNull();
  });
});

describe('over HTTP', () => {
  async function startHttp(): Promise<number> {
    const port = await freePort();
    slack.start({
      settings: { transport: { kind: 'http', signingSecret: SECRET }, web: { port, host: '127.0.0.1' } },
    });
    const isUp = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/slack/events`).then(
        () => true,
        () => false,
      );
    await expect.poll(isUp).toBe(true);
    return port;
  }

  it('a signed command is answered, and one that is not signed, or is old, refused', async () => {
    const port = await startHttp();
    const body = asForm(slashCommand(slack.server, '/talks list'));
    expect((await sendSigned(port, SECRET, body, FORM_TYPE)).status).toBe(200);
    expect(await answered()).toMatchObject({ response_type: 'ephemeral' });
    expect((await sendSigned(port, 'another secret', body, FORM_TYPE)).status).toBe(401);
    expect((await sendSigned(port, SECRET, body, FORM_TYPE, Date.now() - 600_000)).status).toBe(401);
    expect(slack.heard).toHaveLength(1);
  });

  it('buttons and events come to the same path, and a repeated event is answered once', async () => {
    const port = await startHttp();
    const payload = JSON.stringify(buttonPress(slack.server, '/talks list'));
    expect((await sendSigned(port, SECRET, asForm({ payload }), FORM_TYPE)).status).toBe(200);
    await answered();
    const event = JSON.stringify(eventOf(directMessage('Where do the Yemen talks stand?')));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await sendSigned(port, SECRET, event, JSON_TYPE)).status).toBe(200);
    }
    await slack.server.next('chat.postMessage');
    const verification = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'legacy' });
    expect(await (await sendSigned(port, SECRET, verification, JSON_TYPE)).text()).toContain('abc');
    expect(slack.heard.map(({ call }) => call)).toEqual([
      { kind: 'line', line: '/talks list' },
      { kind: 'line', line: '/talks status Yemen talks' },
    ]);
  });
});
