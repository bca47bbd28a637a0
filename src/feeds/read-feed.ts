import { hash } from 'node:crypto';
import type { ParsedFeed } from '#src/core/feed.ts';
import { remarkWords } from '#src/core/feed-outcome.ts';
import { decodeWithRemarks } from './decode.ts';
import { parseFeed } from './parse.ts';

/** A feed's document as it came. */
export interface FeedDocument {
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** Where it came from, which relative addresses start from. */
  readonly url: string;
}

export interface ReadFeed {
  readonly feed: ParsedFeed;
  /** Stands for its items: the same for two documents that bring the same. */
  readonly contentHash: string;
}

/** Throws ParleyError with a code `feed/…`. */
export type FeedReader = (document: FeedDocument) => Promise<ReadFeed>;

/** Reads a feed, from its bytes to its items. */
export const readFeed: FeedReader = async ({ body, contentType, url }) => {
  const { text, remarks } = decodeWithRemarks(body, contentType);
  const feed = await parseFeed(text, url);
  const content = feed.items.map((item) => JSON.stringify([item.title, item.url, item.text])).join('');
  const charset = remarks.map((remark) => `About the document: ${remarkWords(remark)}.`);
  const all = { warnings: [...charset, ...feed.warnings], remarks: [...feed.remarks, ...remarks] };
  return { feed: { ...feed, ...all }, contentHash: hash('sha256', content, 'base64url') };
};
