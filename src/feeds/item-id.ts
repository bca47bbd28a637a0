import { createHash } from 'node:crypto';
import type { FeedItem } from '#src/core/feed.ts';
import type { FeedRemark } from '#src/core/feed-outcome.ts';

/** An item whose identity is not yet decided. */
export interface UnnamedItem extends Omit<FeedItem, 'id'> {
  readonly guid: string | null;
}

export interface NamedItems {
  readonly items: readonly FeedItem[];
  readonly warnings: readonly string[];
  readonly remarks: readonly FeedRemark[];
}

const MAX_GUID_CHARS = 500;

/**
 * Gives each item its identity: the feed's guid, else the canonical address, else a hash of title and text. A guid or an
 * address that stands for different stories is no identity and is passed over. The same item given twice is kept once.
 *
 * A guid that changes at each poll cannot be seen here, where there is one poll only: the store sees it.
 */
export function nameItems(unnamed: readonly UnnamedItem[]): NamedItems {
  const ambiguousGuids = ambiguous(unnamed, ({ guid }) => guid);
  const ambiguousUrls = ambiguous(unnamed, ({ url }) => url);
  const named = new Map<string, FeedItem>();
  for (const { guid, ...item } of unnamed) {
    const identity =
      (guid !== null && !ambiguousGuids.has(guid) ? shorten(guid) : null) ??
      (item.url !== null && !ambiguousUrls.has(item.url) ? item.url : hash(item.title, item.text));
    if (!named.has(identity)) named.set(identity, { id: identity, ...item });
  }
  const warnings: string[] = [];
  const remarks: FeedRemark[] = [];
  if (ambiguousGuids.size > 0) {
    remarks.push('repeated-guid');
    warnings.push('Different items have the same guid, so they are told apart by address or text.');
  }
  const repeated = unnamed.length - named.size;
  if (repeated > 0)
    warnings.push(`${repeated === 1 ? 'An item is' : `${repeated} items are`} in the feed more than once.`);
  return { items: [...named.values()], warnings, remarks };
}

/** The values of a key that stand for several stories. */
function ambiguous(items: readonly UnnamedItem[], keyOf: (item: UnnamedItem) => string | null): ReadonlySet<string> {
  const stories = new Map<string, string>();
  const found = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const story = `${item.url ?? ''}\n${item.title ?? item.text}`;
    const known = stories.get(key);
    if (known === undefined) stories.set(key, story);
    else if (known !== story) found.add(key);
  }
  return found;
}

function shorten(guid: string): string {
  return guid.length <= MAX_GUID_CHARS ? guid : hash(guid, '');
}

function hash(title: string | null, text: string): string {
  return `sha256:${createHash('sha256')
    .update(`${title ?? ''}\n${text}`)
    .digest('base64url')}`;
}
