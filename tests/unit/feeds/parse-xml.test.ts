import { describe, expect, it } from 'vitest';
import type { FeedItem, ParsedFeed } from '#src/core/feed.ts';
import { parseFeed } from '#src/feeds/parse.ts';

const URL = 'https://wire.example/feeds/world.xml';

const rss = (items: string, attributes = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" ${attributes}><channel><title>Harbour Wire</title>` +
  `<link>https://wire.example/</link>${items}</channel></rss>`;
const atom = (entries: string, attributes = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>Lantern</title>${entries}</feed>`;

async function parse(body: string): Promise<ParsedFeed> {
  return parseFeed(body, URL);
}
async function firstItem(body: string): Promise<FeedItem | undefined> {
  return (await parse(body)).items[0];
}

describe('RSS 2.0', () => {
  it('reads what an item says', async () => {
    const feed = await parse(
      rss(
        `<item><title>Talks resume</title><link>https://wire.example/a?utm_source=rss#top</link>
         <guid isPermaLink="false">wire-1</guid><pubDate>Tue, 05 Mar 2024 08:30:00 GMT</pubDate>
         <description>Delegates met.</description></item>`,
      ),
    );
    expect(feed).toEqual({
      format: 'rss',
      title: 'Harbour Wire',
      siteUrl: 'https://wire.example/',
      items: [
        {
          id: 'wire-1',
          title: 'Talks resume',
          url: 'https://wire.example/a',
          publishedAt: '2024-03-05T08:30:00.000Z',
          text: 'Delegates met.',
        },
      ],
      warnings: [],
      remarks: [],
      askedIntervalMs: null,
    });
  });

  it('takes the longer of summary and content, as paragraphs', async () => {
    const body = rss(
      `<item><description>Short.</description>
       <content:encoded><![CDATA[<p>First&nbsp;part, <b>bold</b>.</p><ul><li>One</li><li>Two</li></ul><script>x()</script>]]></content:encoded></item>`,
      'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    );
    expect((await firstItem(body))?.text).toBe('First part, bold.\nOne\nTwo');
  });

  it('goes by namespaces and not by prefixes', async () => {
    const body = rss(
      `<item><d:title>The dull title</d:title><d:date>2024-03-05T08:30:00Z</d:date><c:encoded>&lt;p&gt;Whole&lt;/p&gt;</c:encoded></item>`,
      'xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c=" http://purl.org/rss/1.0/modules/content "',
    );
    expect(await firstItem(body)).toMatchObject({
      title: 'The dull title',
      publishedAt: '2024-03-05T08:30:00.000Z',
      text: 'Whole',
    });
  });

  it('does not take the title of a picture for that of the item or the feed', async () => {
    const feed = await parse(
      rss(
        `<image><title>Logo</title><link>https://logo.example/</link></image>
         <item><media:title>Photograph</media:title><title>Talks resume</title></item>`,
        'xmlns:media="http://search.yahoo.com/mrss/"',
      ),
    );
    expect(feed.title).toBe('Harbour Wire');
    expect(feed.siteUrl).toBe('https://wire.example/');
    expect(feed.items[0]?.title).toBe('Talks resume');
  });

  it('takes the guid for the address only where it is one', async () => {
    const feed = await parse(
      rss(
        `<item><guid>https://wire.example/1</guid></item>
         <item><guid isPermaLink="false">https://wire.example/2</guid></item>
         <item><guid>tag:wire.example,2024:3</guid></item>`,
      ),
    );
    expect(feed.items.map(({ url }) => url)).toEqual(['https://wire.example/1', null, null]);
  });

  it('starts relative addresses from the site', async () => {
    expect((await firstItem(rss('<item><link>/a/b</link></item>')))?.url).toBe('https://wire.example/a/b');
  });

  it.each([
    ['Ceasefire &amp;amp; exchange', 'Ceasefire & exchange'],
    ['<![CDATA[Ceasefire & <i>exchange</i>]]>', 'Ceasefire & exchange'],
    ['Ceasefire & exchange', 'Ceasefire & exchange'],
    ['Caf&eacute; talks &#8212; day 2', 'Café talks — day 2'],
    ['The &lt;canvas&gt; treaty', 'The <canvas> treaty'],
    ['Exports < imports', 'Exports < imports'],
    ['\n  Two\n  lines ', 'Two lines'],
  ])('reads the title %s', async (written, title) => {
    expect((await firstItem(rss(`<item><title>${written}</title></item>`)))?.title).toBe(title);
  });

  it('reads items that stand beside the channel, and any version', async () => {
    const feed = await parse(
      '<rss version="0.91"><channel><title>Old</title></channel><item><title>A</title></item></rss>',
    );
    expect(feed).toMatchObject({ format: 'rss', title: 'Old', items: [{ title: 'A' }] });
    expect((await parse('<rss><channel><item><title>B</title></item></channel></rss>')).items).toHaveLength(1);
  });

  it('keeps markup that nobody escaped, in its order', async () => {
    const body = rss('<item><description>They <b>met</b> in <i>Geneva</i> again.<br/>Then left.</description></item>');
    expect((await firstItem(body))?.text).toBe('They met in Geneva again.\nThen left.');
  });
});

describe('RSS 1.0', () => {
  it('reads items beside the channel, with rdf:about for their identity', async () => {
    const feed = await parse(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://n.example/"><title>Northgate</title>
         <link>https://n.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://n.example/1"/></rdf:Seq></items></channel>
       <item rdf:about="urn:n:1"><title>One</title><link>https://n.example/1</link><dc:date>2024-03-05</dc:date></item></rdf:RDF>`,
    );
    expect(feed).toMatchObject({
      format: 'rdf',
      title: 'Northgate',
      items: [{ id: 'urn:n:1', url: 'https://n.example/1', publishedAt: '2024-03-05T00:00:00.000Z' }],
    });
  });
});

describe('Atom', () => {
  it('takes the link to the story out of many', async () => {
    const body = atom(
      `<entry><link rel="self" href="https://l.example/1.atom"/><link rel="enclosure" href="https://l.example/1.mp3"/>
       <link type="application/json" href="https://l.example/1.json"/><link href="https://l.example/1"/></entry>`,
    );
    expect((await firstItem(body))?.url).toBe('https://l.example/1');
  });

  it('has no address where no link leads to the story', async () => {
    const body = atom('<entry><id>https://l.example/1</id><link rel="self" href="https://l.example/1.atom"/></entry>');
    expect((await firstItem(body))?.url).toBeNull();
  });

  it('follows xml:base, inherited and nested', async () => {
    const body = atom(
      '<entry xml:base="2024/"><link href="talks"/></entry><entry><title>B</title><link href="talks"/></entry>',
      'xml:base="https://l.example/news/"',
    );
    expect((await parse(body)).items.map(({ url }) => url)).toEqual([
      'https://l.example/news/2024/talks',
      'https://l.example/news/talks',
    ]);
  });

  it.each([
    ['type="html"', 'The &lt;em&gt;last&lt;/em&gt; round', 'The last round'],
    ['type="html"', '<![CDATA[The <em>last</em> round]]>', 'The last round'],
    ['type="text"', 'The &lt;em&gt; tag', 'The <em> tag'],
    ['type="xhtml"', '<div xmlns="http://www.w3.org/1999/xhtml">The <em>last</em> round</div>', 'The last round'],
    [
      'type="xhtml"',
      '<x:div xmlns:x="http://www.w3.org/1999/xhtml">The <x:em>last</x:em> round</x:div>',
      'The last round',
    ],
    ['mode="base64"', Buffer.from('The last round').toString('base64'), 'The last round'],
    ['type="application/octet-stream"', Buffer.from('The <b>last</b> round').toString('base64'), 'The last round'],
    ['type="text/html" mode="escaped"', 'The &lt;b&gt;last&lt;/b&gt; round', 'The last round'],
    ['mode="xml"', 'The &lt;b&gt; tag', 'The <b> tag'],
    ['', 'Exports &amp;amp; imports', 'Exports & imports'],
  ])('reads a title with %s: %s', async (attributes, written, title) => {
    expect((await firstItem(atom(`<entry><title ${attributes}>${written}</title></entry>`)))?.title).toBe(title);
  });

  it('reads Atom 0.3, and a feed whose namespace has a prefix', async () => {
    const old = await parse(
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
       <entry><id>1</id><title>A</title><issued>2004-03-05T08:30:00Z</issued><modified>2004-03-06T08:30:00Z</modified></entry></feed>`,
    );
    expect(old.items[0]).toMatchObject({ id: '1', publishedAt: '2004-03-05T08:30:00.000Z' });
    const prefixed = await parse(
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>P</a:title><a:entry><a:title>B</a:title></a:entry></a:feed>',
    );
    expect(prefixed).toMatchObject({ format: 'atom', title: 'P', items: [{ title: 'B' }] });
  });

  it('falls back on the date of the last change', async () => {
    const body = atom('<entry><updated>2024-03-05T08:30:00Z</updated></entry>');
    expect((await firstItem(body))?.publishedAt).toBe('2024-03-05T08:30:00.000Z');
  });
});

describe('repair', () => {
  it('loses one date for one bad date, and says so', async () => {
    const feed = await parse(
      atom(
        `<entry><id>1</id><published>soon</published></entry>
         <entry><id>2</id><published>2024-03-05T08:30:00Z</published></entry>`,
      ),
    );
    expect(feed.items.map(({ publishedAt }) => publishedAt)).toEqual([null, '2024-03-05T08:30:00.000Z']);
    expect(feed.warnings).toEqual(['A date could not be read.']);
  });

  it.each([
    ['blank lines before the prolog', `\uFEFF\n\n  ${rss('<item><title>A</title></item>')}`],
    ['a bare ampersand', rss('<item><title>A</title><link>https://x.example/?a=1&b=2</link></item>')],
    ['an undeclared prefix', rss('<item><title>A</title><foo:bar>x</foo:bar></item>')],
    ['control characters', rss('<item><title>\u0008A\u0000\u001F</title></item>')],
    ['an element left open', rss('<item><title>A</title><description>They <b>met</description></item>')],
    ['a document cut short', rss('<item><title>A</title></item>').slice(0, -10)],
    ['words around the root', `Warning: disk full\n${rss('<item><title>A</title></item>')}\ntrailing`],
    ['names of JavaScript', rss('<item><title>A</title><constructor>x</constructor><__proto__>y</__proto__></item>')],
    ['the wrong default namespace', rss('<item><title>A</title></item>', 'xmlns="http://www.w3.org/2005/Atom"')],
    ['names in capitals', rss('<ITEM><TITLE>A</TITLE></ITEM>')],
  ])('reads a feed with %s', async (_what, body) => {
    expect((await parse(body)).items.map(({ title }) => title)).toEqual(['A']);
  });

  it('never expands the entities of a DOCTYPE', async () => {
    const outside =
      `<!DOCTYPE rss [<!ENTITY b "ha"><!ENTITY c SYSTEM "file:///etc/hostname">]>` +
      rss('<item><title>A &b; &c;</title></item>').replace('<?xml version="1.0"?>', '');
    expect((await firstItem(outside))?.title).toBe('A &b; &c;');
  });

  it('refuses entities that are made of others, and takes words about them for words', async () => {
    const entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">';
    const item = `<item><title>A</title><description><![CDATA[${entities} ]>]]></description></item>`;
    const bomb = `<!DOCTYPE rss [${entities}]>${rss('<item><title>&b;</title></item>').replace('<?xml version="1.0"?>', '')}`;
    await expect(parse(bomb)).rejects.toMatchObject({ code: 'feed/malformed' });
    expect((await firstItem(rss(item)))?.title).toBe('A');
  });

  it('reads on where one item is nested deep, as unescaped HTML is', async () => {
    const deep = `<item><title>A</title><description>${'<div>'.repeat(1_000)}They met.<br><br></description></item>`;
    const feed = await parse(rss(`${deep}<item><title>B</title></item>`));
    expect(feed.items.map(({ title, text }) => [title, text])).toEqual([
      ['A', 'They met.'],
      ['B', ''],
    ]);
  });

  it('reads the items that are whole where a document breaks off, and says so', async () => {
    const whole = rss('<item><title>A</title></item><item><title>B</title><guid>b</guid></item>');
    const feed = await parse(whole.slice(0, whole.indexOf('</guid>')));
    expect(feed.items.map(({ title }) => title)).toEqual(['A']);
    expect(feed).toMatchObject({ remarks: ['truncated'], warnings: [expect.stringContaining('breaks off')] });
  });

  it('takes a bare < for a sign where it begins no tag', async () => {
    const item = await firstItem(rss('<item><title>1 < 2, a<c</title><link>https://x.example/1</link></item>'));
    expect(item).toMatchObject({ title: '1 < 2, a<c', url: 'https://x.example/1' });
  });

  it('reads items that are left open', async () => {
    const feed = await parse(rss('<item><title>A</title><item><title>B</title><item><title>C</title></item>'));
    expect(feed.items.map(({ title }) => title)).toEqual(['A', 'B', 'C']);
  });

  it.each([
    ['a bare ampersand', rss('<item><title>A & B</title></item>'), ['repaired']],
    ['an undeclared prefix', rss('<item><title>A</title><foo:bar>x</foo:bar></item>'), ['repaired']],
    ['a control character', rss('<item><title>A\u0008</title></item>'), ['repaired']],
    ['an element left open', rss('<item><title>A</title><description><b>x</description></item>'), ['repaired']],
    ['words before it', `Warning: <br>disk full${rss('<item><title>A</title></item>')}`, ['repaired']],
    ['a date that is none', rss('<item><title>A</title><pubDate>soon</pubDate></item>'), ['bad-dates']],
    ['nothing wrong', rss('<item><title>A &amp; B</title><enclosure url="x"/><b></b></item>'), []],
  ])('remarks %s', async (_what, body, remarks) => {
    expect((await parse(body)).remarks).toEqual(remarks);
  });

  it.each([
    ['<ttl>90</ttl>', 90 * 60_000],
    ['<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>', 6 * 3_600_000],
    ['<sy:updatePeriod> hourly </sy:updatePeriod>', 3_600_000],
    ['<ttl>soon</ttl>', null],
  ])('takes %s for the interval that the feed asks for', async (said, wanted) => {
    const channel = `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>${said}</channel></rss>`;
    expect((await parse(channel)).askedIntervalMs).toBe(wanted);
  });

  it('refuses nesting that no feed needs', async () => {
    const deep = rss(`<item>${'<a>'.repeat(100_000)}</item>`);
    await expect(parse(deep)).rejects.toMatchObject({ code: 'feed/malformed' });
  });

  it('reads a thousand items at most, and says so', async () => {
    const feed = await parse(rss(Array.from({ length: 1_001 }, (_, n) => `<item><guid>${n}</guid></item>`).join('')));
    expect(feed.items).toHaveLength(1_000);
    expect(feed.warnings).toEqual(['The feed has 1001 items; only the first 1000 were read.']);
  });
});
