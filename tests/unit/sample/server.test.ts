import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFeed } from 'feedsmith';
import { OUTLETS, publish } from '#src/sample/sample-story.ts';
import { serveSample } from '#src/sample/server.ts';
import type { SampleServer } from '#src/sample/server.ts';
import { readableText } from '#src/stories/readable.ts';

const ANCHOR = new Date('2026-03-02T21:30:00Z');
const stories = OUTLETS.flatMap((outlet) => publish(outlet, ANCHOR));
let sample: SampleServer;

beforeAll(async () => {
  sample = await serveSample({ anchor: ANCHOR });
});
afterAll(() => sample.close());

describe('serveSample', () => {
  it('serves one feed of each format on the loopback interface', async () => {
    expect(sample.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const formats = await Promise.all(
      sample.feeds.map(async (feed) => parseFeed(await (await fetch(feed.url)).text()).format),
    );
    expect(formats.toSorted()).toEqual(['atom', 'json', 'rdf', 'rss']);
  });

  it('answers 304 to the tag that it gave', async () => {
    const url = sample.feeds[0]?.url ?? '';
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^".+"$/);
    const again = await fetch(url, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await fetch(url, { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
  });

  it.each(stories)('serves $path as a page that holds the whole story and says what it is', async (story) => {
    const html = await (await fetch(sample.origin + story.path)).text();
    expect(html).toContain('<footer><p>Sample story, invented to show what Parley does.</p></footer>');
    const readable = readableText(html, story.path);
    expect(readable.text).toBe(story.paragraphs.join('\n'));
    expect(readable).toMatchObject({ title: story.title, warnings: [] });
  });

  it('has a front page, no other pages, and takes no other methods', async () => {
    expect((await fetch(`${sample.origin}/harbour-wire`)).status).toBe(200);
    expect((await fetch(`${sample.origin}/stories/nothing`)).status).toBe(404);
    expect((await fetch(`${sample.origin}/harbour-wire`, { method: 'POST' })).status).toBe(405);
  });
});
