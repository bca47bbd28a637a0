import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOpml, writeOpml } from '#src/feeds/opml.ts';

const body = (outlines: string): string => `<?xml version="1.0"?><opml version="2.0"><body>${outlines}</body></opml>`;
const read = (text: string) => readOpml(text, 'The list');

describe('readOpml', () => {
  it('takes folders for labels', () => {
    const list = read(
      body(
        '<outline text="Europe"><outline text="A" xmlUrl="https://a.example/"/><outline text="Balkans"><outline title="B" xmlUrl="https://b.example/"/></outline></outline><outline xmlUrl="https://c.example/"/>',
      ),
    );
    expect(list.feeds).toEqual([
      { url: 'https://a.example/', title: 'A', label: 'Europe' },
      { url: 'https://b.example/', title: 'B', label: 'Europe / Balkans' },
      { url: 'https://c.example/', title: null, label: null },
    ]);
    expect(list.faults).toEqual([]);
  });

  it('loses nothing but the bad outlines, and names them', () => {
    const list = read(
      body(
        '<outline text="Good & plain" xmlurl="https://a.example/"/><outline text="Local" xmlUrl="file:///etc/passwd"/><outline type="rss" text="Empty"/><outline type="rss" xmlUrl=""/><outline text="Again" xmlUrl="https://a.example/"/><outline text="Just a folder"/>',
      ),
    );
    expect(list.feeds).toEqual([{ url: 'https://a.example/', title: 'Good & plain', label: null }]);
    expect(list.faults).toEqual([
      '“Local”: “file:///etc/passwd” is no http or https address.',
      '“Empty” has no address.',
      'An outline without a name has no address.',
    ]);
    expect(list.repeated).toBe(1);
  });

  it.each([
    ['broken off', '<opml><body><outline text="A" xmlUrl="https://a.example/"/><outline text="B'],
    ['in capitals', '<OPML><BODY><OUTLINE TEXT="A" XMLURL="https://a.example/"/></BODY></OPML>'],
    ['after blank lines', '\n\n<?xml version="1.0"?>\n<opml><outline text="A" xmlUrl="https://a.example/"/></opml>'],
    ['left open', '<opml><body><outline text="A" xmlUrl="https://a.example/">'],
  ])('reads a list that is %s', (_what, text) => {
    expect(read(text).feeds).toMatchObject([{ url: 'https://a.example/', title: 'A' }]);
  });

  it.each(['', 'hello', '<html><body>no</body></html>', '<rss/>', '{"feeds": []}'])('refuses %j', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'feed/bad-list' }));
  });

  it('takes a thousand feeds and counts the rest', () => {
    const outlines = Array.from({ length: 1_003 }, (_, index) => `<outline xmlUrl="https://a.example/${index}"/>`);
    const list = read(body(outlines.join('')));
    expect(list.feeds).toHaveLength(1_000);
    expect(list.leftOut).toBe(3);
  });

  it('refuses nesting without end', () => {
    expect(() => read(body('<outline text="x">'.repeat(5_000)))).toThrow(
      expect.objectContaining({ code: 'feed/bad-list' }),
    );
  });
});

describe('writeOpml', () => {
  it('is read back as it was, whatever the names are', () => {
    const name = fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replaceAll(/\s+/gu, ' ').trim());
    const feed = fc.record({
      url: fc.webUrl().map((url) => new URL(url).href),
      title: name.filter((text) => text !== ''),
      label: fc.option(name.filter((text) => text !== '')),
    });
    const feeds = fc.uniqueArray(feed, { selector: ({ url }) => url, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(feeds, (given) => {
        const { feeds: back } = read(writeOpml('Feeds', given, new Date('2024-11-20T12:00:00Z')));
        const byUrl = (a: { url: string }, b: { url: string }): number => a.url.localeCompare(b.url);
        expect(back.toSorted(byUrl)).toEqual(given.toSorted(byUrl));
      }),
    );
  });
});
