import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackPoster } from '#adapters/slack/post-only.ts';
import type { ChatPoster } from '#src/core/chat.ts';
import { systemClock } from '#src/core/clock.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { deliveryTo } from '../support/deliveries.ts';
import { APP_TOKEN, BOT_TOKEN, type SlackServer, startSlackServer } from '../support/slack-server.ts';

const NEWS = textReply('Orun talks: scheduled → collapsed');
const PLACE = 'slack:T1/C1';

describe('posting to Slack without a connection', () => {
  let server: SlackServer;
  let poster: ChatPoster;
  const open = (botToken = BOT_TOKEN): ChatPoster =>
    createSlackPoster({
      settings: {
        access: { kind: 'token', botToken },
        apiUrl: server.apiUrl,
        transport: { kind: 'socket', appToken: APP_TOKEN },
        web: { port: 0, host: null },
        unfurl: false,
      },
      credentials: {
        getCredential: async () => null,
        putCredential: async () => undefined,
        removeCredential: async () => undefined,
      },
      fetch,
      clock: systemClock,
      logger: silentLogger,
    });

  beforeEach(async () => {
    server = await startSlackServer();
    poster = open();
  });
  afterEach(async () => {
    await poster.stop();
    await server.close();
  });

  it('posts, and another process knows the repeat and changes what was posted', async () => {
    const posted = await poster.post(deliveryTo(PLACE, NEWS, { since: new Date(0).toISOString() }));
    const other = open();
    const repeat = deliveryTo(PLACE, NEWS, { since: new Date(0).toISOString(), isRepeat: true });
    expect(await other.post(repeat)).toEqual(posted);
    await other.edit(posted, textReply('Corrected.'));
    expect(server.messages).toHaveLength(1);
    expect(JSON.stringify(server.messages)).toContain('Corrected.');
    expect(server.calls.filter(({ method }) => method.startsWith('apps.connections'))).toEqual([]);
  });

  it('posts nothing that another process has taken over', async () => {
    const lost = deliveryTo(PLACE, NEWS, { isOurs: () => false });
    await expect(poster.post(lost)).rejects.toMatchObject({ code: 'chat/unavailable' });
    expect(server.messages).toEqual([]);
  });

  it('says which token is refused', async () => {
    await expect(open('xoxb-wrong').post(deliveryTo(PLACE, NEWS))).rejects.toMatchObject({ code: 'chat/refused' });
  });
});
