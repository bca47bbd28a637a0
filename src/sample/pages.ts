import { element } from './markup.ts';
import type { Markup } from './markup.ts';
import type { Outlet, PublishedStory } from './sample-story.ts';

const NOTE = 'Sample story, invented to show what Parley does.';

const STYLE =
  'body{font:17px/1.55 Georgia,serif;max-width:40rem;margin:0 auto;padding:1rem;color:#1d2430;background:#fff}' +
  'nav,footer,.meta{font:14px/1.5 system-ui,sans-serif;color:#5b6472}nav a{margin-right:1rem}h1{line-height:1.2}' +
  '@media(prefers-color-scheme:dark){body{color:#e4e7ec;background:#14181f}a{color:#9cc2ff}}';

/** A story's page, built as news sites build theirs. */
export function storyPage(story: PublishedStory, others: readonly PublishedStory[]): string {
  const published = story.publishedAt.toISOString();
  const article = element(
    'article',
    {},
    element('h1', {}, story.title),
    element('p', { class: 'meta byline' }, `By ${story.author}`),
    element(
      'p',
      { class: 'meta' },
      element('time', { datetime: published }, `Updated at ${published.slice(11, 16)} GMT`),
    ),
    story.paragraphs.map((paragraph) => element('p', {}, paragraph)),
  );
  return page(story.outlet, story.title, [
    element('main', {}, article),
    element('aside', {}, element('h2', {}, `More from ${story.outlet.title}`), linkList(others)),
  ]);
}

/** An outlet's front page. */
export function frontPage(outlet: Outlet, stories: readonly PublishedStory[]): string {
  return page(outlet, outlet.about, [element('main', {}, element('h1', {}, outlet.title), linkList(stories))]);
}

function linkList(stories: readonly PublishedStory[]): Markup {
  const links = stories.map((story) => element('li', {}, element('a', { href: story.path }, story.title)));
  return element('ul', {}, links);
}

function page(outlet: Outlet, title: string, content: readonly Markup[]): string {
  const head = element(
    'head',
    {},
    {
      markup:
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
    },
    element('title', {}, `${title} – ${outlet.title}`),
    { markup: `<style>${STYLE}</style>` },
  );
  const body = element(
    'body',
    {},
    element('header', {}, element('nav', {}, element('a', { href: `/${outlet.id}` }, outlet.title), outlet.about)),
    content,
    element('footer', {}, element('p', {}, NOTE)),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).markup}\n`;
}
