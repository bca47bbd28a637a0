import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeedServer, type ServedFeed, startFeedServer } from '../support/feed-server.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';

const folder = temporaryFolder();
const TALKS =
  'GENEVA - Peace talks between the government of Yemen and the Houthi rebels were broken off on Tuesday, U.N. envoy Hans ' +
  'Grundberg said. The Houthis rejected a ceasefire, and the government demanded that fighters leave Hodeidah. “We could not ' +
  'agree on the release of prisoners,” Mr. Grundberg told reporters. Both sides said that they would meet again next month. ';

function rss(title: string, guid: string, name: string, text: string): ServedFeed {
  const item = `<item><guid>${guid}</guid><title>${name}</title><pubDate>${new Date().toUTCString()}</pubDate><description>${text}</description></item>`;
  return { body: `<rss version="2.0"><channel><title>${title}</title>${item}</channel></rss>` };
}

const linkTo = (path: string, title: string): string =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}">`;

describe('feeds in the chat', () => {
  let server: FeedServer;
  const served: Record<string, ServedFeed> = {};

  beforeAll(async () => {
    server = await startFeedServer(served);
    served['/world'] = rss('World Wire', '1', 'Yemen talks break off', TALKS.repeat(3));
    served['/sport'] = rss('Sport Wire', '2', 'Cup final', 'United won the cup final on Saturday. '.repeat(30));
    served['/site'] = {
      contentType: 'text/html',
      body: `<!doctype html><head>${linkTo('/world', 'World')}${linkTo('/sport', 'Sport')}</head>`,
    };
    served['/list.opml'] = {
      body: `<opml version="2.0"><body><outline text="News"><outline text="Sport" xmlUrl="${server.origin}/sport"/><outline type="rss" text="Broken" xmlUrl="nowhere"/></outline></body></opml>`,
    };
  });
  afterAll(async () => {
    await server.close();
    folder.remove();
  });

  const env = { FEEDS_ALLOW_PRIVATE_NETWORK: '1', SAMPLE_FEEDS: '0' };

  /** What the terminal answers to each line, blanks folded. */
  async function talk(lines: readonly string[]): Promise<readonly string[]> {
    const { stdout, code } = await runParley('main', [], { cwd: folder.path, env, input: `${lines.join('\n')}\n` });
    expect(code).toBe(0);
    const answers = stdout.split(/^> .*$/mu).slice(1);
    expect(answers).toHaveLength(lines.length);
    return answers.map((answer) => answer.replaceAll(/\s+/gu, ' '));
  }

  it('are found, added, previewed, filtered, imported, exported and taken away', async () => {
    const steps: readonly (readonly [line: string, answer: RegExp])[] = [
      [`/feeds add ${server.origin}/site`, /offers 2 feeds.*→ \/feeds add \S+\/world → \/feeds add \S+\/sport/u],
      [`/feeds add ${server.origin}/world label:"Middle East"`, /Added: World Wire/u],
      [`/feeds add ${server.origin}/world`, /is already there/u],
      [`/feeds add ${server.origin}/status/410`, /is gone for good/u],
      ['/feeds preview 1', /Yemen talks break off.*kept for context.*✓ it would be posted/u],
      ['/feeds set 1 words-out /break(s|ing)? off/', /words-out: none → /u],
      ['/feeds preview wire', /✕ it would not be posted: filtered: it holds “\/break/u],
      [
        `/feeds import ${server.origin}/list.opml`,
        /Imported: 1 feed .*“Broken”: “nowhere” is no http or https address/u,
      ],
      ['/feeds health', /2 feeds: 1 not read yet, 1 well/u],
      ['/feeds export', /<outline text="Middle East">.*<outline text="News">.*xmlUrl="\S+\/sport"/u],
      ['/feeds pause sport', /Paused: Sport\./u],
      ['/feeds resume sport', /What came in during the pause .*✓ well, read just now/u],
      ['/feeds remove sport', /Removed: Sport\. The stories that it brought stay in the record\./u],
      ['/feeds list', /^(?!.*Sport).*1\. World Wire \[Middle East\] ✓ well/u],
      ['/parley audit', /feeds set \S+ words-out \(none → \/break/u],
      ['/talks list', /Yemen/u],
    ];
    const answers = await talk(steps.map(([line]) => line));
    steps.forEach(([line, expected], index) =>
      expect({ line, answer: answers[index] }).toEqual({ line, answer: expect.stringMatching(expected) }),
    );
  }, 120_000);

  it('that fail say why, and are well again by themselves', async () => {
    delete served['/world'];
    const [failed, health] = await talk(['/feeds resume 1', '/feeds health 1']);
    expect(failed).toMatch(/✕ failed once, .*HTTP 404/u);
    expect(health).toMatch(/State failing Reason its server answers with an error\. .* Outcome http-error/u);
    served['/world'] = rss('World Wire', '1', 'Yemen talks break off', TALKS);
    expect((await talk(['/feeds resume 1']))[0]).toMatch(/✓ well, read just now/u);
  }, 120_000);
});
