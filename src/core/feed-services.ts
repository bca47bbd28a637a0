import type { Brief } from './brief.ts';
import type { Feed, FeedFormat } from './feed.ts';
import type { Story } from './story.ts';
import type { Filters, Subscription, SubscriptionSettings } from './subscription.ts';
import type { StoryVerdict } from './verdict.ts';

/** Who asks for a feed. */
export interface Subscriber {
  readonly community: string;
  readonly member: string;
}

/** What commands may do with feeds, besides what the store holds of them. */
export interface FeedServices {
  /**
   * Finds the feed at an address, subscribes and reads it for the first time; where a page offers several, nothing is done and
   * they are handed back. Throws ParleyError; `feed/exists` where the community has it.
   */
  add(address: string, by: Subscriber, settings: Partial<SubscriptionSettings>): Promise<FeedAddition>;
  /** Visits the feed at once and ends the pause; what came in meanwhile is history. Resolves to the feed as it is then. */
  resume(community: string, feedId: string): Promise<Feed>;
  /** What the newest items at a feed’s or a site’s address would become. Nothing is stored. Throws ParleyError. */
  preview(address: string, community: string): Promise<FeedPreview>;
  /** The same for the story at an address, whether it came in or not. Throws ParleyError where it cannot be read. */
  explain(address: string, community: string): Promise<StoryExplanation>;
  /** Reads a list of feeds (OPML) from its text or its address and subscribes to each. Throws `feed/bad-list`, `fetch/…`. */
  importList(textOrAddress: string, by: Subscriber): Promise<ImportReport>;
  /** The community’s feeds as OPML. */
  exportList(community: string): Promise<{ readonly opml: string; readonly feeds: number }>;
  /** Throws `feed/bad-pattern`. */
  checkFilters(filters: Filters): void;
}

export type FeedAddition =
  | { readonly kind: 'added'; readonly feed: Feed; readonly format: FeedFormat; readonly items: number }
  | { readonly kind: 'choice'; readonly pageUrl: string; readonly feeds: readonly OfferedFeed[] };

export interface OfferedFeed {
  readonly url: string;
  readonly title: string | null;
  readonly format: FeedFormat;
  readonly items: number;
  /** The newest date of an item, ISO 8601. */
  readonly lastItemAt: string | null;
}

export interface FeedPreview {
  readonly title: string | null;
  readonly url: string;
  /** Null where the community has not added the feed. */
  readonly subscription: Subscription | null;
  /** Newest first. */
  readonly items: readonly JudgedItem[];
  /** How many the feed holds. */
  readonly total: number;
  /** What had to be mended in the feed, in plain words. */
  readonly warnings: readonly string[];
}

export interface JudgedItem {
  readonly title: string | null;
  readonly url: string | null;
  readonly publishedAt: string | null;
  /** When it came in, ISO 8601; null where it has not. */
  readonly seenAt: string | null;
  /** Null while the story is still on its way. */
  readonly brief: Brief | null;
  readonly verdict: StoryVerdict | null;
  /** The verdict on the same story if it came in at this moment. */
  readonly ifNew: StoryVerdict | null;
}

export interface StoryExplanation {
  readonly item: JudgedItem;
  /** How far it has come; null where it did not come in. */
  readonly stage: Story['stage'] | null;
  /** The feed that brought it; null where none did, or where that was removed. */
  readonly feed: Feed | null;
  /** Null where the community does not have this feed. */
  readonly subscription: Subscription | null;
}

export interface ListedFeed {
  readonly url: string;
  readonly title: string | null;
  readonly label: string | null;
}

export interface FeedList {
  readonly feeds: readonly ListedFeed[];
  /** Outlines that are no feeds, in plain words. */
  readonly faults: readonly string[];
  readonly repeated: number;
  /** Over the number that one list may hold. */
  readonly leftOut: number;
}

export interface ImportReport extends Omit<FeedList, 'feeds'> {
  readonly added: readonly ListedFeed[];
  /** The community had these already. */
  readonly known: readonly ListedFeed[];
  /** When the last of them is visited first, ISO 8601. */
  readonly allReadBy: string;
}
