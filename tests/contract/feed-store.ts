import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import type { FeedItem, NewFeed, PollOutcome } from '#src/core/feed.ts';
import type { Store } from '#src/core/store.ts';
import { NO_FILTERS } from '#src/core/subscription.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const MORNING = '2024-11-20T08:00:00.000Z';
const NOON = '2024-11-20T12:00:00.000Z';
const EVENING = '2024-11-20T18:00:00.000Z';

function newFeed(changes: Partial<NewFeed> = {}): NewFeed {
  const url = 'https://wire.example/feed';
  return { id: 'wire', url, title: 'Wire', sample: false, addedBy: 'ana', community: 'c1', ...changes };
}

function item(id: string, text = 'Something was said.'): FeedItem {
  return { id, title: id, url: `https://wire.example/${id}`, publishedAt: null, text };
}

function itemsOf(...items: readonly FeedItem[]): PollOutcome {
  return foundItems(items, { etag: '"1"' });
}

function faultOf(code: string, at: string): PollOutcome {
  const name = code === 'fetch/gone' ? 'gone' : 'http-error';
  return { kind: 'fault', fault: { name, code, message: 'It failed.', at } };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
  );

/** What every store does with feeds and who subscribes to them. */
export function feedStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: feeds and subscriptions`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('keeps one feed for all communities that subscribe to its address', async () => {
      const first = await store.addFeed(newFeed(), MORNING);
      const second = await store.addFeed(newFeed({ id: 'other-id', community: 'c2', addedBy: 'bo' }), NOON);
      expect(second.id).toBe(first.id);
      expect(await store.listFeeds()).toHaveLength(1);
      await store.moveFeed('wire', 'https://wire.example/moved');
      expect((await store.addFeed(newFeed({ community: 'c3' }), EVENING)).url).toBe('https://wire.example/moved');
      await store.removeFeed('c3', 'wire', 'keep');
      expect((await store.subscriptionsTo('wire')).map(({ community, addedBy }) => [community, addedBy])).toEqual([
        ['c1', 'ana'],
        ['c2', 'bo'],
      ]);
      expect(await codeOf(store.addFeed(newFeed(), EVENING))).toBe('feed/exists');
    });

    it('lists the feeds of one community only, in the order of their adding', async () => {
      await store.addFeed(newFeed({ id: 'z', url: 'https://z.example/' }), MORNING);
      await store.addFeed(newFeed({ id: 'a', url: 'https://a.example/' }), NOON);
      await store.addFeed(newFeed({ id: 'b', url: 'https://b.example/', community: 'c2' }), NOON);
      expect((await store.listSubscriptions('c1')).map(({ feed }) => feed.id)).toEqual(['z', 'a']);
      expect((await store.listSubscriptions('c2')).map(({ feed }) => feed.id)).toEqual(['b']);
      expect(await store.listSubscriptions('nobody')).toEqual([]);
    });

    it('starts a subscription with the usual settings, or with those given', async () => {
      await store.addFeed(newFeed(), MORNING);
      expect(await store.getSubscription('c1', 'wire')).toEqual({
        community: 'c1',
        feedId: 'wire',
        label: null,
        filters: NO_FILTERS,
        paused: false,
        fullText: true,
        userAgent: null,
        askedIntervalMs: null,
        addedAt: MORNING,
        addedBy: 'ana',
        newsSince: MORNING,
      });
      await store.addFeed(newFeed({ community: 'c2', settings: { label: 'Europe', fullText: false } }), NOON);
      expect(await store.getSubscription('c2', 'wire')).toMatchObject({ label: 'Europe', fullText: false });
      expect(await store.getSubscription('c3', 'wire')).toBeNull();
    });

    it('changes what is given of a subscription and leaves the rest and the other communities', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.addFeed(newFeed({ community: 'c2' }), MORNING);
      const filters = { ...NO_FILTERS, wordsOut: ['football'], regions: ['asia' as const] };
      const changed = await store.changeSubscription('c1', 'wire', { filters, askedIntervalMs: 1_800_000 });
      expect(changed).toMatchObject({ filters, askedIntervalMs: 1_800_000, label: null, fullText: true });
      expect(await store.getSubscription('c1', 'wire')).toEqual(changed);
      expect(await store.getSubscription('c2', 'wire')).toMatchObject({ filters: NO_FILTERS, askedIntervalMs: null });
      expect(await codeOf(store.changeSubscription('c3', 'wire', { paused: true }))).toBe('feed/unknown');
    });

    it('puts the wishes of all subscribers together on the feed', async () => {
      await store.addFeed(newFeed({ settings: { fullText: false, askedIntervalMs: 7_200_000 } }), MORNING);
      expect((await store.getFeed('wire'))?.wishes).toEqual({ fullText: false, intervalMs: 7_200_000 });
      const settings = { askedIntervalMs: 3_600_000, userAgent: 'Desk/1' };
      await store.addFeed(newFeed({ community: 'c2', settings }), NOON);
      const feed = await store.getFeed('wire');
      expect(feed?.wishes).toEqual({ fullText: true, intervalMs: 3_600_000 });
      expect(feed?.userAgent).toBe('Desk/1');
    });

    it('removes a feed with its last subscription only', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.addFeed(newFeed({ community: 'c2' }), MORNING);
      expect(await store.removeFeed('c1', 'wire', 'keep')).toBe(false);
      expect(await codeOf(store.removeFeed('c1', 'wire', 'keep'))).toBe('feed/unknown');
      expect(await store.listFeeds()).toHaveLength(1);
      expect(await store.removeFeed('c2', 'wire', 'keep')).toBe(true);
      expect(await store.listFeeds()).toEqual([]);
    });

    it('has a feed visited while somebody listens who has not paused', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.addFeed(newFeed({ community: 'c2' }), MORNING);
      const due = async () => (await store.dueFeeds(NOON, 10)).map(({ id }) => id);
      await store.changeSubscription('c1', 'wire', { paused: true });
      expect(await due()).toEqual(['wire']);
      await store.changeSubscription('c2', 'wire', { paused: true });
      expect(await due()).toEqual([]);
      await store.changeSubscription('c1', 'wire', { paused: false });
      expect(await due()).toEqual(['wire']);
    });

    it('puts the first visit off where it is told to', async () => {
      await store.addFeed(newFeed({ firstPollAt: NOON }), MORNING);
      expect(await store.dueFeeds('2024-11-20T11:59:59.000Z', 10)).toEqual([]);
      expect(await store.dueFeeds(NOON, 10)).toHaveLength(1);
    });

    it('names the feeds that are due, the longest overdue first', async () => {
      await store.addFeed(newFeed({ id: 'b', url: 'https://b.example/', firstPollAt: NOON }), MORNING);
      await store.addFeed(newFeed({ id: 'a', url: 'https://a.example/', firstPollAt: EVENING }), MORNING);
      await store.addFeed(newFeed({ id: 'c', url: 'https://c.example/', firstPollAt: MORNING }), MORNING);
      expect(await store.dueFeedIds(NOON, 10)).toEqual(['c', 'b']);
      expect(await store.dueFeedIds(EVENING, 2)).toEqual(['c', 'b']);
      await store.changeSubscription('c1', 'c', { paused: true });
      expect(await store.dueFeedIds(EVENING, 10)).toEqual(['b', 'a']);
    });

    it('shares the stories of a stage out by their ids, and counts those of a feed that are on their way', async () => {
      await store.addFeed(newFeed(), MORNING);
      const items = Array.from({ length: 60 }, (_, index) => item(`item ${index}`));
      await store.recordPoll('wire', itemsOf(...items), MORNING, NOON);
      const all = await store.storiesAt('fetched', 100);
      const parts = await Promise.all(
        Array.from({ length: 16 }, (_, digit) => store.storiesAt('fetched', 100, digit.toString(16))),
      );
      expect(
        parts
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(all.map(({ id }) => id).toSorted());
      for (const [index, stories] of parts.entries()) {
        expect(stories.every(({ id }) => id.startsWith(index.toString(16)))).toBe(true);
      }
      expect(await store.countWaitingStories('wire')).toBe(60);
      await store.settleStory(all[0]?.id ?? '', null);
      expect(await store.countWaitingStories('wire')).toBe(59);
      expect(await store.countWaitingStories('other')).toBe(0);
    });

    it('marks what the first reading finds as history, and nothing after it', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.recordPoll('wire', faultOf('fetch/status', MORNING), MORNING, NOON);
      await store.recordPoll('wire', itemsOf(item('old')), NOON, EVENING);
      await store.recordPoll('wire', itemsOf(item('new'), item('old', 'It was edited.')), EVENING, EVENING);
      expect(await store.findStoryByItem('wire', 'old')).toMatchObject({ isHistory: true, text: 'It was edited.' });
      expect(await store.findStoryByItem('wire', 'new')).toMatchObject({ isHistory: false, seenAt: EVENING });
      expect((await store.getFeed('wire'))?.firstReadAt).toBe(NOON);
      expect(await store.findStoryByItem('wire', 'never')).toBeNull();
    });

    it('takes what a sample feed holds for news', async () => {
      await store.addFeed(newFeed({ sample: true }), MORNING);
      await store.recordPoll('wire', itemsOf(item('one')), NOON, EVENING);
      expect(await store.findStoryByItem('wire', 'one')).toMatchObject({ isHistory: false });
    });

    it('remembers since when a feed fails and that it was told, until it answers', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.recordPoll('wire', faultOf('fetch/status', MORNING), MORNING, NOON);
      await store.recordPoll('wire', faultOf('fetch/status', NOON), NOON, EVENING);
      await store.markFaultTold('wire', NOON);
      expect(await store.getFeed('wire')).toMatchObject({ failures: 2, failingSince: MORNING, faultToldAt: NOON });
      await store.recordPoll('wire', { kind: 'not-modified' }, EVENING, EVENING);
      expect(await store.getFeed('wire')).toMatchObject({ failures: 0, failingSince: null, faultToldAt: null });
    });

    it('stops a feed that is gone until it is started again', async () => {
      await store.addFeed(newFeed(), MORNING);
      await store.recordPoll('wire', faultOf('fetch/gone', MORNING), MORNING, NOON);
      expect((await store.getFeed('wire'))?.stoppedAt).toBe(MORNING);
      expect(await store.dueFeeds(EVENING, 10)).toEqual([]);
      await store.restartFeed('wire', EVENING);
      expect(await store.dueFeeds(EVENING, 10)).toHaveLength(1);
      expect(await codeOf(store.restartFeed('none', EVENING))).toBe('feed/unknown');
    });

    it('keeps the pace of a feed as the last visit told it', async () => {
      await store.addFeed(newFeed(), MORNING);
      const pace = { medianGapMs: 40 * 86_400_000, lastItemAt: MORNING, publisherIntervalMs: 3_600_000 };
      await store.recordPoll('wire', itemsOf(), NOON, EVENING, pace);
      await store.recordPoll('wire', { kind: 'not-modified' }, EVENING, EVENING);
      expect((await store.getFeed('wire'))?.pace).toEqual(pace);
    });
  });
}
