import { statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#src/store/open-store.ts';
import { APPLICATION_ID, type DiscordServer, TOKEN, startDiscordServer } from '../support/discord-server.ts';
import { type Run, runParley, startParley, temporaryFolder } from '../support/run-parley.ts';

const folder = temporaryFolder();
const socketPath = join(folder.path, 'data', 'parley.db.sock');
const cli = (...args: readonly string[]) => runParley('cli', args, { cwd: folder.path });

/** What the running bot answers to a line. */
async function ask(line: string): Promise<string> {
  const socket = connect(socketPath);
  await once(socket, 'connect');
  socket.write(line);
  return text(socket);
}

describe('parley backup and restore', () => {
  let discord: DiscordServer;
  let bot: Run;

  beforeAll(async () => {
    discord = await startDiscordServer();
    const env = { DISCORD_TOKEN: TOKEN, DISCORD_APPLICATION_ID: APPLICATION_ID, DISCORD_API_URL: discord.apiUrl };
    bot = startParley('main', [], { cwd: folder.path, env });
    await discord.next('PUT', /commands/u);
  }, 60_000);

  afterAll(async () => {
    bot.child.kill('SIGKILL');
    await bot.ended;
    await discord.close();
    folder.remove();
  });

  it('asks the running bot, whose store nobody else may open', async () => {
    expect(await cli('backup', 'one.db')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('one.db'),
    });
    const store = await openStore(`sqlite:${join(folder.path, 'one.db')}`);
    expect(await store.listFeeds()).toEqual([]);
    await store.close();
    // Not a second time to the same name.
    const again = await cli('backup', 'one.db');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('there is a file of that name') });
  }, 60_000);

  it('is refused to restore under a running bot', async () => {
    const { code, stderr } = await cli('restore', 'one.db');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Another Parley process') });
  }, 60_000);

  it('lets nobody else of the machine speak to the bot, and takes no nonsense', async () => {
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    for (const line of ['nonsense\n', '{"action":"exec","file":"x"}\n', `${'x'.repeat(20_000)}\n`, 'no end of line']) {
      expect(await ask(line)).toContain('error');
    }
  }, 60_000);

  it('backs up and restores a store that nobody uses', async () => {
    bot.child.kill('SIGKILL');
    await bot.ended;
    expect(await cli('feed', 'none')).toMatchObject({ code: 1 });
    expect(await cli('backup', 'two.db')).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(folder.path, 'bad.db'), 'no store');
    expect(await cli('restore', 'bad.db')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be restored'),
    });
    const restored = await cli('restore', 'two.db');
    expect(restored).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('0 feeds, 0 stories') });
    expect((await cli('backup')).code).toBe(2);
  }, 60_000);
});
