import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Brief } from './core/brief.ts';
import { ParleyError, asParleyError } from './core/errors.ts';
import type { Feed, FeedItem } from './core/feed.ts';
import type {
  FeedPreview,
  FeedServices,
  ImportReport,
  JudgedItem,
  OfferedFeed,
  StoryExplanation,
  Subscriber,
} from './core/feed-services.ts';
import type { Store } from './core/store.ts';
import type { Story } from './core/story.ts';
import { DEFAULT_SETTINGS, type Subscription } from './core/subscription.ts';
import type { StoryVerdict } from './core/verdict.ts';
import { type JudgedStory, checkFilters, verdictOn } from './delivery/story-verdict.ts';
import type { Desk, Parts } from './desk.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { decodeBody } from './feeds/decode.ts';
import { type FoundFeed, discoverFeeds } from './feeds/discover.ts';
import { readOpml, writeOpml } from './feeds/opml.ts';
import { paceAfter } from './feeds/pace.ts';
import { type PollDeps, pollFeed, storeVisit } from './jobs/poll.ts';

export interface FeedDeskParts extends Parts {
  readonly store: Store;
  readonly desk: Desk;
  readonly polls: PollDeps;
  /** Carries the stories that wait to their end; null where jobs do. */
  readonly carry: (() => Promise<unknown>) | null;
}

/** A command that adds a feed waits this long for its stories; the rest goes on behind it. */
const FIRST_STORIES_MS = 20_000;
/** How often it is looked whether jobs have brought them to their end. */
const LOOK_MS = 100;
const PREVIEWED_ITEMS = 5;
/** Feeds of one list that are visited in the same minute. */
const FIRST_VISITS_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** What moderators do with feeds, put together from the parts of the pipeline. */
export function createFeedDesk(parts: FeedDeskParts): FeedServices {
  return {
    add: (address, by, settings) => addFeed(parts, address, by, settings),
    resume: (community, feedId) => resumeFeed(parts, community, feedId),
    preview: (address, community) => previewFeed(parts, address, community),
    explain: (address, community) => explainStory(parts, address, community),
    importList: (textOrAddress, by) => importList(parts, textOrAddress, by),
    exportList: async (community) => {
      const subscribed = await parts.store.listSubscriptions(community);
      const listed = subscribed
        .filter(({ feed }) => !feed.sample)
        .map(({ feed, subscription }) => ({ url: feed.url, title: feed.title, label: subscription.label }));
      const opml = listed.length === 0 ? '' : writeOpml('Feeds of Parley', listed, parts.clock.now());
      return { opml, feeds: listed.length };
    },
    checkFilters,
  };
}

async function addFeed(
  parts: FeedDeskParts,
  address: string,
  by: Subscriber,
  settings: Parameters<FeedServices['add']>[2],
): ReturnType<FeedServices['add']> {
  const { desk, store, clock, polls } = parts;
  const discovery = await discoverFeeds(address, { fetcher: desk.fetcher, read: desk.readFeed });
  if (discovery.kind === 'choice') {
    return {
      kind: 'choice',
      pageUrl: discovery.pageUrl,
      feeds: discovery.found.map((one) => offeredFeed(one, clock.now())),
    };
  }
  const { url, parsed, validators } = discovery.found;
  const now = clock.now().toISOString();
  const newFeed = { id: feedIdOf(url), url, title: parsed.title, sample: false, addedBy: by.member };
  const feed = await store.addFeed({ ...newFeed, community: by.community, settings }, now);
  // What it holds now is no news to the community, so that all of it has been seen by the moment of subscribing.
  await storeVisit(polls, feed, { kind: 'items', feed: parsed, validators }, now);
  await firstStories(parts, feed.id);
  const added = (await store.getFeed(feed.id)) ?? feed;
  return { kind: 'added', feed: added, format: parsed.format, items: parsed.items.length };
}

/** The same address is the same feed, whoever adds it. */
function feedIdOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 12);
}

function offeredFeed({ url, parsed }: FoundFeed, now: Date): OfferedFeed {
  const { title, format, items } = parsed;
  const outcome = { kind: 'items', feed: parsed, validators: { etag: null, lastModified: null } } as const;
  const unknown = { medianGapMs: null, lastItemAt: null, publisherIntervalMs: null };
  return { url, title, format, items: items.length, lastItemAt: paceAfter(unknown, outcome, now).lastItemAt };
}

/** Resolves once the feed's stories have come to their end, or have taken too long. */
async function firstStories({ store, carry }: FeedDeskParts, feedId: string): Promise<void> {
  if (carry) {
    await Promise.race([carry(), pause(FIRST_STORIES_MS, undefined, { ref: false })]);
    return;
  }
  const until = performance.now() + FIRST_STORIES_MS;
  while ((await store.countWaitingStories(feedId)) > 0 && performance.now() < until) await pause(LOOK_MS);
}

async function resumeFeed(parts: FeedDeskParts, community: string, feedId: string): Promise<Feed> {
  const { store, clock, polls } = parts;
  await store.restartFeed(feedId, clock.now().toISOString());
  const feed = await store.getFeed(feedId);
  if (!feed) throw new ParleyError('feed/unknown', { what: feedId });
  await pollFeed(polls, feed);
  // Only now, so that nothing that came in during the pause is news.
  await store.changeSubscription(community, feedId, { paused: false, newsSince: clock.now().toISOString() });
  await firstStories(parts, feedId);
  return (await store.getFeed(feedId)) ?? feed;
}

async function previewFeed(parts: FeedDeskParts, address: string, community: string): Promise<FeedPreview> {
  const { desk, store } = parts;
  const discovery = await discoverFeeds(address, { fetcher: desk.fetcher, read: desk.readFeed });
  const { url, parsed } = discovery.kind === 'feed' ? discovery.found : discovery.found[0];
  const feed = (await store.listFeeds()).find((one) => one.url === url) ?? null;
  const subscription = feed && (await store.getSubscription(community, feed.id));
  const newest = parsed.items
    .toSorted((a, b) => (b.publishedAt ?? '').localeCompare(a.publishedAt ?? ''))
    .slice(0, PREVIEWED_ITEMS);
  const items = await Promise.all(
    newest.map(async (item) => {
      const story = feed && (await store.findStoryByItem(feed.id, item.id));
      return story
        ? judgeStory(parts, story, subscription)
        : judgeItem(parts, { ...item, source: parsed.title ?? new URL(url).host }, subscription);
    }),
  );
  return { title: parsed.title, url, subscription, items, total: parsed.items.length, warnings: parsed.warnings };
}

/** What an item would become if it came in at this moment. */
async function judgeItem(
  { desk, store, clock }: FeedDeskParts,
  item: FeedItem & { readonly source: string },
  subscription: Subscription | null,
): Promise<JudgedItem> {
  const { id, title, url, publishedAt, source } = item;
  const wantsPage = subscription?.fullText ?? DEFAULT_SETTINGS.fullText;
  const { completeStory } = await import('./stories/complete-story.ts');
  const readable = await completeStory({ title, url: wantsPage ? url : null, text: item.text }, desk);
  const { text, language } = readable;
  const brief = await desk.briefText({ id, title, url, source, publishedAt, language, text }, await store.listTalks());
  const verdict = verdictIfNew(subscription ?? NOBODY, { title, text, language, publishedAt }, brief, clock.now());
  return { title, url, publishedAt, seenAt: null, brief, verdict, ifNew: verdict };
}

/** Whoever has not added the feed wants everything of it. */
const NOBODY = { ...DEFAULT_SETTINGS, newsSince: '' };

/** What became of a story that came in. */
async function judgeStory(
  { store, clock }: FeedDeskParts,
  story: Story,
  subscription: Subscription | null,
): Promise<JudgedItem> {
  const { title, url, publishedAt, seenAt } = story;
  const brief = await store.getBrief(story.id);
  const verdict = brief && verdictOn(subscription ?? NOBODY, story, brief);
  const ifNew = brief && verdictIfNew(subscription ?? NOBODY, story, brief, clock.now());
  return { title, url, publishedAt, seenAt, brief, verdict, ifNew };
}

type Wishes = Parameters<typeof verdictOn>[0];

function verdictIfNew(
  wishes: Wishes,
  story: Omit<JudgedStory, 'seenAt' | 'isHistory'>,
  brief: Brief,
  now: Date,
): StoryVerdict {
  return verdictOn({ ...wishes, newsSince: '' }, { ...story, seenAt: now.toISOString(), isHistory: false }, brief);
}

async function explainStory(parts: FeedDeskParts, address: string, community: string): Promise<StoryExplanation> {
  const { desk, store, clock } = parts;
  const story =
    (await store.findStoryByUrl(canonicalAddress(address) ?? address)) ?? (await store.findStoryByUrl(address));
  if (story) {
    const feed = story.feedId === null ? null : await store.getFeed(story.feedId);
    const subscription = feed && (await store.getSubscription(community, feed.id));
    return { item: await judgeStory(parts, story, subscription), stage: story.stage, feed, subscription };
  }
  const brief = await desk.briefPage(address, await store.listTalks());
  const { title, url, publishedAt, text, language } = brief.story;
  const verdict = verdictIfNew(NOBODY, { title, text, language, publishedAt }, brief, clock.now());
  const item = { title, url, publishedAt, seenAt: null, brief, verdict, ifNew: verdict };
  return { item, stage: null, feed: null, subscription: null };
}

async function importList(
  { desk, store, clock }: FeedDeskParts,
  textOrAddress: string,
  by: Subscriber,
): Promise<ImportReport> {
  const isText = textOrAddress.trimStart().startsWith('<');
  const text = isText ? textOrAddress : await fetchText(desk, textOrAddress);
  const { feeds, ...rest } = readOpml(text, isText ? 'The text' : textOrAddress);
  if (feeds.length === 0 && rest.faults.length === 0) {
    throw new ParleyError('feed/bad-list', { what: isText ? 'The text' : textOrAddress, reason: 'it lists no feed' });
  }
  const now = clock.now();
  const mine = new Set((await store.listSubscriptions(by.community)).map(({ feed }) => feed.url));
  const added = feeds.filter((feed) => !mine.has(feed.url));
  const visitAt = (index: number): string =>
    new Date(now.getTime() + Math.floor(index / FIRST_VISITS_A_MINUTE) * MINUTE_MS).toISOString();
  for (const [index, { url, title, label }] of added.entries()) {
    const place = { id: feedIdOf(url), url, title, sample: false, firstPollAt: visitAt(index) };
    const who = { addedBy: by.member, community: by.community, settings: { label } };
    // A moment apart, so that they stay in the order of the list.
    const addedAt = new Date(now.getTime() + index).toISOString();
    await store.addFeed({ ...place, ...who }, addedAt).catch(ignoreKnown);
  }
  return { ...rest, added, known: feeds.filter((feed) => mine.has(feed.url)), allReadBy: visitAt(added.length - 1) };
}

/** Somebody else was quicker, with the same result. */
function ignoreKnown(error: unknown): void {
  if (asParleyError(error).code !== 'feed/exists') throw error;
}

async function fetchText({ fetcher }: Desk, address: string): Promise<string> {
  const { body, contentType } = await fetcher.get(address, {
    accept: 'text/x-opml, application/xml, text/xml, */*;q=0.5',
  });
  return decodeBody(body, contentType);
}
