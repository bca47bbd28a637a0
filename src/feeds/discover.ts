import { Parser } from 'htmlparser2';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import type { ParsedFeed, Validators } from '#src/core/feed.ts';
import { absoluteAddress } from './canonical-address.ts';
import { decodeBody } from './decode.ts';
import type { Fetcher } from './fetch.ts';
import { parseFeed } from './parse.ts';

interface FeedLink {
  readonly url: string;
  readonly title: string | null;
}

export interface FoundFeed {
  readonly url: string;
  readonly parsed: ParsedFeed;
  readonly validators: Validators;
  /** Feeds that the same page offers besides, best first. */
  readonly others: readonly FeedLink[];
}

const FEED_TYPES = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
  'application/xml',
  'text/xml',
]);
const MAX_LINKS = 20;
const MAX_TRIES = 4;
/** Most sites offer the feed of their comments too. */
const COMMENTS = /comment|kommentar|comentario|commentaire/i;

/**
 * The feeds that a page offers by `<link rel="alternate">`, in its order, those of comments last. By the autodiscovery of the
 * RSS Advisory Board (https://www.rssboard.org/rss-autodiscovery).
 */
function discoverFeeds(html: string, pageUrl: string): readonly FeedLink[] {
  const links = new Map<string, FeedLink>();
  let base = pageUrl;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'base' && attributes['href']) base = absoluteAddress(attributes['href'], pageUrl) ?? base;
      if (name !== 'link' || links.size >= MAX_LINKS || !isFeedLink(attributes)) return;
      const url = absoluteAddress(attributes['href'] ?? '', base);
      if (url !== null && !links.has(url)) links.set(url, { url, title: attributes['title']?.trim() || null });
    },
    // Feeds are announced in the head, and pages can be long.
    onclosetag(name) {
      if (name === 'head') parser.pause();
    },
  });
  parser.end(html);
  return [...links.values()].toSorted((a, b) => Number(isComments(a)) - Number(isComments(b)));
}

function isFeedLink({ rel = '', type = '' }: Readonly<Record<string, string>>): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  const isFeed = FEED_TYPES.has(type.toLowerCase().split(';')[0]?.trim() ?? '');
  return relations.includes('feed') || (relations.includes('alternate') && isFeed);
}

function isComments({ url, title }: FeedLink): boolean {
  return COMMENTS.test(`${url} ${title ?? ''}`);
}

/**
 * The feed at an address, or the one that the page at this address offers. Throws ParleyError; `feed/not-a-feed` where the
 * page offers none that can be read.
 * @param address may lack its `https://`, as people type it
 */
export async function findFeed(address: string, fetcher: Fetcher): Promise<FoundFeed> {
  const typed = address.trim();
  const url = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  const page = await fetcher.get(url);
  const body = decodeBody(page.body, page.contentType);
  try {
    return { url, parsed: await parseFeed(body, page.url), validators: page.validators, others: [] };
  } catch (thrown) {
    const error = asParleyError(thrown);
    if (error.code !== 'feed/not-a-feed') throw error;
    const found = await firstReadable(discoverFeeds(body, page.url), fetcher);
    if (found) return found;
    throw error;
  }
}

async function firstReadable(links: readonly FeedLink[], fetcher: Fetcher): Promise<FoundFeed | null> {
  for (const { url } of links.slice(0, MAX_TRIES)) {
    try {
      const page = await fetcher.get(url);
      const parsed = await parseFeed(decodeBody(page.body, page.contentType), page.url);
      return { url, parsed, validators: page.validators, others: links.filter((link) => link.url !== url) };
    } catch (error) {
      // A page often announces feeds that are long gone; the next one may be there.
      if (!(error instanceof ParleyError)) throw error;
    }
  }
  return null;
}
