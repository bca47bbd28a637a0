import type { FeedItem, PollOutcome } from '#src/core/feed.ts';

/** A visit that found these items, in a feed that says nothing else of itself. */
export function foundItems(
  items: readonly FeedItem[],
  { title = 'Wire', etag = null }: { readonly title?: string | null; readonly etag?: string | null } = {},
): Extract<PollOutcome, { kind: 'items' }> {
  const nothing = { siteUrl: null, warnings: [], remarks: [], askedIntervalMs: null };
  return { kind: 'items', feed: { format: 'rss', title, items, ...nothing }, validators: { etag, lastModified: null } };
}
