import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import { parseFeed } from '#src/feeds/parse.ts';

const URL = 'https://wire.example/feed';

describe('what is no feed', () => {
  it.each([
    ['', 'nothing'],
    [' \n ', 'nothing'],
    ['<!doctype html><html><body>404</body></html>', 'an HTML page'],
    ['<!-- cached --><html><body>404</body></html>', 'an HTML page'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', 'an HTML page'],
    ['<opml version="2.0"><body/></opml>', 'a list of feeds (OPML)'],
    ['<note><to>A</to></note>', 'an XML document of another kind (its root is <note>)'],
    ['{"title":"x"}', 'JSON that is no JSON Feed'],
    ['[1,2]', 'JSON that is no JSON Feed'],
    ['Not found.', 'plain text'],
    ['%PDF-1.7 \u0000\u0001\u0002\u0003\u0004', 'binary data'],
  ])('says what %j is', async (body, found) => {
    await expect(parseFeed(body, URL)).rejects.toMatchObject({ code: 'feed/not-a-feed', facts: { url: URL, found } });
  });

  it('says that JSON is broken', async () => {
    await expect(parseFeed('{"version": "https://jsonfeed', URL)).rejects.toMatchObject({ code: 'feed/malformed' });
  });
});

describe('JSON Feed', () => {
  const feed = (items: unknown, more: object = {}): string =>
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Meridian', items, ...more });

  it('reads what an item says', async () => {
    const items = [
      {
        id: 'm-1',
        url: 'https://m.example/1?utm_medium=feed',
        title: 'Envoy <resigns>',
        content_html: '<p>The envoy left.</p><p>Nobody follows.</p>',
        summary: 'Left.',
        date_published: '2024-03-05T08:30:00+01:00',
      },
    ];
    expect(await parseFeed(feed(items, { home_page_url: 'https://m.example/' }), URL)).toEqual({
      format: 'json',
      title: 'Meridian',
      siteUrl: 'https://m.example/',
      items: [
        {
          id: 'm-1',
          title: 'Envoy <resigns>',
          url: 'https://m.example/1',
          publishedAt: '2024-03-05T07:30:00.000Z',
          text: 'The envoy left.\nNobody follows.',
        },
      ],
      warnings: [],
      remarks: [],
      askedIntervalMs: null,
    });
  });

  it('keeps the lines of plain text, and reads it as it stands', async () => {
    const parsed = await parseFeed(feed([{ id: 7, content_text: 'One <b>.\nTwo & three.' }]), URL);
    expect(parsed.items[0]).toMatchObject({ id: '7', text: 'One <b>.\nTwo & three.' });
  });

  it('loses an item that cannot be read, a field that cannot be read, and no more', async () => {
    const parsed = await parseFeed(
      feed(['?', { id: '1', title: 4, date_published: 'soon' }, { id: '2', title: 'B' }]),
      URL,
    );
    expect(parsed.items.map(({ id, title }) => [id, title])).toEqual([
      ['1', null],
      ['2', 'B'],
    ]);
    expect(parsed.warnings).toEqual(['An item could not be read.']);
  });

  it('reads the items that are whole where a document breaks off, and says so', async () => {
    const whole = feed([
      { id: '1', title: 'A', authors: [{ name: 'x' }] },
      { id: '2', authors: [{ name: 'y' }] },
    ]);
    const parsed = await parseFeed(whole.slice(0, -8), URL);
    expect(parsed).toMatchObject({ items: [{ id: '1', title: 'A' }], remarks: ['truncated'] });
  });

  it('takes NUL and half characters out', async () => {
    const parsed = await parseFeed(feed([{ id: 'a\u0000b', title: 'A\uD800', content_text: '\u0000Text' }]), URL);
    expect(parsed.items[0]).toMatchObject({ id: 'ab', title: 'A\uFFFD', text: 'Text' });
  });
});

describe('any input at all', () => {
  const seeds = [
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>W</title><item><title>A &amp; B</title>
     <link>https://w.example/1</link><guid>1</guid><dc:date>2024-03-05</dc:date>
     <description><![CDATA[<p>They met.</p>]]></description></item></channel></rss>`,
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://l.example/"><entry><id>1</id><title type="html">A</title>
     <link href="1"/><updated>2024-03-05T08:30:00Z</updated>
     <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>c</b></div></content></entry></feed>`,
    `{"version":"https://jsonfeed.org/version/1.1","title":"M","items":[{"id":"1","content_html":"<p>A</p>","url":"/1"}]}`,
  ];
  const pieces = [
    '<',
    '>',
    '&',
    '"',
    ']]>',
    '<![CDATA[',
    '<item>',
    '</item>',
    '<!--',
    '&#0;',
    '\u0000',
    '\uD800',
    '<a:b c:d="',
    '{',
    ']',
  ];
  const mutations = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 30 }),
      piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })),
    }),
    { maxLength: 12 },
  );

  /** A feed whose items hold what they should, or a ParleyError that says why there is none. */
  async function readOrRefuse(body: string): Promise<void> {
    const items = await parseFeed(body, URL).then(
      (feed) => feed.items,
      (error: unknown) => {
        if (error instanceof ParleyError && error.code.startsWith('feed/')) return [];
        throw error;
      },
    );
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const { id, url, text } of items) {
      expect(id).not.toBe('');
      expect(url ?? 'https://').toMatch(/^https?:\/\//);
      expect(text.isWellFormed()).toBe(true);
    }
  }

  it('is read or refused in plain words, where a feed is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), mutations, async (seed, changes) => {
        const damaged = changes.reduce((body, { at, length, piece }) => {
          const start = Math.floor(at * body.length);
          return body.slice(0, start) + piece + body.slice(start + length);
        }, seed);
        await readOrRefuse(damaged);
      }),
      { numRuns: 500 },
    );
  });

  it('is read or refused in plain words, where it is random', async () => {
    const documents = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.constantFrom(...pieces, '<rss>', '<channel>', '<feed>', '<entry>', '<title>', 'x'), { maxLength: 60 })
        .map((parts) => parts.join('')),
      fc.json(),
    );
    await fc.assert(fc.asyncProperty(documents, readOrRefuse), { numRuns: 500 });
  });
});
