import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedItem } from '#src/core/feed.ts';
import type { Store } from '#src/core/store.ts';
import { type TalksRecord, openRecord } from '../support/talks-record.ts';
import { makeBrief, makeState, makeTalks } from '../support/negotiations.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const LATER = '2024-11-20T13:00:00.000Z';
const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };

/** What every store does alike with stories on their way, and with the record of talks that they make. */
export function storyStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: stories and the record of talks`, () => {
    let store: Store;
    let record: TalksRecord;

    beforeEach(async () => {
      store = await open();
      record = await openRecord(() => Promise.resolve(store));
      await store.addFeed(
        { id: 'f', url: 'https://f.example/', title: 'F', sample: false, addedBy: 'x', community: 'c' },
        NOW,
      );
    });
    afterEach(() => store.close());

    const bring = (...items: readonly (Partial<FeedItem> & { id: string })[]) => {
      const whole = items.map((item) => ({ title: item.id, url: null, publishedAt: null, text: 'Words.', ...item }));
      return store.recordPoll('f', foundItems(whole, { title: 'F' }), NOW, LATER);
    };
    const idOf = async (itemId: string): Promise<string> => (await store.findStoryByItem('f', itemId))?.id ?? '';
    const readable = { text: 'Read.', title: 'Read title', language: 'en', warnings: [] };

    it('wait by their own dates, the oldest first, and those of one date by their ids as bytes', async () => {
      await bring(
        { id: 'b', publishedAt: '2024-11-19T00:00:00.000Z' },
        { id: 'undated' },
        { id: 'a', publishedAt: '2024-11-18T00:00:00.000Z' },
        ...['É', 'Z', 'a1', '_', 'é', 'B'].map((id) => ({ id: `same ${id}`, publishedAt: '2024-11-17T00:00:00.000Z' })),
      );
      const waiting = await store.storiesAt('fetched', 99);
      const same = waiting.slice(0, 6).map(({ id }) => id);
      expect(same).toEqual(same.toSorted());
      expect(waiting.slice(6).map(({ itemId }) => itemId)).toEqual(['a', 'b', 'undated']);
      expect(await store.storiesAt('fetched', 2)).toHaveLength(2);
      expect(await store.storiesAt('settled', 2)).toEqual([]);
    });

    it('sort what has letters of any language by bytes, not as a language would', async () => {
      const principals = ['é', 'Z', 'a', 'É', '_', 'b', 'ß', 'A'];
      for (const principal of principals) {
        await store.addModerator({ community: 'c', principal, addedBy: 'x', addedAt: NOW }, 99);
      }
      const listed = (await store.listModerators('c')).map(({ principal }) => principal);
      expect(listed).toEqual(['A', 'Z', '_', 'a', 'b', 'ß', 'É', 'é'].toSorted());
    });

    it('are found by address, the newest of several, and by item', async () => {
      await bring({ id: 'one', url: 'https://s.example/1', text: 'Äöü 🕊️ “quoted”\nsecond line' });
      const found = await store.findStoryByUrl('https://s.example/1');
      expect(found).toMatchObject({
        feedId: 'f',
        itemId: 'one',
        title: 'one',
        source: 'F',
        publishedAt: null,
        text: 'Äöü 🕊️ “quoted”\nsecond line',
        stage: 'fetched',
        attempts: 0,
        seenAt: NOW,
        isHistory: true,
      });
      expect(await store.getStory(found?.id ?? '')).toEqual(found);
      expect(await store.findStoryByUrl('https://s.example/2')).toBeNull();
      expect(await store.getStory('none')).toBeNull();
    });

    it('become readable with their cluster and prints, and keep a title of their own', async () => {
      await bring({ id: 'one' }, { id: 'two', title: null });
      const [one, two] = [await idOf('one'), await idOf('two')];
      await store.saveReadable(one, readable, { clusterId: one, prints: ['p', 'q', 'q'] });
      await store.saveReadable(two, readable, { clusterId: one, prints: ['q', 'r'] });
      expect(await store.getStory(two)).toMatchObject({
        title: 'Read title',
        text: 'Read.',
        stage: 'readable',
        clusterId: one,
      });
      expect((await store.getStory(one))?.title).toBe('one');
      expect(await store.storiesWithPrints(['q', 'none'], 9)).toHaveLength(2);
      expect((await store.storiesWithPrints(['r'], 9)).map(({ id }) => id)).toEqual([two]);
      expect(await store.storiesWithPrints([], 9)).toEqual([]);
      // Read once more, as after an edit.
      await store.saveReadable(two, readable, { clusterId: two, prints: ['s'] });
      expect(await store.storiesWithPrints(['q', 'r'], 9)).toHaveLength(1);
    });

    it('are not placed beside copies that were not looked at', async () => {
      await bring({ id: 'one' }, { id: 'two' });
      const [one, two] = [await idOf('one'), await idOf('two')];
      await store.saveReadable(one, readable, { clusterId: one, prints: ['p'], near: [] });
      const place = { clusterId: two, prints: ['p'], near: [] };
      await expect(store.saveReadable(two, readable, place)).rejects.toMatchObject({ code: 'store/conflict' });
      expect((await store.getStory(two))?.stage).toBe('fetched');
      await store.saveReadable(two, readable, { ...place, near: [one] });
      expect((await store.getStory(two))?.stage).toBe('readable');
      await store.saveReadable(two, readable, { ...place, near: [one] });
    });

    it('are parked after so many failed tries, and begin anew when they are edited', async () => {
      await bring({ id: 'one' });
      const id = await idOf('one');
      await store.recordStoryFault(id, 'no', 2);
      expect(await store.getStory(id)).toMatchObject({ stage: 'fetched', attempts: 1 });
      await store.recordStoryFault(id, 'no', 2);
      expect(await store.countStories()).toMatchObject({ fetched: 0, parked: 1 });
      expect(await bring({ id: 'one', text: 'Words. More words.' })).toEqual({ added: 0, updated: 1 });
      expect(await store.getStory(id)).toMatchObject({ stage: 'fetched', attempts: 0, text: 'Words. More words.' });
      await store.recordStoryFault('gone', 'no', 2);
    });

    it('keep an edit that came while they were worked on, at each stage', async () => {
      await bring({ id: 'one' });
      const id = await idOf('one');
      const revisionOf = async (): Promise<string | undefined> => (await store.getStory(id))?.revision;
      const place = { clusterId: id, prints: ['p'], near: [] };
      const steps = [
        (revision?: string) => store.saveReadable(id, readable, place, revision),
        (revision?: string) => store.saveBrief(id, makeBrief(), revision),
        (revision?: string) => store.settleStory(id, null, revision),
      ];
      for (const [stage, step] of steps.entries()) {
        const before = await revisionOf();
        const text = `Edited at stage ${stage}.`;
        await bring({ id: 'one', text });
        expect(await step(before)).toBe(false);
        expect(await store.getStory(id)).toMatchObject({ stage: 'fetched', text });
        for (const again of steps.slice(0, stage + 1)) expect(await again(await revisionOf())).toBe(true);
      }
      expect(await store.countStories()).toMatchObject({ settled: 1 });
      expect(await store.saveReadable('gone', readable, { ...place, prints: [] }, 'x')).toBe(false);
    });

    it('settle without talks', async () => {
      await bring({ id: 'one' });
      await store.settleStory(await idOf('one'), null);
      expect(await store.countStories()).toMatchObject({ settled: 1 });
      expect(await store.logHead()).toBe(0);
    });

    it('make a record whose events, numbers and briefs read the same', async () => {
      await record.tell(
        { name: 'old', at: '2024-11-01T10:00:00.000Z', status: 'collapsed', talks: WATER },
        {
          name: 'copy',
          at: '2024-11-01T11:00:00.000Z',
          status: 'collapsed',
          talks: WATER,
          copyOf: 'old',
          outlet: 'The Meridian',
        },
        { name: 'new', at: '2024-11-20T10:00:00.000Z', status: 'under_way', talks: WATER },
      );
      const talks = await record.talks(WATER.id);
      expect(talks).toMatchObject({ name: WATER.name, origin: 'opened', state: { status: 'under_way' } });
      const timeline = await record.timeline(WATER.id);
      expect(timeline.map(({ headline, sources }) => [headline, sources.length])).toEqual([
        ['new', 1],
        ['old', 2],
      ]);
      expect(await store.timeline(WATER.id, { since: '2024-11-02T00:00:00.000Z', limit: 9 })).toHaveLength(1);
      expect(await store.timeline(WATER.id, { until: '2024-11-02T00:00:00.000Z', limit: 9 })).toHaveLength(1);
      expect((await store.entriesSince('2024-11-10T00:00:00.000Z', 9)).map(({ headline }) => headline)).toEqual([
        'new',
      ]);
      const copy = await store.findStoryByUrl('https://news.example/copy');
      expect((await store.entryOfStory(copy?.id ?? '', copy?.clusterId ?? ''))?.headline).toBe('old');
      expect((await store.entryOfStory('another', copy?.clusterId ?? ''))?.headline).toBe('old');
      expect(await store.entryOfStory('another', 'other')).toBeNull();
      expect((await store.latestBriefs(2)).map(({ headline }) => headline)).toEqual(['new', 'copy']);
      expect((await store.getBrief(copy?.id ?? ''))?.engine.name).toBe('extractive');
      const head = await store.logHead();
      expect(await store.talksWithNews(0, 9)).toEqual([{ talksId: WATER.id, seq: head }]);
      expect((await store.newsOf(WATER.id, 0, 9)).map(({ entry }) => entry.headline)).toEqual(['new', 'old']);
      expect(await store.newsOf(WATER.id, head, 9)).toEqual([]);
      expect(await store.talksWritten(0, head, 9)).toEqual([WATER.id]);
      expect(await store.talksWritten(head, head, 9)).toEqual([]);
      expect(await store.logAt('2024-11-10T00:00:00.000Z')).toBe(head - 1);
      expect(await store.logAt('2025-11-10T00:00:00.000Z')).toBe(head);
    });

    it('lists talks with a state before those that are only tracked, the newest first', async () => {
      const state = (updatedAt: string) => makeState({ updatedAt });
      const note = {
        at: NOW,
        community: 'c',
        member: 'ana',
        action: 'track',
        subject: 'T',
        before: null,
        after: null,
      } as const;
      const talks = [
        makeTalks({ id: 'tracked', name: 'Tracked', origin: 'tracked', version: 0 }),
        makeTalks({ id: 'a', name: 'A', version: 0, state: state('2024-11-01T00:00:00Z') }),
        makeTalks({ id: 'b', name: 'B', version: 0, state: state('2024-11-02T00:00:00Z') }),
        makeTalks({ id: 'unknown', name: 'U', version: 0 }),
        makeTalks({ id: 'ignored', name: 'I', version: 0, isIgnored: true }),
      ];
      await store.changeTalks({ ...note, talks, entries: [] });
      expect((await store.listTalksNames()).map(({ id }) => id)).toEqual(['b', 'a', 'tracked']);
      expect((await store.listTalks()).map(({ id }) => id)).toEqual(['b', 'a']);
      expect((await store.listTracked()).map(({ id }) => id)).toEqual(['tracked']);
      expect((await store.listIgnored()).map(({ id }) => id)).toEqual(['ignored']);
      expect(await store.getTalks('none')).toBeNull();
    });

    it('take what a removed feed brought out of the record', async () => {
      await record.tell({ name: 'only', at: NOW, status: 'collapsed', talks: WATER, community: 'c' });
      expect(await store.removeFeed('c', 'harbour-wire', 'remove')).toBe(true);
      expect(await store.getTalks(WATER.id)).toBeNull();
      expect(await store.findStoryByUrl('https://news.example/only')).toBeNull();
    });

    it('wait for a model’s batches, and go back to be briefed anew with what comes of them', async () => {
      const titles = ['answered', 'failed', 'left'];
      for (const title of titles) await record.tell({ name: title, at: NOW, status: 'collapsed', talks: WATER });
      const found = await Promise.all(titles.map((title) => store.findStoryByUrl(`https://news.example/${title}`)));
      const ids = found.map((story) => story?.id ?? '');
      const [answered = '', failed = '', left = ''] = ids;
      const putOff = (storyId: string, isOpen = true) => store.putOffStory({ storyId, key: 'k', now: NOW, isOpen });
      expect(await putOff(answered, false)).toBe('now');
      for (const id of ids) expect(await putOff(id)).toBe('waits');
      const waiting = await store.waitingStories(9);
      expect(waiting).toEqual(ids.toSorted().map((storyId) => ({ storyId, key: 'k', since: NOW })));
      const batch = {
        id: 'b',
        providerId: null,
        requests: 3,
        reservedTokens: 5_000_000_000,
        begunAt: NOW,
        cancelledAt: null,
      };
      await store.beginBatch({ ...batch, provider: 'p' }, waiting);
      await store.changeBatch('b', { providerId: 'theirs' });
      expect(await store.openBatches('p')).toEqual([{ ...batch, providerId: 'theirs' }]);
      expect(await store.openBatches('another')).toEqual([]);
      expect(await store.waitingStories(9)).toEqual([]);
      await store.leaveBatch('b', answered, 'answered');
      await store.leaveBatch('b', failed, 'failed');
      expect(await store.batchedStories('b')).toEqual([{ storyId: left, key: 'k' }]);
      expect(new Set((await store.storiesAt('readable', 9)).map(({ id }) => id))).toEqual(new Set([answered, failed]));
      await store.endBatch('b', 'waits');
      expect(await store.openBatches('p')).toEqual([]);
      expect((await store.waitingStories(9)).map(({ storyId }) => storyId)).toEqual([left]);
      expect(await putOff(failed)).toBe('last-try');
      expect(await store.releaseWaiting()).toBe(1);
      expect(await store.storiesAt('readable', 9)).toHaveLength(3);
    });

    it('lose their words with age, but for those that are evidence', async () => {
      await record.tell({ name: 'old', at: '2024-11-01T10:00:00Z', status: 'collapsed', talks: WATER });
      const old = await store.findStoryByUrl('https://news.example/old');
      expect(await store.dropStoryTexts(NOW, 9)).toBe(1);
      expect(await store.dropStoryTexts(NOW, 9)).toBe(0);
      expect((await store.getStory(old?.id ?? ''))?.text).toBe('');
      expect((await store.getBrief(old?.id ?? ''))?.story.text).toContain('broke down on Tuesday');
    });
  });
}
