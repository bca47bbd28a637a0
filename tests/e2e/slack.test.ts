import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Run, startParley, temporaryFolder } from '../support/run-parley.ts';
import { SECRET } from '../support/slack-harness.ts';
import {
  FORM_TYPE,
  JSON_TYPE,
  asForm,
  directMessage,
  eventOf,
  sendSigned,
  slashCommand,
} from '../support/slack-payloads.ts';
import { APP_TOKEN, BOT_TOKEN, type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { freePort } from '../support/free-port.ts';

let server: SlackServer;
let folder: ReturnType<typeof temporaryFolder>;
let run: Run | null = null;

beforeEach(async () => {
  server = await startSlackServer();
  folder = temporaryFolder();
});

afterEach(async () => {
  run?.child.kill('SIGKILL');
  await run?.ended;
  run = null;
  await server.close();
  folder.remove();
  if (server.violations.length > 0) throw new Error(`Slack’s rules were broken: ${server.violations.join('; ')}`);
});

function start(env: Readonly<Record<string, string>>): Run {
  run = startParley('main', [], {
    cwd: folder.path,
    env: { SLACK_API_URL: server.apiUrl, SLACK_BOT_TOKEN: BOT_TOKEN, ...env },
  });
  return run;
}

describe('the bot on Slack', () => {
  it('answers over Socket Mode with the real commands, draws the Home tab, and stops at a signal', async () => {
    server.answerWith('users.info', { ok: true, user: { id: 'U1', is_admin: true } });
    const { child, ended } = start({ SLACK_APP_TOKEN: APP_TOKEN });
    await server.send('slash_commands', slashCommand(server, '/talks lst'));
    expect(JSON.stringify((await server.next('respond')).body)).toContain('Did you mean /talks list');
    await server.send('events_api', eventOf({ type: 'app_home_opened', tab: 'home', channel: 'D1', user: 'U1' }));
    const home = JSON.stringify((await server.next('views.publish')).body);
    expect(home).toContain('You follow no negotiation yet');
    expect(home).toContain('form:feeds add');
    await server.send('events_api', eventOf(directMessage('Where do the Yemen talks stand?')));
    expect(JSON.stringify((await server.next('chat.postMessage')).body['blocks'])).toMatch(/Yemen/u);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('answers signed requests over HTTP', async () => {
    const port = await freePort();
    start({ SLACK_SIGNING_SECRET: SECRET, PORT: String(port) });
    const send = (): Promise<number> =>
      sendSigned(port, SECRET, JSON.stringify({ type: 'url_verification', challenge: 'abc' }), JSON_TYPE).then(
        (response) => response.status,
        () => 0,
      );
    await expect.poll(send, { timeout: 20_000 }).toBe(200);
    await sendSigned(port, SECRET, asForm(slashCommand(server, '/parley help')), FORM_TYPE);
    expect(JSON.stringify((await server.next('respond')).body)).toContain('/talks status');
  }, 60_000);

  it('ends with one plain line where the token is refused', async () => {
    const { ended } = start({ SLACK_APP_TOKEN: APP_TOKEN, SLACK_BOT_TOKEN: 'xoxb-revoked' });
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Slack refused the connection: it said “invalid_auth”\. Check SLACK_BOT_TOKEN in \.env\./u);
    expect(stderr).not.toContain('xoxb-revoked');
  }, 60_000);
});
