import { element } from './markup.ts';
import type { Markup } from './markup.ts';
import type { Outlet, PublishedStory } from './sample-story.ts';

/** A feed as it goes over the wire. */
export interface FeedDocument {
  readonly contentType: string;
  readonly body: string;
}

/** Writes an outlet's stories in its format, with addresses under `origin`, such as `http://127.0.0.1:8080`. */
export function feedDocument(outlet: Outlet, stories: readonly PublishedStory[], origin: string): FeedDocument {
  const { mediaType, render } = FORMATS[outlet.format];
  const body = render(outlet, stories, origin, `${origin}/${outlet.id}`);
  return { contentType: `${mediaType}; charset=utf-8`, body };
}

type Render = (outlet: Outlet, stories: readonly PublishedStory[], origin: string, home: string) => string;

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTENT = 'http://purl.org/rss/1.0/modules/content/';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';

/** RSS 2.0 (https://www.rssboard.org/rss-specification); its dates are those of RFC 822. */
const rss: Render = (outlet, stories, origin, home) => {
  const items = stories.map((story) =>
    element(
      'item',
      {},
      element('title', {}, story.title),
      element('link', {}, origin + story.path),
      element('guid', { isPermaLink: 'false' }, story.guid),
      element('pubDate', {}, story.publishedAt.toUTCString()),
      element('dc:creator', {}, story.author),
      ...summaryAndContent(story),
    ),
  );
  const channel = element(
    'channel',
    {},
    element('title', {}, outlet.title),
    element('link', {}, home),
    element('description', {}, outlet.about),
    element('language', {}, 'en'),
    items,
  );
  return PROLOG + element('rss', { version: '2.0', 'xmlns:content': CONTENT, 'xmlns:dc': DUBLIN_CORE }, channel).markup;
};

/** RSS 1.0 (https://web.resource.org/rss/1.0/spec); `rdf:about` is an item's identity, and its dates are Dublin Core's. */
const rdf: Render = (outlet, stories, origin, home) => {
  const resources = stories.map((story) => element('rdf:li', { 'rdf:resource': story.guid }));
  const channel = element(
    'channel',
    { 'rdf:about': home },
    element('title', {}, outlet.title),
    element('link', {}, home),
    element('description', {}, outlet.about),
    element('items', {}, element('rdf:Seq', {}, resources)),
  );
  const items = stories.map((story) =>
    element(
      'item',
      { 'rdf:about': story.guid },
      element('title', {}, story.title),
      element('link', {}, origin + story.path),
      element('dc:date', {}, story.publishedAt.toISOString()),
      element('dc:creator', {}, story.author),
      ...summaryAndContent(story),
    ),
  );
  const namespaces = {
    'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
    xmlns: 'http://purl.org/rss/1.0/',
    'xmlns:content': CONTENT,
    'xmlns:dc': DUBLIN_CORE,
  };
  return PROLOG + element('rdf:RDF', namespaces, channel, items).markup;
};

function summaryAndContent(story: PublishedStory): readonly Markup[] {
  if (story.teaser !== null) return [element('description', {}, story.teaser)];
  return [element('description', {}, story.paragraphs[0] ?? ''), element('content:encoded', {}, paragraphsHtml(story))];
}

/** Atom 1.0 (RFC 4287). */
const atom: Render = (outlet, stories, origin, home) => {
  const entries = stories.map((story) => {
    const date = story.publishedAt.toISOString();
    return element(
      'entry',
      {},
      element('id', {}, story.guid),
      element('title', {}, story.title),
      element('link', { rel: 'alternate', type: 'text/html', href: origin + story.path }),
      element('author', {}, element('name', {}, story.author)),
      element('published', {}, date),
      element('updated', {}, date),
      story.teaser === null
        ? element('content', { type: 'html' }, paragraphsHtml(story))
        : element('summary', {}, story.teaser),
    );
  });
  const feed = element(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' },
    element('id', {}, `urn:x-parley:${outlet.id}`),
    element('title', {}, outlet.title),
    element('subtitle', {}, outlet.about),
    element('link', { rel: 'alternate', type: 'text/html', href: home }),
    element('updated', {}, (stories[0]?.publishedAt ?? new Date(0)).toISOString()),
    entries,
  );
  return PROLOG + feed.markup;
};

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
const json: Render = (outlet, stories, origin, home) =>
  JSON.stringify(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title: outlet.title,
      description: outlet.about,
      home_page_url: home,
      language: 'en',
      items: stories.map((story) => ({
        id: story.guid,
        url: origin + story.path,
        title: story.title,
        date_published: story.publishedAt.toISOString(),
        authors: [{ name: story.author }],
        ...(story.teaser === null ? { content_html: paragraphsHtml(story) } : { summary: story.teaser }),
      })),
    },
    null,
    2,
  );

function paragraphsHtml(story: PublishedStory): string {
  return story.paragraphs.map((paragraph) => element('p', {}, paragraph).markup).join('\n');
}

const FORMATS: Readonly<Record<Outlet['format'], { mediaType: string; render: Render }>> = {
  rss: { mediaType: 'application/rss+xml', render: rss },
  rdf: { mediaType: 'application/rdf+xml', render: rdf },
  atom: { mediaType: 'application/atom+xml', render: atom },
  json: { mediaType: 'application/feed+json', render: json },
};
