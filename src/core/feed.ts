import type { FeedFaultName, FeedRemark } from './feed-outcome.ts';
import type { SubscriptionSettings } from './subscription.ts';

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
  /** The same for the feed's record, by name. */
  readonly remarks: readonly FeedRemark[];
  /** How long the feed itself asks us to wait between visits (`ttl`, `sy:`), in milliseconds. */
  readonly askedIntervalMs: number | null;
}

/** What a server told us to send back, so that it can answer 304. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

interface FeedFault {
  readonly name: FeedFaultName;
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What visits have taught us about a feed's server. */
export interface FeedMemory {
  /** The address that gave the validators, to which alone they are sent back. */
  readonly validatorsFrom: string | null;
  /** Validators that were caught lying, and are not sent again. */
  readonly distrusted: readonly (keyof Validators)[];
  /** Stands for the items of the last whole answer, so that an answer that brings nothing new is told at once. */
  readonly contentHash: string | null;
  /** ISO 8601: the last whole answer. A server that says “unchanged” for long is asked for the whole once more. */
  readonly wholeAt: string | null;
  /** Where the address redirects to for good, and at how many visits in a row it has. */
  readonly redirect: { readonly url: string; readonly sightings: number } | null;
}

export const NO_MEMORY: FeedMemory = {
  validatorsFrom: null,
  distrusted: [],
  contentHash: null,
  wholeAt: null,
  redirect: null,
};

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
  /** In a row. */
  readonly failures: number;
  readonly lastFault: FeedFault | null;
  /** What was odd at the last whole answer. */
  readonly remarks: readonly FeedRemark[];
  /** When the first of these failures was. */
  readonly failingSince: string | null;
  /** When the moderators were told of them. */
  readonly faultToldAt: string | null;
  /** When it was first read without a fault. */
  readonly firstReadAt: string | null;
  /** Since when it is visited no more, because its server said that it is gone for good; null for every other feed. */
  readonly stoppedAt: string | null;
  /** Instead of Parley's own: that of the first subscriber who asks for one. */
  readonly userAgent: string | null;
  /** The address of the site, as the feed said it last. */
  readonly siteUrl: string | null;
  readonly memory: FeedMemory;
  readonly pace: FeedPace;
  /** What its subscribers ask of a visit, put together. */
  readonly wishes: FeedWishes;
}

/** How often a feed publishes, as far as its visits have told. */
export interface FeedPace {
  /** Between two items. */
  readonly medianGapMs: number | null;
  /** The newest date of an item. */
  readonly lastItemAt: string | null;
  /** The time for which the publisher says that nothing will be new: ttl, syndication module, Cache-Control. */
  readonly publisherIntervalMs: number | null;
}

export const UNKNOWN_PACE: FeedPace = { medianGapMs: null, lastItemAt: null, publisherIntervalMs: null };

export interface FeedWishes {
  /** Whether any subscriber wants the linked pages read. */
  readonly fullText: boolean;
  /** The shortest that any subscriber asks for. */
  readonly intervalMs: number | null;
}

export interface NewFeed {
  readonly id: string;
  readonly url: string;
  readonly title: string | null;
  readonly sample: boolean;
  readonly addedBy: string;
  /** Who subscribes. */
  readonly community: string;
  readonly settings?: Partial<SubscriptionSettings>;
  /** When a feed that is new to the store is visited first; at once where it is left out. */
  readonly firstPollAt?: string;
}

/** What one visit to a feed found. */
export type PollOutcome =
  | {
      readonly kind: 'items';
      readonly feed: ParsedFeed;
      readonly validators: Validators;
      readonly memory?: FeedMemory;
      readonly remarks?: readonly FeedRemark[];
      /** How long the answer counts as fresh (`max-age`), in milliseconds. */
      readonly maxAgeMs?: number;
    }
  /** Nothing new: a 304, or a whole answer with what we know. */
  | {
      readonly kind: 'not-modified';
      readonly validators?: Validators;
      readonly memory?: FeedMemory;
      readonly remarks?: readonly FeedRemark[];
      readonly maxAgeMs?: number;
    }
  /** With how long the server asked us to wait, where it did. */
  | { readonly kind: 'fault'; readonly fault: FeedFault; readonly retryAfterMs?: number };
