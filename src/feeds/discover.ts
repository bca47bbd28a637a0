import { Parser } from 'htmlparser2';
import { z } from 'zod';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import type { ParsedFeed, Validators } from '#src/core/feed.ts';
import { absoluteAddress } from './canonical-address.ts';
import usualPathsJson from './data/usual-feed-paths.json' with { type: 'json' };
import { decodeBody } from './decode.ts';
import type { Fetcher } from './fetch.ts';
import type { FeedReader } from './read-feed.ts';

interface FeedLink {
  readonly url: string;
  readonly title: string | null;
}

interface DiscoverDeps {
  readonly fetcher: Pick<Fetcher, 'get'>;
  readonly read: FeedReader;
}

/** A feed that was read. */
export interface FoundFeed {
  readonly url: string;
  readonly parsed: ParsedFeed;
  readonly validators: Validators;
}

/** What lies at an address. */
export type Discovery =
  | { readonly kind: 'feed'; readonly found: FoundFeed }
  /** A page that offers several; those that could be read, best first. */
  | { readonly kind: 'choice'; readonly pageUrl: string; readonly found: readonly [FoundFeed, ...FoundFeed[]] };

/** Where sites without a link to their feed mostly have it, likeliest first. */
const USUAL_PATHS = z.array(z.string().startsWith('/')).parse(usualPathsJson);

const FEED_TYPES = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
  'application/xml',
  'text/xml',
]);
const MAX_LINKS = 20;
/** The page’s own request and those after it. */
const MAX_REQUESTS = 6;
const COMPARED_ITEMS = 5;
/** Most sites offer the feed of their comments too. */
const COMMENTS = /comment|kommentar|comentario|commentaire/i;

/**
 * The feeds that a page offers by `<link rel="alternate">`, in its order, those of comments last. By the autodiscovery of the
 * RSS Advisory Board (https://www.rssboard.org/rss-autodiscovery).
 */
function feedLinks(html: string, pageUrl: string): readonly FeedLink[] {
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
 * The feed at an address, or those that the page at this address offers; where it offers none, the one at a usual place of its
 * site. At most six requests. Throws ParleyError; `feed/not-a-feed` where nothing that can be read is found.
 * @param address may lack its `https://`, as people type it
 */
export async function discoverFeeds(address: string, deps: DiscoverDeps): Promise<Discovery> {
  const typed = address.trim();
  const url = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  const page = await deps.fetcher.get(url);
  try {
    const { feed: parsed } = await deps.read(page);
    return { kind: 'feed', found: { url, parsed, validators: page.validators } };
  } catch (thrown) {
    const error = asParleyError(thrown);
    if (error.code !== 'feed/not-a-feed') throw error;
    const links = feedLinks(decodeBody(page.body, page.contentType), page.url);
    const [first, ...others] = links.length > 0 ? await readAll(links, deps) : await readUsual(page.url, deps);
    if (!first) throw error;
    return others.length === 0
      ? { kind: 'feed', found: first }
      : { kind: 'choice', pageUrl: page.url, found: [first, ...others] };
  }
}

/** A page often announces feeds that are long gone, and the same one in several formats: neither is worth a choice. */
async function readAll(links: readonly FeedLink[], deps: DiscoverDeps): Promise<readonly FoundFeed[]> {
  const wanted = links.some((link) => !isComments(link)) ? links.filter((link) => !isComments(link)) : links;
  const read = await Promise.all(wanted.slice(0, MAX_REQUESTS - 1).map(({ url }) => readOrNull(url, deps)));
  const found: FoundFeed[] = [];
  for (const one of read) if (one && !found.some((other) => holdTheSame(one, other))) found.push(one);
  return found;
}

async function readUsual(pageUrl: string, deps: DiscoverDeps): Promise<readonly FoundFeed[]> {
  for (const path of USUAL_PATHS.slice(0, MAX_REQUESTS - 1)) {
    const found = await readOrNull(new URL(path, pageUrl).href, deps);
    if (found) return [found];
  }
  return [];
}

async function readOrNull(url: string, deps: DiscoverDeps): Promise<FoundFeed | null> {
  try {
    const page = await deps.fetcher.get(url);
    const { feed: parsed } = await deps.read(page);
    return { url, parsed, validators: page.validators };
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    return null;
  }
}

/** The shorter list may be cut where the other is not. */
function holdTheSame(one: FoundFeed, other: FoundFeed): boolean {
  const addresses = ({ parsed }: FoundFeed) => parsed.items.flatMap(({ url }) => url ?? []).slice(0, COMPARED_ITEMS);
  const [shorter = [], longer = []] = [addresses(one), addresses(other)].toSorted((a, b) => a.length - b.length);
  return shorter.length > 0 && shorter.every((url) => longer.includes(url));
}
