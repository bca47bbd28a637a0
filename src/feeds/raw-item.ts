import type { FeedRemark } from '#src/core/feed-outcome.ts';

/** An entry as its format gave it, before any choice is made. Texts are HTML. */
export interface RawItem {
  /** The feed's own identity of the item: guid, id or rdf:about. */
  readonly guid: string | null;
  /** Best first. */
  readonly titles: readonly string[];
  readonly link: string | null;
  /** ISO 8601 in UTC. */
  readonly publishedAt: string | null;
  /** Versions of the text, summary and whole, in no order. */
  readonly texts: readonly string[];
}

export interface RawFeed {
  readonly title: string | null;
  readonly siteUrl: string | null;
  readonly items: readonly RawItem[];
  readonly warnings: readonly string[];
  readonly remarks: readonly FeedRemark[];
  readonly askedIntervalMs: number | null;
}
