import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import { VARIABLE_NAMES, readConfig } from '#src/config/config.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'config/invalid') {
      return (error as ParleyError<'config/invalid'>).facts.faults;
    }
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('are the terminal with its sample feeds when nothing is set', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ discord: null, slack: null, databaseUrl: 'sqlite:data/parley.db' });
    expect(config.feeds).toEqual({
      allowPrivateNetwork: false,
      pollIntervalMs: 900_000,
      contact: null,
      userAgent: null,
      proxy: null,
      sample: true,
    });
  });

  it('take a proxy in either case of letters, and name themselves as told', () => {
    expect(readConfig({ https_proxy: 'http://proxy.example:3128', NO_PROXY: 'localhost,.intra' }).feeds.proxy).toEqual({
      httpProxy: null,
      httpsProxy: 'http://proxy.example:3128',
      noProxy: 'localhost,.intra',
    });
    expect(readConfig({ FEEDS_CONTACT: 'desk@news.example', FEEDS_USER_AGENT: 'Desk/1' }).feeds).toMatchObject({
      contact: 'desk@news.example',
      userAgent: 'Desk/1',
    });
    expect(() => readConfig({ FEEDS_CONTACT: 'one\r\nX-Header: two', HTTP_PROXY: 'proxy' })).toThrow(
      /FEEDS_CONTACT.*HTTP_PROXY/s,
    );
  });

  it('take an empty value for none', () => {
    expect(readConfig({ DISCORD_TOKEN: '', PORT: '' }).discord).toBeNull();
  });

  it('never serve sample feeds beside a platform', () => {
    const config = readConfig({ DISCORD_TOKEN: 't', DISCORD_APPLICATION_ID: '123456789012345678', SAMPLE_FEEDS: '1' });
    expect(config.feeds.sample).toBe(false);
  });

  it('know one role alone on SQLite, and say so', () => {
    expect(readConfig({}).role).toBe('all');
    const [fault] = faultsOf({ PARLEY_ROLE: 'worker' });
    expect(fault).toMatch(
      /^PARLEY_ROLE worker is for several processes on one PostgreSQL: set DATABASE_URL=postgres:/u,
    );
    expect(faultsOf({ PARLEY_ROLE: 'chat' })).toContain(
      'PARLEY_ROLE chat needs a platform: DISCORD_TOKEN or SLACK_BOT_TOKEN.',
    );
    expect(faultsOf({ PARLEY_ROLE: 'boss' })).toEqual(['PARLEY_ROLE must be all, chat or worker.']);
  });

  it('give a process its part of Discord’s shards', () => {
    const discord = { DISCORD_TOKEN: 't', DISCORD_APPLICATION_ID: '123456789012345678' };
    expect(readConfig(discord).discord?.shards).toBeNull();
    expect(readConfig({ ...discord, DISCORD_SHARDS: '3' }).discord?.shards).toEqual({ count: 3, ids: [0, 1, 2] });
    const part = { ...discord, DISCORD_SHARDS: '4', DISCORD_SHARD_IDS: '3, 1' };
    expect(readConfig(part).discord?.shards).toEqual({ count: 4, ids: [1, 3] });
    expect(faultsOf({ ...part, DISCORD_SHARDS: 'auto' })).toEqual([
      'DISCORD_SHARDS must be a number where DISCORD_SHARD_IDS is set.',
    ]);
    expect(faultsOf({ ...part, DISCORD_SHARDS: '3' })).toEqual([
      'DISCORD_SHARD_IDS are counted from 0, so that each must be below DISCORD_SHARDS.',
    ]);
    expect(faultsOf({ ...part, DISCORD_SHARDS: '0', DISCORD_SHARD_IDS: 'all' })).toHaveLength(2);
  });

  it('choose Socket Mode with an app token and HTTP with a signing secret', () => {
    const socket = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
    expect(socket.slack?.transport).toEqual({ kind: 'socket', appToken: 'xapp-1' });
    const http = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', PORT: '8080' });
    expect(http.slack).toMatchObject({
      transport: { kind: 'http', signingSecret: 's' },
      web: { port: 8080, host: null },
    });
  });

  it('list every fault at once, by variable name', () => {
    const faults = faultsOf({ PORT: 'abc', POLL_INTERVAL_MINUTES: '0', DISCORD_TOKEN: 't', LOG_LEVEL: 'loud' });
    expect(faults.map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
      'DISCORD_APPLICATION_ID',
      'LOG_LEVEL',
      'POLL_INTERVAL_MINUTES',
      'PORT',
    ]);
  });

  it('never repeat a value, since it could be a secret', () => {
    const secret = 'hunter2-not-for-print';
    const names = VARIABLE_NAMES.filter((name) => name !== 'NO_COLOR' && name !== 'TERM');
    const environment = Object.fromEntries(names.map((name) => [name, secret]));
    expect(faultsOf(environment).length).toBeGreaterThan(5);
    expect(faultsOf(environment).join('\n')).not.toContain(secret);
  });

  it('say which partner is missing', () => {
    expect(faultsOf({ SLACK_APP_TOKEN: 'xapp-1' })).toEqual([expect.stringContaining('SLACK_BOT_TOKEN is missing')]);
    expect(faultsOf({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([expect.stringContaining('SLACK_APP_TOKEN is missing')]);
    expect(faultsOf({ DISCORD_APPLICATION_ID: '123456789012345678' })).toEqual([
      expect.stringContaining('DISCORD_TOKEN is missing'),
    ]);
  });
});

describe('.env.example', () => {
  it('describes every variable that is read, and no other', () => {
    const described = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    // TERM is the terminal's own and nobody sets it in a file.
    expect(described.toSorted()).toEqual(VARIABLE_NAMES.filter((name) => name !== 'TERM').toSorted());
  });

  it('is a valid .env as it stands, with every line switched on that has a value', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const values = lines.flatMap((line) => {
      const match = /^#([A-Z_]+)=(.+)$/.exec(line);
      return match ? [[match[1], match[2]]] : [];
    });
    expect(readConfig(Object.fromEntries(values))).toMatchObject(readConfig({}));
  });
});
