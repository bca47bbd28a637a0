import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import { discoverFeeds } from '#src/feeds/discover.ts';
import type { FetchedPage } from '#src/feeds/fetch.ts';
import { readFeed } from '#src/feeds/read-feed.ts';

const SITE = 'https://news.example';

function rss(title: string, ...links: readonly string[]): string {
  const items = links.map((path) => `<item><title>${path}</title><link>${SITE}/${path}</link></item>`).join('');
  return `<rss version="2.0"><channel><title>${title}</title>${items}</channel></rss>`;
}

function page(...links: readonly string[]): string {
  return `<!doctype html><html><head>${links.join('')}</head><body>News</body></html>`;
}

function link(href: string, title = '', type = 'application/rss+xml'): string {
  return `<link rel="alternate" type="${type}" title="${title}" href="${href}">`;
}

/** A network of the given documents; everything else is not there. */
function networkOf(documents: Readonly<Record<string, string>>) {
  const requests: string[] = [];
  return {
    requests,
    async get(url: string): Promise<FetchedPage> {
      requests.push(url);
      const body = documents[url];
      if (body === undefined) throw new ParleyError('fetch/status', { url, status: 404 });
      const validators = { etag: null, lastModified: null };
      const answer = { requestedUrl: url, url, status: 200, notModified: false, contentType: null, validators };
      return { ...answer, body: Buffer.from(body), retryAfterMs: null, permanentRedirectTo: null, maxAgeMs: null };
    },
  };
}

const found = async (address: string, documents: Readonly<Record<string, string>>) => {
  const network = networkOf(documents);
  const discovery = await discoverFeeds(address, { fetcher: network, read: readFeed });
  const feeds = discovery.kind === 'feed' ? [discovery.found] : discovery.found;
  return {
    kind: discovery.kind,
    urls: feeds.map(({ url }) => url.replace(SITE, '')),
    requests: network.requests.length,
  };
};

describe('discoverFeeds', () => {
  it('takes a feed for what it is, with one request', async () => {
    const documents = { [`${SITE}/feed`]: rss('News', 'a') };
    expect(await found('news.example/feed', documents)).toEqual({ kind: 'feed', urls: ['/feed'], requests: 1 });
  });

  it('follows the one link of a page, relative to its base', async () => {
    const html = page('<base href="/de/">', link('feed.xml'));
    const documents = { [`${SITE}/`]: html, [`${SITE}/de/feed.xml`]: rss('News', 'a') };
    expect(await found(`${SITE}/`, documents)).toEqual({ kind: 'feed', urls: ['/de/feed.xml'], requests: 2 });
  });

  it('offers a choice of several, in the order of the page', async () => {
    const html = page(link('/world', 'World'), link('/trade', 'Trade'));
    const documents = {
      [`${SITE}/`]: html,
      [`${SITE}/world`]: rss('World', 'a'),
      [`${SITE}/trade`]: rss('Trade', 'b'),
    };
    expect(await found(`${SITE}/`, documents)).toEqual({ kind: 'choice', urls: ['/world', '/trade'], requests: 3 });
  });

  it('offers neither comments, nor what is gone, nor the same news in another format', async () => {
    const html = page(
      link('/gone'),
      link('/comments/feed', 'Comments'),
      link('/rss', 'News'),
      link('/atom', 'News', 'application/atom+xml'),
    );
    const documents = {
      [`${SITE}/`]: html,
      [`${SITE}/rss`]: rss('News', 'a', 'b'),
      [`${SITE}/atom`]: rss('News', 'a', 'b', 'c'),
      [`${SITE}/comments/feed`]: rss('Comments', 'z'),
    };
    expect(await found(`${SITE}/`, documents)).toEqual({ kind: 'feed', urls: ['/rss'], requests: 4 });
  });

  it('looks at the usual places where the page links to none', async () => {
    const documents = { [`${SITE}/news/`]: page(), [`${SITE}/feed.xml`]: rss('News', 'a') };
    expect(await found(`${SITE}/news/`, documents)).toEqual({ kind: 'feed', urls: ['/feed.xml'], requests: 4 });
  });

  it.each([
    ['links', page(...Array.from({ length: 30 }, (_, index) => link(`/f${index}`)))],
    ['no links', page()],
  ])('makes at most six requests for a page with %s, and says what it found instead', async (_what, html) => {
    const network = networkOf({ [`${SITE}/`]: html });
    const error = await discoverFeeds(`${SITE}/`, { fetcher: network, read: readFeed }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'feed/not-a-feed', facts: { found: 'an HTML page' } });
    expect(network.requests).toHaveLength(6);
  });

  it('does not look elsewhere where the page itself cannot be had', async () => {
    const network = networkOf({});
    await expect(discoverFeeds(`${SITE}/`, { fetcher: network, read: readFeed })).rejects.toMatchObject({
      code: 'fetch/status',
    });
    expect(network.requests).toHaveLength(1);
  });
});
