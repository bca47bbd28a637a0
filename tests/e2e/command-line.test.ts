import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { relevantBriefSchema } from '#src/core/brief.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const STORY = `GENEVA - Peace talks between the government of Arland and the Northern Front were broken off on Tuesday, U.N. envoy Maria Holt said.
"We could not agree on the release of prisoners," Ms. Holt told reporters in Geneva.
The Northern Front rejected a ceasefire, and the government demanded that its fighters leave the town of Orsk.`;

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder.path, name), content);
  return name;
}

function storyLine(id: string): string {
  return JSON.stringify({ id, title: null, date: '2020-01-02', source: 's', url: null, text: STORY });
}

const cli = (args: readonly string[], input = '') => runParley('cli', args, { cwd: folder.path, input });

describe('parley brief', () => {
  it('prints one JSON object for a text file', async () => {
    const { code, stdout, stderr } = await cli(['brief', file('story.txt', STORY), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const brief = relevantBriefSchema.parse(JSON.parse(stdout));
    expect(brief.status?.value).toBe('collapsed');
    expect(brief.quotes.map((quote) => brief.story.text.slice(quote.start, quote.end))).toEqual(
      brief.quotes.map((quote) => quote.text),
    );
  });

  it('reads HTML and standard input, and draws for people', async () => {
    const html = `<html><head><title>Talks end</title></head><body><article><p>${STORY.replaceAll('\n', '</p><p>')}</p></article></body></html>`;
    const fromFile = await cli(['brief', file('story.html', html)]);
    expect(fromFile.stdout).toMatch(/collapsed/);
    const fromInput = await cli(['brief', '-'], STORY);
    expect(fromInput.stdout).toMatch(/collapsed/);
    expect(fromInput.code).toBe(0);
  });

  it('gives a brief a line in the order of the stories, and an error in the place of a bad line', async () => {
    const name = file('stories.jsonl', `${storyLine('a')}\nnot json\n${storyLine('b')}\n{"id":"c"}\n`);
    const { code, stdout, stderr } = await cli(['brief', '--jsonl', name]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.map((brief) => brief.story?.id ?? brief.error.code)).toEqual([
      'a',
      'story/unreadable',
      'b',
      'story/unreadable',
    ]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['an empty file', 'empty.txt', ''],
    ['binary rubbish', 'rubbish.txt', Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)],
    ['a story over 5 MB', 'huge.txt', 'The talks went on. '.repeat(300_000)],
  ])('refuses %s in one sentence', async (_what, name, content) => {
    const { code, stdout, stderr } = await cli(['brief', file(name, content)]);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('says plainly that a story in another language is not read', async () => {
    const french =
      'Les pourparlers de paix entre le gouvernement et les rebelles ont repris mardi à Genève, a annoncé le médiateur. ' +
      'Les deux parties espèrent conclure un cessez-le-feu avant la fin du mois, selon une source diplomatique.';
    const { stdout, stderr } = await cli(['brief', file('french.txt', french)]);
    expect(stdout + stderr).toMatch(/French|\bfr\b/);
  });
});

describe('parley feed', () => {
  it('prints one JSON line each, with an error in the place of what is no feed', async () => {
    const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://example.org/</link><item><title>One</title><guid>1</guid><link>https://example.org/1</link><description>Text</description></item></channel></rss>`;
    const { code, stdout } = await cli([
      'feed',
      file('feed.xml', rss),
      file('page.html', '<html><body>No feed</body></html>'),
    ]);
    const [good, bad] = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(good).toMatchObject({
      source: 'feed.xml',
      format: 'rss',
      title: 'Wire',
      items: [{ id: '1', title: 'One', url: 'https://example.org/1' }],
    });
    expect(bad).toMatchObject({ source: 'page.html', error: { code: 'feed/not-a-feed' } });
    expect(code).toBe(0);
  });

  it('fails when nothing could be read', async () => {
    const { code, stderr } = await cli(['feed', 'nowhere.xml']);
    expect(code).toBe(1);
    expect(stderr.trim()).not.toBe('');
  });
});

describe('parley exec and poll', () => {
  it('answers a member, and refuses a moderator’s command to one', async () => {
    const help = await cli(['exec', '--as', 'member', '/help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(/\/talks status/);
    const refused = await cli(['exec', '--as', 'member', '/feeds add https://example.org/feed']);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/moderator/);
  });

  it('answers on negotiations of the sample feeds, and keeps pictures and files where it is told', async () => {
    await cli(['poll', '--once']);
    const timeline = await cli(['exec', '--as', 'member', '--save', 'kept', '/talks timeline yemen']);
    expect(timeline.stdout).toMatch(/Picture: Status of .* over time/);
    expect(timeline.stderr).toMatch(/Kept: kept.picture-\d+\.png/);
    const [png = ''] = readdirSync(join(folder.path, 'kept'));
    expect(
      readFileSync(join(folder.path, 'kept', png))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const next = await cli(['exec', '--as', 'member', '--save', 'kept', '/talks next']);
    expect(next.stdout).toMatch(/Announced/);
    expect(readFileSync(join(folder.path, 'kept', 'negotiations.ics'), 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n/);
  }, 240_000);

  it('takes a moderator’s word and takes it back, from one call to the next', async () => {
    expect((await cli(['exec', '--as', 'member', '/talks correct yemen terminated'])).code).toBe(1);
    await cli(['exec', '/talks correct yemen terminated because the envoy resigned']);
    const status = await cli(['exec', '--as', 'member', '/talks status yemen']);
    expect(status.stdout).toMatch(/Set by a moderator: the envoy resigned/);
    expect((await cli(['exec', '/talks undo'])).stdout).toMatch(/Taken back: correcting/);
    expect((await cli(['exec', '--as', 'member', '/talks status yemen'])).stdout).not.toMatch(/terminated/);
  }, 240_000);

  it('exits with 2 for wrong words', async () => {
    for (const args of [
      [],
      ['brif'],
      ['brief'],
      ['brief', '--jsn', 'x'],
      ['poll'],
      ['exec'],
      ['exec', '--as', 'king', '/help'],
      ['exec', '/talks stauts syria'],
    ]) {
      const { code, stdout, stderr } = await cli(args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).not.toBe('');
    }
  });

  it('polls one round over what is due, as JSON', async () => {
    const fresh = temporaryFolder();
    const poll = () => runParley('cli', ['poll', '--once', '--json'], { cwd: fresh.path });
    const { code, stdout } = await poll();
    const round = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(round.feeds).toHaveLength(4);
    expect(round.stories.added).toBeGreaterThanOrEqual(15);
    const again = JSON.parse((await poll()).stdout);
    expect(again.feeds).toEqual([]);
    expect(again.stories.added).toBe(0);
    fresh.remove();
  }, 120_000);
});
