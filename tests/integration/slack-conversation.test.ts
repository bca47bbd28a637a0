import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '#src/core/reply.ts';
import { type SlackHarness, openSlackHarness } from '../support/slack-harness.ts';
import { directMessage, eventOf } from '../support/slack-payloads.ts';

const WITH_BUTTONS: Reply = {
  blocks: [
    { kind: 'text', text: 'The sides meet on Monday.' },
    { kind: 'buttons', buttons: [{ label: 'Timeline', command: '/talks timeline Yemen' }] },
  ],
};

let slack: SlackHarness;

beforeEach(async () => {
  slack = await openSlackHarness();
});

afterEach(() => slack.close());

const tell = (event: Readonly<Record<string, unknown>>, id?: string): Promise<unknown> =>
  slack.server.send('events_api', eventOf(event, id));

describe('the agent’s panel', () => {
  it('suggests what can be asked when it is opened', async () => {
    slack.start();
    const thread = { user_id: 'U1', channel_id: 'D1', thread_ts: '1700000000.000100', context: {} };
    await tell({ type: 'assistant_thread_started', assistant_thread: thread });
    const { body } = await slack.server.next('assistant.threads.setSuggestedPrompts');
    expect(body).toMatchObject({ channel_id: 'D1', thread_ts: '1700000000.000100' });
    expect(JSON.stringify(body['prompts'])).toContain('/talks list');
  });

  it('understands free words, says that it is at work, answers in the thread and suggests what is next', async () => {
    slack.answer = { reply: WITH_BUTTONS, outcome: 'done' };
    slack.start();
    await tell(directMessage('Where do the Yemen talks stand?', { thread_ts: '1700000000.000100' }));
    const { body } = await slack.server.next('assistant.threads.setSuggestedPrompts');
    expect(slack.heard).toMatchObject([
      {
        caller: { channel: 'slack:T1/D1', member: 'slack:T1/U1' },
        call: { kind: 'line', line: '/talks status Yemen talks' },
      },
    ]);
    expect(slack.server.messages).toMatchObject([{ channel: 'D1', thread_ts: '1700000000.000100' }]);
    const order = slack.server.calls.map(({ method }) => method);
    expect(order.indexOf('assistant.threads.setStatus')).toBeLessThan(order.indexOf('chat.postMessage'));
    expect(body['prompts']).toEqual([{ title: 'Timeline', message: '/talks timeline Yemen' }]);
  });

  it('answers once where Slack repeats a message, and where the answer to its answer is lost', async () => {
    slack.start();
    slack.server.fail('chat.postMessage', { kind: 'lost' });
    for (let attempt = 0; attempt < 3; attempt += 1) await tell(directMessage('/talks list'), 'Ev-same');
    await expect.poll(() => slack.server.calls.some(({ method }) => method === 'conversations.replies')).toBe(true);
    await tell(directMessage('/help', { ts: '1700000000.000700' }));
    await expect.poll(() => slack.server.messages.length).toBe(2);
    expect(slack.heard).toHaveLength(2);
  });

  it('passes over what is not a member’s own message', async () => {
    slack.start();
    await tell(directMessage('From a bot', { bot_id: 'B1', user: 'UBOT' }));
    await tell(directMessage('Changed', { subtype: 'message_changed' }));
    await tell(directMessage('To all', { channel_type: 'channel', channel: 'C1' }));
    await tell(directMessage('/talks list', { ts: '1700000000.000800' }));
    await slack.server.next('chat.postMessage');
    expect(slack.heard.map(({ call }) => call)).toEqual([{ kind: 'line', line: '/talks list' }]);
  });

  it('works where the workspace has no panel', async () => {
    for (const method of ['assistant.threads.setStatus', 'assistant.threads.setSuggestedPrompts']) {
      slack.server.answerWith(method, { ok: false, error: 'not_allowed' });
    }
    slack.answer = { reply: WITH_BUTTONS, outcome: 'done' };
    slack.start();
    await tell(directMessage('status of Yemen'));
    await slack.server.next('chat.postMessage');
    expect(slack.server.messages).toHaveLength(1);
  });
});
