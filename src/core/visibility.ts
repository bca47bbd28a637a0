import { TERMINAL_COMMUNITY, type Subscription } from './subscription.ts';
import type { Dispute, Source, Talks, TimelineEntry } from './talks.ts';

/** Who reads, and the stories of which feeds. Statuses are everybody's; words are those of one's own feeds. */
export interface Reader {
  readonly community: string;
  readonly feedIds: readonly string[];
}

/** What a community may read of the record. */
export interface VisibilityStore {
  /** A community's subscriptions with the addresses of their feeds, by the feeds' ids. */
  subscribedFeeds(community: string): Promise<readonly SubscribedAddress[]>;
  /** Of the stories that are there. */
  storyOrigins(ids: readonly string[]): Promise<readonly StoryOrigin[]>;
  /** Those of the stories that are of the reader's feeds, or that it keeps of feeds that it gave up. */
  visibleStories(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the talks of which there is such a story. */
  visibleTalks(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface SubscribedAddress {
  readonly subscription: Subscription;
  readonly url: string;
}

/** Whence and when a story came. */
export interface StoryOrigin {
  readonly id: string;
  /** Null where the feed was removed. */
  readonly feedId: string | null;
  readonly seenAt: string;
}

/** Parameters of an address by which a publisher knows a subscriber. */
const SECRET_PARAMETER = /(?:token|key|secret|password|auth|signature|sig)$/iu;

/**
 * The feeds of which a community reads. One without feeds of its own reads those of the terminal's community, whose feeds are
 * the installation's own, all but such as are known to have a subscriber's secret in their address.
 */
export async function feedsReadBy(
  store: Pick<VisibilityStore, 'subscribedFeeds'>,
  community: string,
): Promise<readonly SubscribedAddress[]> {
  const own = await store.subscribedFeeds(community);
  if (own.length > 0 || community === TERMINAL_COMMUNITY) return own;
  return (await store.subscribedFeeds(TERMINAL_COMMUNITY)).filter(({ url }) => !hasSecret(url));
}

export async function readerFor(store: Pick<VisibilityStore, 'subscribedFeeds'>, community: string): Promise<Reader> {
  return { community, feedIds: (await feedsReadBy(store, community)).map(({ subscription }) => subscription.feedId) };
}

function hasSecret(url: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed) return true;
  if (parsed.username !== '' || parsed.password !== '') return true;
  return [...parsed.searchParams.keys()].some((name) => SECRET_PARAMETER.test(name));
}

/** Whether a story gave the talks their name; the catalogue and moderators name the others. */
export function isNamedByStory({ id }: Pick<Talks, 'id'>): boolean {
  return id.startsWith('opened:');
}

/** Whether the words of a story may be shown to a reader. */
export type IsVisible = (storyId: string) => boolean;

const UNTOLD = 'Told by other sources than this community’s feeds';

/**
 * An event in the words of the stories that a reader may see. Where there are none, a change of status stands without words, and
 * everything else is null.
 */
export function visibleEntry(entry: TimelineEntry, isVisible: IsVisible): TimelineEntry | null {
  const isShown = ({ storyId }: { readonly storyId: string }): boolean => isVisible(storyId);
  const sources = entry.sources.filter(isShown);
  if (sources.length === entry.sources.length && sources.length > 0) return entry;
  if (sources.length === 0 && !(entry.moved && entry.after !== null)) return null;
  return {
    ...entry,
    sources,
    headline: headlineFor(entry, sources),
    evidence: entry.evidence.filter(isShown),
    positions: entry.positions.filter(isShown),
    disputes: entry.disputes.filter(isShown),
    next: entry.next && isShown(entry.next) ? entry.next : null,
    quotes: entry.quotes.filter(isShown),
    corrections: entry.corrections.filter(isShown),
    names: sources.length === 0 ? [] : entry.names,
  };
}

/** The headline is that of the first story that told the event; the others have their titles. */
function headlineFor({ headline, sources: all }: TimelineEntry, sources: readonly Source[]): string {
  const [first] = sources;
  if (!first) return UNTOLD;
  if (all[0]?.storyId === first.storyId) return headline;
  return sources.find(({ title }) => title !== null)?.title ?? `Told by ${first.outlet}`;
}

/** Where talks stand, in the words of the stories that a reader may see. */
export function visibleTalks<T extends Talks>(talks: T, isVisible: IsVisible): T {
  const { state } = talks;
  if (state === null) return talks;
  const isShown = ({ storyId }: Pick<Dispute, 'storyId'>): boolean => isVisible(storyId);
  return {
    ...talks,
    state: {
      ...state,
      disputes: state.disputes.filter(isShown),
      next: state.next && isShown(state.next) ? state.next : null,
      stickingPoints: state.stickingPoints.filter(isShown),
    },
  };
}

/** The stories whose words stand in the state of talks. */
export function storiesIn({ state }: Talks): readonly string[] {
  if (state === null) return [];
  return [...state.disputes, ...state.stickingPoints, ...(state.next ? [state.next] : [])].map(
    ({ storyId }) => storyId,
  );
}
