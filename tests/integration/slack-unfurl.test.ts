import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textReply } from '#src/core/reply.ts';
import { type SlackHarness, openSlackHarness } from '../support/slack-harness.ts';
import { eventOf } from '../support/slack-payloads.ts';

const LINK = 'https://example.org/a-story';
const SHARED = {
  type: 'link_shared',
  channel: 'C1',
  user: 'U1',
  message_ts: '1700000000.000100',
  links: [{ domain: 'example.org', url: LINK }],
};

let slack: SlackHarness;

beforeEach(async () => {
  slack = await openSlackHarness();
});

afterEach(() => slack.close());

describe('a story’s address', () => {
  it('gets its brief under it where that is switched on', async () => {
    slack.start({ settings: { unfurl: true } });
    await slack.server.send('events_api', eventOf(SHARED));
    const { body } = await slack.server.next('chat.unfurl');
    expect(body).toMatchObject({ channel: 'C1', ts: '1700000000.000100' });
    expect(JSON.stringify(body['unfurls'])).toContain('The sides meet on Monday.');
    expect(slack.heard[0]?.call).toEqual({ kind: 'options', name: 'brief', options: { what: LINK } });
  });

  it('is left as it is where the page gives no brief, and where it is switched off', async () => {
    slack.answer = { reply: textReply('It could not be reached.'), outcome: 'failed' };
    slack.start();
    await slack.server.send('events_api', eventOf(SHARED));
    await slack.server.send('events_api', eventOf({ type: 'channel_archive', channel: 'C7' }));
    expect(slack.heard).toEqual([]);
    expect(slack.server.calls.some(({ method }) => method === 'chat.unfurl')).toBe(false);
  });
});
