import { LRUCache } from 'lru-cache';
import type { Clock } from '#src/core/clock.ts';
import { ParleyError } from '#src/core/errors.ts';
import { canonicalAddress } from './canonical-address.ts';
import type { FetchedPage, Fetcher } from './fetch.ts';
import type { Robots } from './robots.ts';

export interface PageReader {
  /** Throws ParleyError; `fetch/robots` where the site asks robots to stay away and no person asked for the page. */
  read(url: string, asked: 'by-person' | 'by-robot'): Promise<FetchedPage>;
}

export interface PageReaderParts {
  readonly fetcher: Pick<Fetcher, 'get'>;
  readonly robots: Robots;
  readonly clock: Clock;
}

const PAGE_TYPES = 'text/html, application/xhtml+xml, text/plain;q=0.8';
/** Outlets mend a story in its first hour; after that the page is fetched anew. */
const KEPT_MS = 60 * 60 * 1000;
const MAX_KEPT_BYTES = 30_000_000;
const MAX_PAGE_BYTES = 3_000_000;

/** Pages that stories link to, kept for a while, since several feeds, edits and commands lead to the same one. */
export function createPageReader({ fetcher, robots, clock }: PageReaderParts): PageReader {
  const pages = new LRUCache<string, FetchedPage>({
    ttl: KEPT_MS,
    ttlResolution: 0,
    maxSize: MAX_KEPT_BYTES,
    maxEntrySize: MAX_PAGE_BYTES,
    sizeCalculation: ({ body }) => Math.max(1, body.byteLength),
    perf: { now: () => clock.now().getTime() },
  });
  return {
    async read(url, asked) {
      if (asked === 'by-robot' && !(await robots.allows(url))) throw new ParleyError('fetch/robots', { url });
      const address = canonicalAddress(url) ?? url;
      const known = pages.get(address);
      if (known) return known;
      const page = await fetcher.get(url, { accept: PAGE_TYPES });
      pages.set(address, page);
      return page;
    },
  };
}
