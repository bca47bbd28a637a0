import { parseFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import { feedDocument } from '#src/sample/feed-documents.ts';
import { OUTLETS, publish } from '#src/sample/sample-story.ts';
import type { PublishedStory } from '#src/sample/sample-story.ts';

const ANCHOR = new Date('2026-03-02T21:30:00Z');
const ORIGIN = 'http://127.0.0.1:8080';

const cases = OUTLETS.map((outlet) => {
  const stories = publish(outlet, ANCHOR);
  return { outlet, stories, document: feedDocument(outlet, stories, ORIGIN) };
});
const htmlOf = (story: PublishedStory): string =>
  story.paragraphs.map((paragraph) => `<p>${paragraph.replaceAll('&', '&amp;')}</p>`).join('\n');

describe('feedDocument', () => {
  it.each(cases.filter(({ outlet }) => outlet.format !== 'json'))(
    'writes $outlet.format as rss-parser reads it',
    async ({ outlet, stories, document }) => {
      const feed = await new Parser().parseString(document.body);
      expect(feed.title).toBe(outlet.title);
      expect(feed.items.map((item) => [item.title, item.link, new Date(item.isoDate ?? '')])).toEqual(
        stories.map((story) => [story.title, ORIGIN + story.path, seconds(story.publishedAt, outlet.format)]),
      );
      const bodies = feed.items.map((item) => item['content:encoded'] ?? item.content ?? item.summary);
      expect(bodies).toEqual(stories.map((story) => story.teaser ?? htmlOf(story)));
    },
  );

  it.each(cases)('writes $outlet.format as feedsmith reads it', ({ outlet, stories, document }) => {
    const { format, feed } = parseFeed(document.body);
    expect(format).toBe(outlet.format);
    const items = ('entries' in feed ? feed.entries : 'items' in feed ? feed.items : []) ?? [];
    expect(items).toHaveLength(stories.length);
    const parsed = JSON.stringify(items);
    for (const story of stories) {
      expect(parsed).toContain(JSON.stringify(story.guid));
      expect(parsed).toContain(ORIGIN + story.path);
      expect(parsed).toContain(story.teaser ?? story.paragraphs.at(-1));
    }
  });

  it('escapes what its format would take for markup', async () => {
    const [first] = cases;
    const [story] = first?.stories ?? [];
    if (!first || !story) throw new Error('there are no stories');
    const odd = { ...story, title: 'Tea & <b>"talks"</b> ]]>', teaser: 'A < B & ]]> C' };
    for (const { outlet } of cases.filter((each) => each.outlet.format !== 'json')) {
      const feed = await new Parser().parseString(feedDocument(outlet, [odd], ORIGIN).body);
      expect(feed.items[0]?.title).toBe(odd.title);
      expect(feed.items[0]?.content ?? feed.items[0]?.summary).toBe(odd.teaser);
    }
  });
});

/** The dates of RFC 822 have no fractions of a second. */
function seconds(date: Date, format: string): Date {
  return format === 'rss' ? new Date(Math.floor(date.getTime() / 1_000) * 1_000) : date;
}
