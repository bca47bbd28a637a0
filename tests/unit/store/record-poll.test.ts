import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PollOutcome } from '#src/core/feed.ts';
import { NO_MEMORY } from '#src/core/feed.ts';
import type { PollCount, Store } from '#src/core/store.ts';
import { parseFeed } from '#src/feeds/parse.ts';
import { openStore } from '#src/store/open-store.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const URL = 'https://wire.example/feed';
const NO_VALIDATORS = { etag: null, lastModified: null };

interface Item {
  readonly guid?: string;
  readonly title?: string;
  readonly link?: string;
  readonly text?: string;
  readonly date?: string;
}

function rss(items: readonly Item[]): string {
  const written = items.map(({ guid, title, link, text, date }) =>
    [
      guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`,
      title === undefined ? '' : `<title>${title}</title>`,
      link === undefined ? '' : `<link>https://wire.example/${link}</link>`,
      text === undefined ? '' : `<description>${text}</description>`,
      date === undefined ? '' : `<pubDate>${date}</pubDate>`,
    ].join(''),
  );
  return `<rss version="2.0"><channel><title>Wire</title>${written.map((item) => `<item>${item}</item>`).join('')}</channel></rss>`;
}

const GENEVA = 'The delegations met the envoy in Geneva and agreed to return next month.';
const MUSCAT = 'Fishing rights off the strait were settled after nineteen hours in Muscat.';

describe('visits in the store', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    await store.addFeed({ id: 'f', url: URL, title: null, sample: false, addedBy: 'ana', community: 'c' }, NOW);
  });
  afterEach(() => store.close());

  async function poll(...items: readonly Item[]): Promise<PollCount> {
    const feed = await parseFeed(rss(items), URL);
    return store.recordPoll('f', { kind: 'items', feed, validators: NO_VALIDATORS }, NOW, NOW);
  }
  const record = (outcome: PollOutcome): Promise<PollCount> => store.recordPoll('f', outcome, NOW, NOW);
  const titles = async (): Promise<readonly (string | null)[]> =>
    (await store.storiesAt('fetched', 100)).map(({ title }) => title).toSorted();

  describe('know an item again', () => {
    it('by its guid, whatever else its publisher edits', async () => {
      await poll({ guid: '1', title: 'Talks resume', link: 'a', text: GENEVA, date: '2024-11-20' });
      const again = { guid: '1', title: 'Talks resume', link: 'a', text: GENEVA, date: '2024-11-20' };
      expect(await poll(again)).toEqual({ added: 0, updated: 0 });
      const edited = {
        guid: '1',
        title: 'Envoy hails talks',
        link: 'envoy',
        text: `${GENEVA} More soon.`,
        date: '2024-11-21',
      };
      expect(await poll(edited)).toEqual({ added: 0, updated: 1 });
      expect(await titles()).toEqual(['Envoy hails talks']);
    });

    it('by its address where it has no guid, and by title and text where it has neither', async () => {
      const items = [
        { title: 'A', link: 'a?utm_source=rss', text: 'One.' },
        { title: 'B', text: 'Two.' },
      ];
      expect(await poll(...items)).toEqual({ added: 2, updated: 0 });
      const same = [
        { title: 'A', link: 'a?utm_source=mail', text: 'One.' },
        { title: 'B', text: 'Two.' },
      ];
      expect(await poll(...same)).toEqual({ added: 0, updated: 0 });
    });

    it('where it has a new guid at each visit', async () => {
      const at = (visit: number): readonly Item[] => [
        { guid: `a${visit}`, title: 'A', link: 'a', text: 'One.' },
        { guid: `b${visit}`, title: 'B', link: 'b', text: 'Two.' },
        { guid: `c${visit}`, title: 'C', text: 'Three, without an address.' },
      ];
      expect(await poll(...at(1))).toEqual({ added: 3, updated: 0 });
      for (const visit of [2, 3]) {
        expect(await poll(...at(visit))).toEqual({ added: 0, updated: 0 });
        expect((await store.getFeed('f'))?.remarks).toEqual(['changing-guid']);
      }
      expect(await poll(...at(4), { guid: 'd4', title: 'D', link: 'd', text: 'Four.' })).toEqual({
        added: 1,
        updated: 0,
      });
    });

    it('once and for all where a feed has changed the kind of its guids', async () => {
      const items = (prefix: string): readonly Item[] =>
        ['a', 'b'].map((name) => ({ guid: prefix + name, title: name, link: name, text: name }));
      await poll(...items('old-'));
      await poll(...items('new-'));
      expect(await poll(...items('new-'))).toEqual({ added: 0, updated: 0 });
      expect((await store.getFeed('f'))?.remarks).toEqual([]);
    });

    it('and two that stand side by side with one address and title are two', async () => {
      const first = { guid: '1', title: 'Daily note', link: 'note', text: 'Monday.' };
      await poll(first);
      expect(await poll({ guid: '2', title: 'Daily note', link: 'note', text: 'Tuesday.' }, first)).toEqual({
        added: 1,
        updated: 0,
      });
    });
  });

  describe('where a feed gives every item the same guid', () => {
    it('tell them apart in one visit and over several', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => ({
        guid: 'feed',
        title: name,
        link: name,
        text: `${name} text`,
      }));
      expect(await poll(a!, b!)).toEqual({ added: 2, updated: 0 });
      expect((await store.getFeed('f'))?.remarks).toEqual(['repeated-guid']);
      expect(await poll(b!, c!)).toEqual({ added: 1, updated: 0 });
      expect(await poll(c!)).toEqual({ added: 0, updated: 0 });
      expect(await titles()).toEqual(['a', 'b', 'c']);
    });

    it('keep the stories of a feed that has one item at a time', async () => {
      const geneva = { guid: 'latest', title: 'Talks resume', link: 'geneva', text: GENEVA, date: '2024-11-19' };
      const muscat = { guid: 'latest', title: 'Accord on fish', link: 'muscat', text: MUSCAT, date: '2024-11-20' };
      expect(await poll(geneva)).toEqual({ added: 1, updated: 0 });
      expect(await poll(muscat)).toEqual({ added: 1, updated: 0 });
      expect(await poll(muscat)).toEqual({ added: 0, updated: 0 });
      expect(await titles()).toEqual(['Accord on fish', 'Talks resume']);
    });
  });

  it('give a feed that is added again its stories back', async () => {
    await poll({ guid: '1', title: 'A', link: 'a', text: 'One.' });
    await store.removeFeed('c', 'f', 'keep');
    await store.addFeed({ id: 'f', url: URL, title: null, sample: false, addedBy: 'ana', community: 'c' }, NOW);
    expect(await poll({ guid: '1', title: 'A', link: 'a', text: 'One.' })).toEqual({ added: 0, updated: 0 });
    expect((await store.findStoryByUrl('https://wire.example/a'))?.feedId).toBe('f');
  });

  it('count the items that the feed has brought before', async () => {
    await poll({ guid: '1', title: 'A', link: 'a', text: 'One.' });
    const { items } = await parseFeed(
      rss([
        { guid: '2', title: 'X', link: 'a' },
        { guid: '3', title: 'Y', link: 'y' },
      ]),
      URL,
    );
    expect(await store.countKnownItems('f', items)).toBe(1);
  });

  it('move a feed when it has said so three times in a row, unless another feed is there', async () => {
    const redirect = { url: 'https://wire.example/new', sightings: 1 };
    const seen = (sightings: number, url = redirect.url): PollOutcome => ({
      kind: 'not-modified',
      memory: { ...NO_MEMORY, redirect: { url, sightings } },
      remarks: [],
    });
    for (const sightings of [1, 2]) {
      await record(seen(sightings));
      expect(await store.getFeed('f')).toMatchObject({ url: URL, remarks: ['moving'] });
    }
    await record(seen(3));
    expect(await store.getFeed('f')).toMatchObject({ url: redirect.url, remarks: [], memory: { redirect: null } });
    await store.addFeed({ id: 'g', url: URL, title: null, sample: false, addedBy: 'ana', community: 'c' }, NOW);
    await record(seen(3, URL));
    expect(await store.getFeed('f')).toMatchObject({ url: redirect.url, remarks: ['moved-to-known'] });
  });

  it('stop a feed that is gone for good until it is started again', async () => {
    const fault = { name: 'gone', code: 'fetch/gone', message: 'Gone.', at: NOW } as const;
    await record({ kind: 'fault', fault });
    expect(await store.getFeed('f')).toMatchObject({ stoppedAt: NOW, failures: 1, lastFault: fault });
    expect(await store.dueFeeds('2099-01-01T00:00:00.000Z', 10)).toEqual([]);
    await store.restartFeed('f', NOW);
    expect(await store.dueFeeds(NOW, 10)).toMatchObject([{ id: 'f', stoppedAt: null, failures: 0, lastFault: null }]);
  });

  it('forget what a feed was when its moderator takes it as it is now', async () => {
    await poll({ guid: '1', title: 'A' });
    await record({ kind: 'fault', fault: { name: 'another-feed', code: 'feed/replaced', message: 'x', at: NOW } });
    expect(await store.getFeed('f')).toMatchObject({ title: 'Wire', failures: 1 });
    await store.restartFeed('f', NOW);
    expect(await store.getFeed('f')).toMatchObject({ title: null, siteUrl: null, memory: NO_MEMORY });
  });

  it('are written together, without those whose feed was removed meanwhile', async () => {
    const feed = await parseFeed(rss([{ guid: '1', title: 'A' }]), URL);
    const outcome = { kind: 'items' as const, feed, validators: NO_VALIDATORS };
    const at = { outcome, now: NOW, nextPollAt: NOW };
    expect(
      await store.recordPolls([
        { feedId: 'gone', ...at },
        { feedId: 'f', ...at },
      ]),
    ).toEqual([null, { added: 1, updated: 0 }]);
    await expect(store.recordPoll('gone', outcome, NOW, NOW)).rejects.toMatchObject({ code: 'feed/unknown' });
  });
});

it('know the stories of an older store, whose ids have another form', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-polls-'));
  const file = join(folder, 'parley.db');
  const visit = async (items: readonly Item[]): Promise<PollCount> => {
    const store = await openStore(`sqlite:${file}`);
    try {
      const isNew = (await store.getFeed('f')) === null;
      if (isNew)
        await store.addFeed({ id: 'f', url: URL, title: null, sample: false, addedBy: 'ana', community: 'c' }, NOW);
      const feed = await parseFeed(rss(items), URL);
      return await store.recordPoll('f', { kind: 'items', feed, validators: NO_VALIDATORS }, NOW, NOW);
    } finally {
      await store.close();
    }
  };
  const first = { guid: 'same', title: 'A', link: 'a', text: GENEVA };
  const second = { guid: 'same', title: 'B', link: 'b', text: MUSCAT };
  try {
    await visit([first]);
    await visit([second]);
    const database = new DatabaseSync(file);
    expect(database.prepare(`UPDATE stories SET id = 'old-' || rowid`).run().changes).toBe(2);
    database.close();
    for (const item of [first, second]) expect(await visit([item])).toEqual({ added: 0, updated: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
