import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '#commands/index.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { createCompleter } from '#commands/complete.ts';
import { type Config, readConfig } from '#src/config/config.ts';
import type { CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { TERMINAL_COMMUNITY } from '#src/core/subscription.ts';
import { createLoggerTo } from '#src/log.ts';
import { askForBackup, askForChannels, controlPath, startControl } from '#src/operation/control.ts';
import { type Parley, openParley } from '#src/wiring.ts';
import { temporaryFolder } from '../support/run-parley.ts';

const SECRETS = {
  DISCORD_TOKEN: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.aVerySecretSignatureOfTwentySeven',
  SLACK_BOT_TOKEN: 'xoxb-1111-2222-botsecret',
  SLACK_APP_TOKEN: 'xapp-1-A1-appsecret',
  LLM_API_KEY: 'quoted"key\\with/odd signs',
};
const CALLER = { community: 'c', channel: 'c/ch', member: 'c/ana', isModerator: true };
/** Within addresses; the last as its server is told it. */
const PASSWORDS = ['proxysecret', 'database%2Fsecret', 'database/secret'];
/** What a member wrote, which is nobody’s business. */
const PRIVATE = 'my source at the ministry is Ilse';

function configWith(changes: Record<string, string> = {}): Config {
  return readConfig({
    ...SECRETS,
    DISCORD_APPLICATION_ID: '123456789012345678',
    LLM_PROVIDER: 'openai-compatible',
    LLM_MODEL: 'm',
    LLM_BASE_URL: 'http://127.0.0.1:9/v1',
    HTTPS_PROXY: 'http://desk:proxysecret@proxy.example:3128',
    LOG_LEVEL: 'debug',
    DATABASE_URL: 'postgres://parley:database%2Fsecret@db.example/parley',
    ...changes,
  });
}

function collect(config: Config): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: createLoggerTo({ write: (line) => lines.push(line) }, config), lines };
}

/** An error as libraries make them, with the whole request on it. */
function libraryError(message: string): Error {
  const request = { authorization: `Bot ${SECRETS.DISCORD_TOKEN}`, body: PRIVATE };
  return Object.assign(new Error(message), {
    code: 'ECONNRESET',
    status: 500,
    requestBody: { json: { content: PRIVATE } },
    url: 'https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb246c2VjcmV0/callback',
    config: request,
  });
}

const leaks = (lines: readonly string[], extra: readonly string[] = []): readonly string[] => {
  const text = lines.join('');
  const secrets = [...Object.values(SECRETS), JSON.stringify(SECRETS.LLM_API_KEY).slice(1, -1), ...PASSWORDS, PRIVATE];
  return [...secrets, ...extra].filter((secret) => text.includes(secret));
};

describe('the log', () => {
  it('keeps every secret out of what is said to it, in whatever field or message', () => {
    const { logger, lines } = collect(configWith());
    for (const secret of [...Object.values(SECRETS), ...PASSWORDS, 'http://desk:proxysecret@proxy.example:3128/x']) {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) {
        logger[level]({ note: secret, deep: { list: [secret] } }, `It said ${secret}.`);
        logger[level]({ err: new Error(secret, { cause: new Error(`because ${secret}`) }) }, 'failed');
        logger[level]({ err: new ParleyError('internal', { reason: secret }, { cause: secret }) }, 'failed');
      }
    }
    expect(lines).toHaveLength(96);
    expect(leaks(lines)).toEqual([]);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('keeps out other people’s secrets too, by their form', () => {
    const { logger, lines } = collect(configWith());
    const strange = [
      'xoxp-9999-other-workspace',
      'sk-ant-api03-abcdefghijklmnop',
      'OTk5OTk5OTk5OTk5OTk5OTk5.GaBcDe.anotherBotsSignatureOf27Signs',
    ];
    const addresses = [
      'https://reader:feedsecret@wire.example/feed',
      'https://wire.example/feed?format=rss&token=feedsecret&page=2',
      'https://discord.com/api/webhooks/123/feedsecretfeedsecret',
    ];
    for (const words of [...strange, ...addresses, 'Authorization: Bearer feedsecret-long']) {
      logger.warn({ url: words, err: new Error(words) }, words);
    }
    expect(leaks(lines, [...strange, 'feedsecret'])).toEqual([]);
    expect(lines.join('')).toContain('https://wire.example/feed?format=rss&token=[redacted]&page=2');
  });

  it('takes of an error what finds the fault, and not the request that libraries hang on it', () => {
    const { logger, lines } = collect(configWith());
    const cause = libraryError('the socket hung up');
    logger.error({ err: new ParleyError('internal', { reason: 'it broke' }, { cause }) }, 'failed');
    expect(leaks(lines, ['aW50ZXJhY3Rpb246'])).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        code: 'internal',
        stack: expect.stringContaining('log.test.ts'),
        cause: { message: 'the socket hung up', code: 'ECONNRESET', status: 500 },
      },
    });
  });

  it('has no member’s words where a command or its completion fails', async () => {
    const { logger, lines } = collect(configWith());
    const fails = () => Promise.reject(libraryError('the disk is full'));
    const services = { ask: fails, findTalks: fails, briefPage: fails } as unknown as CommandContext['services'];
    const parts = {
      commands,
      services,
      store: {} as CommandContext['store'],
      clock: { now: () => new Date() },
      logger,
    };
    const handle = createCommandHandler(parts);
    await handle(CALLER, { kind: 'line', line: `/talks ask ${PRIVATE}` });
    await handle(CALLER, { kind: 'options', name: 'talks status', options: { what: PRIVATE } });
    await createCompleter(parts).values(CALLER, { command: 'talks status', option: 'what', typed: PRIVATE, given: {} });
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(leaks(lines)).toEqual([]);
  });

  it('has none of a request at the control socket but that it failed', async () => {
    const { logger, lines } = collect(configWith());
    const folder = temporaryFolder();
    const path = controlPath(`${folder.path}/parley.db`);
    const refuse = (): Promise<never> => Promise.reject(libraryError('no'));
    const control = await startControl({ path, backup: refuse, channels: refuse, logger });
    await expect(askForBackup(path, '/x')).rejects.toMatchObject({ code: 'backup/failed' });
    expect(await askForChannels(path)).toMatchObject([{ about: 'channels', state: 'odd' }]);
    await control.close();
    folder.remove();
    expect(lines).toHaveLength(2);
    expect(leaks(lines)).toEqual([]);
  });
});

describe('a story’s way', () => {
  let parley: Parley;
  let lines: string[];
  beforeAll(async () => {
    const config = readConfig({ DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'debug' });
    const log = collect(config);
    lines = log.lines;
    const clock = { now: () => new Date() };
    const checkChannel = async () => ({ ok: true, layout: 'message', name: null }) as const;
    parley = await openParley({ config, clock, logger: log.logger, checkChannel });
    await parley.store.addFeed(
      {
        id: 'private',
        url: 'http://reader:feedsecret@127.0.0.1:9/feed?token=othersecret',
        title: null,
        sample: false,
        addedBy: 'ana',
        community: TERMINAL_COMMUNITY,
      },
      clock.now().toISOString(),
    );
    await parley.round();
  }, 60_000);
  afterAll(() => parley.close());

  it('is told under one id, from its coming in to its talks', () => {
    const said = lines.map((line) => JSON.parse(line) as { storyId?: string; msg: string });
    const ids = new Set(said.filter(({ msg }) => msg === 'a story came in').map(({ storyId }) => storyId));
    expect(ids.size).toBeGreaterThan(3);
    for (const id of ids) {
      const way = said.filter(({ storyId }) => storyId === id).map(({ msg }) => msg);
      expect(way).toEqual(['a story came in', 'a story was briefed', 'a story was settled']);
    }
  });

  it('tells no address with the secret that is in it, nor the story’s words', async () => {
    expect(leaks(lines, ['feedsecret', 'othersecret'])).toEqual([]);
    const [latest] = await parley.store.latestBriefs(1);
    expect(lines.join('')).not.toContain(latest?.story.text.slice(0, 80));
  });
});
