import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import manifest from '#adapters/slack/manifest.json' with { type: 'json' };
import { readConfig } from '#src/config/config.ts';
import type { Fetch } from '#src/core/finding.ts';
import { examine, findingLine } from '#src/doctor.ts';
import { openStore } from '#src/store/open-store.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';

const NOW = new Date('2024-11-20T08:00:00.000Z');
const DISCORD = { DISCORD_TOKEN: 'a-secret-token', DISCORD_APPLICATION_ID: '123456789012345678' };
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-bot-secret', SLACK_APP_TOKEN: 'xapp-app-secret' };
const MODEL = { LLM_PROVIDER: 'openai', LLM_MODEL: 'gpt-x', LLM_API_KEY: 'key-of-the-model' };
const SCOPES = manifest.oauth_config.scopes.bot.join(',');

type Answers = Readonly<Record<string, { status?: number; body: unknown; headers?: Record<string, string> }>>;

const WELL: Answers = {
  '/applications/@me': { body: { id: '123456789012345678', name: 'Parley' } },
  '/users/@me/guilds': { body: [{ id: '1' }] },
  '/auth.test': { body: { ok: true, team: 'Desk' }, headers: { 'x-oauth-scopes': SCOPES } },
  '/apps.connections.open': { body: { ok: true, url: 'wss://x' } },
  '/models': { body: { data: [{ id: 'gpt-x' }] } },
};

describe('the doctor', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'parley.db');
  });
  afterEach(() => folder.remove());

  async function lines(env: Record<string, string>, changes: Answers = {}, date = NOW): Promise<readonly string[]> {
    const answers = { ...WELL, ...changes };
    const fetch: Fetch = async (url) => {
      const found = Object.entries(answers).find(([end]) => new URL(url).pathname.endsWith(end));
      if (!found) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
      const { status = 200, body, headers = {} } = found[1];
      return new Response(JSON.stringify(body), { status, headers: { date: date.toUTCString(), ...headers } });
    };
    const config = readConfig({ DATABASE_URL: `sqlite:${path}`, ...env });
    return (await examine(config, { fetch, clock: { now: () => NOW } })).map(findingLine);
  }

  it('finds nothing wrong where all is well', async () => {
    const found = await lines({ ...DISCORD, ...SLACK, ...MODEL });
    expect(found.filter((line) => !line.startsWith('✓'))).toEqual([]);
    for (const about of ['settings', 'disk', 'store', 'Discord', 'Slack', 'language model', 'clock']) {
      expect(found.some((line) => line.startsWith(`✓ ${about}: `))).toBe(true);
    }
  });

  it.each<[string, Record<string, string>, Answers, string]>([
    [
      'a Discord token that is refused',
      DISCORD,
      { '/applications/@me': { status: 401, body: {} } },
      '✗ Discord: the token is refused. Make a new one',
    ],
    [
      'a token of another application',
      DISCORD,
      { '/applications/@me': { body: { id: '9', name: 'X' } } },
      '✗ Discord: the token is that of the application 9',
    ],
    [
      'a bot in no server',
      DISCORD,
      { '/users/@me/guilds': { body: [] } },
      '! Discord: the bot is in no server yet. Invite it: https://discord.com/oauth2/authorize?client_id=123456789012345678',
    ],
    [
      'a Slack token that is refused',
      SLACK,
      { '/auth.test': { body: { ok: false, error: 'invalid_auth' } } },
      '✗ Slack: SLACK_BOT_TOKEN is refused (invalid_auth).',
    ],
    [
      'a missing scope',
      SLACK,
      { '/auth.test': { body: { ok: true }, headers: { 'x-oauth-scopes': 'commands' } } },
      'Add them under OAuth & Permissions and install the app again.',
    ],
    [
      'an app-level token that is refused',
      SLACK,
      { '/apps.connections.open': { body: { ok: false, error: 'not_allowed_token_type' } } },
      '✗ Slack: SLACK_APP_TOKEN is refused',
    ],
    [
      'a model’s key that is refused',
      MODEL,
      { '/models': { status: 401, body: {} } },
      '✗ language model: the provider refuses LLM_API_KEY',
    ],
    [
      'a model that is not there',
      MODEL,
      { '/models': { body: { data: [{ id: 'other' }] } } },
      '! language model: the provider does not list gpt-x.',
    ],
    [
      'batches at an address that knows of none',
      { ...MODEL, LLM_BATCH_HOURS: '22-05' },
      { '/batches': { status: 404, body: {} } },
      '! batches of the night: the address knows of none',
    ],
    [
      'batches of a provider that has none',
      { ...MODEL, LLM_PROVIDER: 'openai-compatible', LLM_BASE_URL: 'http://127.0.0.1:9/v1', LLM_BATCH_HOURS: '22-05' },
      {},
      '! batches of the night: openai-compatible has none',
    ],
  ])('says what to do about %s', async (_what, env, answers, words) => {
    expect(await lines(env, answers)).toContainEqual(expect.stringContaining(words));
  });

  it('has nothing of Slack’s to refuse where each workspace brings its token', async () => {
    const oauth = {
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'client-secret',
      SLACK_STATE_SECRET: 'state-secret-of-32-characters-xx',
    };
    const env = { ...oauth, SLACK_SIGNING_SECRET: 'signing-secret' };
    expect(await lines(env, { '/api.test': { body: { ok: true } } })).toContainEqual(
      '✓ Slack: it answers; each workspace brings its token when it installs the app.',
    );
  });

  it('finds a clock that is off, and platforms that cannot be reached', async () => {
    expect(await lines(DISCORD, {}, new Date(NOW.getTime() + 60_000))).toContainEqual(
      expect.stringContaining('! clock: it is 60 s behind'),
    );
    expect(await lines(DISCORD, {}, new Date(NOW.getTime() - 600_000))).toContainEqual(
      expect.stringContaining('✗ clock: it is 600 s ahead of'),
    );
    const unreachable = async (): Promise<Response> =>
      Promise.reject(new TypeError('no', { cause: new Error('ENOTFOUND') }));
    const config = readConfig({ DATABASE_URL: `sqlite:${path}`, ...DISCORD, ...SLACK, ...MODEL });
    const found = (await examine(config, { fetch: unreachable, clock: { now: () => NOW } })).map(findingLine);
    expect(found.filter((line) => line.includes('ENOTFOUND'))).toHaveLength(3);
  });

  it('looks into the store without changing it: feeds that fail, a store in use, a damaged one', async () => {
    const store = await openStore(`sqlite:${path}`);
    const now = NOW.toISOString();
    for (const id of ['well', 'bad']) {
      await store.addFeed(
        { id, url: `https://${id}.example/`, title: id, sample: false, addedBy: 'ana', community: 'c' },
        now,
      );
    }
    const fault = { name: 'malformed', code: 'feed/malformed', message: 'It cannot be read.', at: now } as const;
    await store.recordPoll('bad', { kind: 'fault', fault }, now, now);
    expect(await lines({})).toContainEqual(expect.stringContaining('is in use by a running Parley'));
    await store.close();
    const found = await lines({});
    expect(found).toContainEqual('✓ feeds: 1 of 2 are well.');
    expect(found).toContainEqual(
      '! feeds: https://bad.example/ is failing: It cannot be read. For more: /feeds health',
    );
    writeFileSync(path, 'this is no database, and was never one');
    expect(await lines({})).toContainEqual(expect.stringMatching(/^✗ store: .* cannot be read/u));
  });

  it('is a command that ends with 1 where something is wrong, and tells no secret', async () => {
    const env = { ...DISCORD, DATABASE_URL: `sqlite:${path}`, DISCORD_API_URL: 'http://127.0.0.1:9/api' };
    const { code, stdout, stderr } = await runParley('cli', ['doctor'], { cwd: folder.path, env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^✓ settings[\s\S]*^✗ Discord: could not be asked/mu);
    expect(stdout).not.toContain('a-secret-token');
  }, 60_000);
});
