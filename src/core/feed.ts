export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json';

/** An entry as its feed gives it, cleaned and made absolute. */
export interface FeedItem {
  /** What tells this item from the others of its feed, at every poll: guid, else address, else a hash. */
  readonly id: string;
  readonly title: string | null;
  /** Absolute, http or https, tracking parameters off. */
  readonly url: string | null;
  /** ISO 8601 in UTC; null where the feed gives no date that can be read. */
  readonly publishedAt: string | null;
  /** Plain text, paragraphs apart by `\n`. */
  readonly text: string;
}

export interface ParsedFeed {
  readonly format: FeedFormat;
  readonly title: string | null;
  readonly siteUrl: string | null;
  readonly items: readonly FeedItem[];
  /** What had to be mended or left out, in plain words. */
  readonly warnings: readonly string[];
}

/** What a server told us to send back, so that it can answer 304. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

interface FeedFault {
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A feed that we poll. Times are ISO 8601 in UTC. */
export interface Feed {
  readonly id: string;
  readonly url: string;
  readonly title: string | null;
  /** Ours, served over loopback to show what Parley does; never beside real feeds. */
  readonly sample: boolean;
  readonly addedAt: string;
  readonly addedBy: string;
  readonly validators: Validators;
  readonly nextPollAt: string;
  readonly lastPolledAt: string | null;
  readonly failures: number;
  readonly lastFault: FeedFault | null;
}

export interface NewFeed {
  readonly id: string;
  readonly url: string;
  readonly title: string | null;
  readonly sample: boolean;
  readonly addedBy: string;
}

/** What one visit to a feed found. */
export type PollOutcome =
  | { readonly kind: 'items'; readonly feed: ParsedFeed; readonly validators: Validators }
  | { readonly kind: 'not-modified' }
  /** With how long the server asked us to wait, where it did. */
  | { readonly kind: 'fault'; readonly fault: FeedFault; readonly retryAfterMs?: number };
