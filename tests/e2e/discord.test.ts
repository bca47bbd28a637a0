import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  TOKEN,
  memberWho,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { type Run, startParley, temporaryFolder } from '../support/run-parley.ts';

const MANAGER = memberWho('32');
const STORY =
  'GENEVA - Peace talks between the government of Yemen and the Houthi rebels were broken off on Tuesday, U.N. envoy Hans ' +
  'Grundberg said. “We could not agree on the release of prisoners,” Mr. Grundberg told reporters. ';

let server: DiscordServer;
let feeds: FeedServer;
let folder: ReturnType<typeof temporaryFolder>;
let run: Run;

beforeEach(async () => {
  server = await startDiscordServer();
  const item = `<item><guid>1</guid><title>Yemen talks break off</title><pubDate>${new Date().toUTCString()}</pubDate><description>${STORY.repeat(4)}</description></item>`;
  feeds = await startFeedServer({
    '/world': { body: `<rss version="2.0"><channel><title>Wire</title>${item}</channel></rss>` },
  });
  folder = temporaryFolder();
  run = startParley('main', [], {
    cwd: folder.path,
    env: {
      DISCORD_API_URL: server.apiUrl,
      DISCORD_TOKEN: TOKEN,
      DISCORD_APPLICATION_ID: APPLICATION_ID,
      FEEDS_ALLOW_PRIVATE_NETWORK: '1',
    },
  });
});

afterEach(async () => {
  run.child.kill('SIGKILL');
  await run.ended;
  await server.close();
  await feeds.close();
  folder.remove();
});

async function say(name: string, subcommand: string, options: Record<string, unknown> = {}): Promise<string> {
  await server.interact({ ...slashCommand(name, subcommand, options), member: MANAGER });
  return JSON.stringify((await server.next('PATCH', /@original$/u)).body);
}

describe('the bot on Discord', () => {
  it('registers its commands, takes a feed, tells where talks stand, schedules a brief, and stops at a signal', async () => {
    const registered = await server.next('PUT', /\/commands$/u);
    expect(JSON.stringify(registered.body)).toContain('"name":"talks"');
    await expect.poll(() => server.connected, { timeout: 20_000 }).toBe(true);
    expect(await say('feeds', 'add', { address: `${feeds.origin}/world` })).toContain('Wire');
    const status = await say('talks', 'status', { what: 'yemen' });
    expect(status).toContain('collapsed');
    expect(status).toContain('We could not agree on the release of prisoners');
    const options = { channel: CHANNEL_ID, at: '08:00', zone: 'Europe/Berlin' };
    expect(await say('digest', 'schedule', options)).toContain('Europe/Berlin');
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    expect(server.faults).toEqual([]);
  }, 90_000);
});
