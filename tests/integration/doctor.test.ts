import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noticesChannelKey } from '#src/core/notices.ts';
import { placeIn } from '#src/core/places.ts';
import { LAST_ROUND } from '#src/delivery/last-round.ts';
import { openStore } from '#src/store/open-store.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  FORUM_ID,
  GUILD_ID,
  READ_ONLY_ID,
  TOKEN,
  startDiscordServer,
} from '../support/discord-server.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { runParley, startParley, temporaryFolder } from '../support/run-parley.ts';
import { makeSchedule } from '../support/schedules.ts';
import { APP_TOKEN, BOT_TOKEN, type SlackServer, startSlackServer } from '../support/slack-server.ts';

const postgres = await sharedPostgres();
const COMMUNITY = `discord:${GUILD_ID}`;
const GONE_ID = '399999999999999999';

describe('parley doctor', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let discord: DiscordServer;
  let slack: SlackServer;
  beforeEach(async () => {
    folder = temporaryFolder();
    discord = await startDiscordServer();
    slack = await startSlackServer();
  });
  afterEach(async () => {
    await discord.close();
    await slack.close();
    folder.remove();
  });

  const onDiscord = (): Record<string, string> => ({
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION_ID,
    DISCORD_API_URL: discord.apiUrl,
  });
  const onSlack = (): Record<string, string> => ({
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: slack.apiUrl,
  });
  const sqlite = (): string => `sqlite:${join(folder.path, 'parley.db')}`;

  async function fill(databaseUrl: string, channels: readonly string[], notices: string): Promise<void> {
    const store = await openStore(databaseUrl);
    for (const id of channels) {
      await store.saveSchedule(makeSchedule({ community: COMMUNITY, channel: placeIn(COMMUNITY, id) }));
    }
    await store.putSetting(noticesChannelKey('slack:T1'), placeIn('slack:T1', notices));
    await store.close();
  }

  /** Of its lines, those on channels, on the role and on the workers. */
  async function doctor(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { stdout, stderr } = await runParley('cli', ['doctor'], { cwd: folder.path, env });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => /^. (?:channels|role|workers):/u.test(line));
  }

  it('asks the platforms whether the channels of a store take posts', async () => {
    await fill(sqlite(), [CHANNEL_ID, FORUM_ID, READ_ONLY_ID, GONE_ID], 'C1');
    slack.answerWith('conversations.info', {
      ok: true,
      channel: { id: 'C1', name: 'notices', is_member: false },
      response_metadata: { scopes: ['channels:history', 'files:write'] },
    });
    const found = await doctor({ DATABASE_URL: sqlite(), ...onDiscord(), ...onSlack() });
    expect(found.toSorted()).toEqual([
      `✓ channels: 2 of 5 that get posts take them.`,
      '✓ role: all: one process does everything, on Discord and Slack. On SQLite there is no second one.',
      `✗ channels: #briefs (${READ_ONLY_ID}) of ${COMMUNITY} takes no posts of Parley’s. It needs: Send Messages. Grant that there, or choose another channel.`,
      '✗ channels: #notices (C1) of slack:T1 takes no posts of Parley’s. It needs: an invitation to #notices: /invite @Parley, the scope chat:write. Grant that there, or choose another channel.',
      `✗ channels: ${GONE_ID} of ${COMMUNITY} is no longer there. End its briefs: /digest remove`,
    ]);
    expect(discord.identified).toBe(0);
    expect([...discord.messages, ...slack.messages]).toEqual([]);
  }, 60_000);

  it('asks the running bot, which holds the store', async () => {
    await fill(sqlite(), [CHANNEL_ID, READ_ONLY_ID], 'C1');
    const env = { DATABASE_URL: sqlite(), ...onDiscord() };
    const bot = startParley('main', [], { cwd: folder.path, env });
    try {
      await discord.next('PUT', /commands/u);
      const found = await doctor(env);
      expect(found).toContain('✓ channels: 1 of 3 that get posts take them.');
      expect(found).toContainEqual(expect.stringContaining('It needs: Send Messages.'));
      expect(found).toContainEqual(
        expect.stringContaining('1 could not be asked about, since this process has no token for slack.'),
      );
    } finally {
      bot.child.kill('SIGKILL');
      await bot.ended;
    }
  }, 60_000);

  it.skipIf(postgres === null)(
    'says what a process of several is for, and whether anybody works',
    async () => {
      const databaseUrl = (await postgres?.newDatabase()) ?? '';
      const chat = { DATABASE_URL: databaseUrl, PARLEY_ROLE: 'chat', ...onDiscord() };
      expect(await doctor(chat)).toEqual([
        '✓ role: the chat on Discord, which polls and posts nothing: that is for processes with PARLEY_ROLE=worker.',
      ]);
      await fill(databaseUrl, [CHANNEL_ID], 'C1');
      const worker = { DATABASE_URL: databaseUrl, PARLEY_ROLE: 'worker' };
      expect(await doctor(worker)).toEqual([
        '! role: a worker without tokens, which polls and briefs, and posts nothing. Give it those of the chat processes.',
        '! workers: nobody has looked for due briefs yet. Start a process with PARLEY_ROLE=worker, or one with all.',
        expect.stringMatching(/^✓ channels: 0 of 2/u),
        expect.stringMatching(/^! channels: 1 could not be asked about, since this process has no token for \w+\./u),
        expect.stringMatching(/^! channels: 1 could not be asked about, since this process has no token for \w+\./u),
      ]);
      const store = await openStore(databaseUrl);
      await store.putSetting(LAST_ROUND, new Date().toISOString());
      await store.close();
      expect(await doctor({ ...chat, DISCORD_SHARDS: '2', DISCORD_SHARD_IDS: '0' })).toContain(
        '✓ workers: somebody polls, briefs and posts.',
      );
    },
    90_000,
  );
});
