import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeedServer, type ServedFeed, startFeedServer } from '../support/feed-server.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';

const folder = temporaryFolder();
const TALKS =
  'GENEVA - Peace talks between the government of Yemen and the Houthi rebels were broken off on Tuesday, U.N. envoy Hans ' +
  'Grundberg said. The Houthis rejected a ceasefire, and the government demanded that fighters leave Hodeidah. “We could not ' +
  'agree on the release of prisoners,” Mr. Grundberg told reporters. Both sides said that they would meet again next month. '.repeat(
    3,
  );

function rss(title: string, items: readonly (readonly [guid: string, title: string, text: string])[]): ServedFeed {
  const written = items.map(
    ([guid, name, text]) =>
      `<item><guid>${guid}</guid><title>${name}</title><pubDate>${new Date().toUTCString()}</pubDate><description>${text}</description></item>`,
  );
  return { body: `<rss version="2.0"><channel><title>${title}</title>${written.join('')}</channel></rss>` };
}

const html = (head: string): ServedFeed => ({ contentType: 'text/html', body: `<!doctype html><head>${head}</head>` });
const linkTo = (path: string, title: string): string =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}">`;

describe('feeds from the command line', () => {
  let server: FeedServer;
  const served: Record<string, ServedFeed> = {};

  beforeAll(async () => {
    server = await startFeedServer(served);
    served['/world'] = rss('World Wire', [['1', 'Yemen talks break off', TALKS]]);
    served['/sport'] = rss('Sport Wire', [['2', 'Cup final', 'United won the cup final on Saturday. '.repeat(30)]]);
    served['/site'] = html(linkTo('/world', 'World') + linkTo('/sport', 'Sport'));
    served['/list.opml'] = {
      body: `<opml version="2.0"><body><outline text="News"><outline text="Sport" xmlUrl="${server.origin}/sport"/><outline type="rss" text="Broken" xmlUrl="nowhere"/></outline></body></opml>`,
    };
  });
  afterAll(async () => {
    await server.close();
    folder.remove();
  });

  const env = { FEEDS_ALLOW_PRIVATE_NETWORK: '1', SAMPLE_FEEDS: '0' };
  const exec = (line: string) => runParley('cli', ['exec', line], { cwd: folder.path, env });
  const poll = async () => {
    const { stdout } = await runParley('cli', ['poll', '--once', '--json'], { cwd: folder.path, env });
    return JSON.parse(stdout);
  };

  it('are found, added, previewed, filtered, explained, exported and taken away', async () => {
    const choice = await exec(`/feeds add ${server.origin}/site`);
    expect(choice.stdout).toContain('offers 2 feeds');
    const command = /→ (\/feeds add \S+\/world)/u.exec(choice.stdout)?.[1] ?? '';
    expect((await exec(`${command} label:"Middle East"`)).stdout).toContain('Added: World Wire');
    expect((await exec(command)).code).toBe(1);

    const preview = await exec('/feeds preview 1');
    expect(preview.stdout).toContain('Yemen talks break off');
    expect(preview.stdout).toContain('kept for context');
    expect(preview.stdout).toContain('✓ it would be posted');

    await exec('/feeds set 1 words-out /break(s|ing)? off/');
    expect((await exec('/feeds preview 1')).stdout).toMatch(/filtered:\s+it\s+holds/u);

    const imported = await exec(`/feeds import ${server.origin}/list.opml`);
    expect(imported.stdout).toContain('Imported: 1 feed');
    expect(imported.stdout).toContain('“Broken”: “nowhere” is no http or https address.');
    expect((await poll()).feeds.map(({ url }: { url: string }) => url)).toContain(`${server.origin}/sport`);
    expect((await exec('/feeds health')).stdout).toContain('2 feeds:');

    const exported = await exec('/feeds export');
    writeFileSync(join(folder.path, 'out.txt'), exported.stdout);
    for (const words of ['<outline text="Middle East">', '<outline text="News">', `xmlUrl="${server.origin}/sport"`]) {
      expect(exported.stdout.replaceAll(/\s+/gu, ' ')).toContain(words);
    }

    expect((await exec('/feeds pause sport')).stdout).toContain('Paused: Sport');
    expect((await exec('/feeds resume sport')).stdout).toContain('✓ well');
    expect((await exec('/feeds remove sport')).stdout).toContain('Removed: Sport.');
    expect((await exec('/feeds list')).stdout).not.toContain('Sport');
    const audit = (await exec('/parley audit')).stdout.replaceAll(/\s+/gu, ' ');
    expect(audit).toContain('words-out: none → /break(s|ing)? off/');
  }, 120_000);

  it('that are gone are stopped, and say so', async () => {
    served['/short'] = rss('Short Wire', [['9', 'Hello', 'Hello.']]);
    await exec(`/feeds add ${server.origin}/short`);
    delete served['/short'];
    served['/feed-list'] = html('');
    const gone = await exec(`/feeds add ${server.origin}/status/410`);
    expect(gone.stderr).toContain('is gone for good');
    const missing = await exec('/feeds resume short');
    expect(missing.stdout.replaceAll(/\s+/gu, ' ')).toMatch(/✕ failed once.*HTTP 404/u);
    expect((await exec('/feeds health short')).stdout).toMatch(/Outcome +http-error/u);
  }, 60_000);
});
