import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '#src/core/store.ts';
import { textReply } from '#src/core/reply.ts';
import { openStore } from '#src/store/open-store.ts';
import { deliveryTo } from '../support/deliveries.ts';
import { type SlackHarness, SECRET, openSlackHarness } from '../support/slack-harness.ts';
import { eventOf, slashCommand } from '../support/slack-payloads.ts';
import { APP_TOKEN, INSTALLED_TOKEN } from '../support/slack-server.ts';
import { freePort } from '../support/free-port.ts';

const OAUTH = {
  kind: 'oauth' as const,
  clientId: '1.2',
  clientSecret: 'client-secret',
  stateSecret: 'a secret of sixteen and more',
};

let slack: SlackHarness;
let store: Store;
let told: string[];

beforeEach(async () => {
  slack = await openSlackHarness();
  store = await openStore('sqlite::memory:');
  told = [];
  slack.server.answerWith('oauth.v2.access', {
    ok: true,
    access_token: INSTALLED_TOKEN,
    token_type: 'bot',
    scope: 'commands,chat:write',
    bot_user_id: 'UBOT',
    app_id: 'A1',
    team: { id: 'T1', name: 'Desk' },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: 'U1' },
  });
});

afterEach(async () => {
  await slack.close();
  await store.close();
});

async function start(kind: 'socket' | 'http') {
  const port = await freePort();
  const tell = (what: string) => async (place: string) => void told.push(`${what} ${place}`);
  const adapter = slack.start({
    credentials: store,
    events: {
      joined: async (place) => told.push(`joined ${place}`) > 0,
      left: tell('left'),
      present: async () => [],
      channelGone: tell('gone'),
    },
    settings: {
      access: OAUTH,
      transport: kind === 'http' ? { kind, signingSecret: SECRET } : { kind, appToken: APP_TOKEN },
      web: { port, host: '127.0.0.1' },
    },
  });
  const origin = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      fetch(`${origin}/`).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  return { adapter, origin };
}

/** Goes to Slack and comes back, as a browser does. */
async function install(origin: string): Promise<Response> {
  const page = await fetch(`${origin}/slack/install`);
  const state = /[?&;]state=([^&"]+)/u.exec(await page.text())?.[1] ?? '';
  const [cookie = ''] = page.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  return fetch(`${origin}/slack/oauth_redirect?code=code&state=${state}`, { headers: { cookie } });
}

describe('installing by OAuth', () => {
  it.each(['http', 'socket'] as const)(
    'lets a workspace in over %s, with its token sealed in the store',
    async (kind) => {
      const { adapter, origin } = await start(kind);
      await expect(adapter.post(deliveryTo('slack:T1/C9', textReply('News.')))).rejects.toMatchObject({
        code: 'chat/refused',
      });
      expect((await install(origin)).status).toBe(200);
      await adapter.post(deliveryTo('slack:T1/C9', textReply('News.')));
      expect(slack.server.messages).toHaveLength(1);
      expect(told).toEqual(['joined slack:T1']);
      const sealed = await store.getCredential('slack:T1');
      expect(sealed).not.toBeNull();
      expect(Buffer.from(sealed ?? '', 'base64url').toString('latin1')).not.toContain(INSTALLED_TOKEN);
    },
  );

  it('refuses to come back with a state that is not ours', async () => {
    const { origin } = await start('http');
    const answer = await fetch(`${origin}/slack/oauth_redirect?code=code&state=forged`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await store.getCredential('slack:T1')).toBeNull();
  });

  it('forgets a workspace that takes Parley out, and goes on for the others', async () => {
    const { adapter, origin } = await start('socket');
    await install(origin);
    await slack.server.send('slash_commands', slashCommand(slack.server, '/talks list'));
    await slack.server.next('respond');
    await slack.server.send('events_api', eventOf({ type: 'app_uninstalled' }));
    await expect.poll(() => told).toEqual(['joined slack:T1', 'left slack:T1']);
    expect(await store.getCredential('slack:T1')).toBeNull();
    await expect(adapter.checkChannel('slack:T1/C9')).rejects.toMatchObject({ code: 'chat/refused' });
    // An installation afterwards is as good as the first.
    await install(origin);
    expect(await adapter.checkChannel('slack:T1/C9')).toMatchObject({ ok: true });
  });
});
