import { z } from 'zod';
import { REGIONS } from './talks.ts';

/** The community of whoever types at the terminal or calls `exec`; Parley's sample feeds are its own. */
export const TERMINAL_COMMUNITY = 'terminal';

export const MAX_FILTER_ENTRIES = 30;
export const MAX_FILTER_CHARS = 200;

const entries = z.array(z.string().min(1).max(MAX_FILTER_CHARS)).max(MAX_FILTER_ENTRIES).readonly();

/**
 * What a community wants of a feed. A kind that is empty lets everything through; of one that is not, a story must fit at
 * least one entry, and none of `wordsOut`.
 */
export const filtersSchema = z.strictObject({
  /** Whole words or phrases, in any case; `/…/` is a regular expression in RE2’s syntax. */
  wordsIn: entries,
  wordsOut: entries,
  /** Ids of negotiations. */
  talks: entries,
  regions: z.array(z.enum(REGIONS)).max(REGIONS.length).readonly(),
  /** ISO 639-1, such as `en`. */
  languages: entries,
});
export type Filters = z.infer<typeof filtersSchema>;

export const NO_FILTERS: Filters = { wordsIn: [], wordsOut: [], talks: [], regions: [], languages: [] };

/** What a moderator may change about a subscription. */
export interface SubscriptionSettings {
  /** The folder it stands in; OPML calls it so too. */
  readonly label: string | null;
  readonly filters: Filters;
  /** Neither visited on this community’s account nor told to it. */
  readonly paused: boolean;
  /** Whether the linked page is read where the feed gives a teaser. */
  readonly fullText: boolean;
  /** Sent in place of Parley’s own. */
  readonly userAgent: string | null;
  /** How often the community wants the feed visited. */
  readonly askedIntervalMs: number | null;
}

export const DEFAULT_SETTINGS: SubscriptionSettings = {
  label: null,
  filters: NO_FILTERS,
  paused: false,
  fullText: true,
  userAgent: null,
  askedIntervalMs: null,
};

/** One community’s wish for one feed. The feed is visited once, however many communities subscribe to it. */
export interface Subscription extends SubscriptionSettings {
  readonly community: string;
  readonly feedId: string;
  /** ISO 8601 in UTC. */
  readonly addedAt: string;
  readonly addedBy: string;
  /** ISO 8601 in UTC: what was seen up to then is history to this community. It moves on when a pause ends. */
  readonly newsSince: string;
}
