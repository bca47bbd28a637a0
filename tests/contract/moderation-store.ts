import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TalksChange } from '#src/core/moderation.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { makeEntry, makeState, makeTalks } from '../support/negotiations.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const NOW = '2024-11-20T12:00:00.000Z';

/** What every store does alike with moderators’ changes and with what members follow. */
export function describeModerationStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} as a store of moderators’ changes`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });

    afterEach(() => store.close());

    function changeOf(talks: readonly Talks[], changes: Partial<TalksChange> = {}): TalksChange {
      const note = {
        at: NOW,
        community: 'c',
        member: 'ana',
        action: 'rename',
        subject: 'Maru',
        before: 'old',
        after: 'new',
      } as const;
      return { ...note, talks, entries: [], ...changes };
    }

    /** Talks with one event, as a story brings them. */
    async function settled(id: string, cluster = id): Promise<Talks> {
      await store.addFeed(
        {
          id: `f-${cluster}`,
          url: `https://f.example/${cluster}`,
          title: null,
          sample: false,
          addedBy: 'x',
          community: 'c',
        },
        NOW,
      );
      const item = {
        id: cluster,
        title: cluster,
        url: `https://s.example/${cluster}`,
        publishedAt: NOW,
        text: cluster,
      };
      await store.recordPoll(`f-${cluster}`, foundItems([item], { title: null }), NOW, NOW);
      const story = await store.findStoryByUrl(item.url);
      if (!story) throw new Error('the store lost the story');
      const readable = { text: cluster, title: null, language: 'en', warnings: [], remarks: [], askedIntervalMs: null };
      await store.saveReadable(story.id, readable, { clusterId: `cluster-${cluster}`, prints: [] });
      const source = {
        storyId: story.id,
        outlet: 'Wire',
        title: null,
        url: item.url,
        at: NOW,
        textId: cluster,
        tells: null,
      };
      const entry = makeEntry({
        id: `${id}/${cluster}`,
        talksId: id,
        clusterId: story.id,
        sources: [source],
        recordedAt: NOW,
      });
      const talks = makeTalks({ id, name: `${id} talks`, origin: 'opened', state: makeState(), version: 0 });
      await store.settleStory(story.id, { talks, entry });
      return needed(id);
    }

    async function needed(id: string): Promise<Talks> {
      const talks = await store.getTalks(id);
      if (!talks) throw new Error(`no talks ${id}`);
      return talks;
    }

    it('writes a change with its images and its line in the audit log', async () => {
      const before = await settled('maru');
      await store.changeTalks(changeOf([{ ...before, name: 'Lake Maru' }]));
      const after = await needed('maru');
      expect(after).toEqual({ ...before, name: 'Lake Maru', version: before.version + 1 });
      expect(await store.lastTalksChange()).toMatchObject({ member: 'ana', talks: [{ before, after }], entries: [] });
      expect(await store.listAudit('c', 1)).toEqual([
        { at: NOW, member: 'ana', action: 'talks rename', subject: 'Maru', before: 'old', after: 'new' },
      ]);
    });

    it('writes all of a change or none of it', async () => {
      const [one, two] = [await settled('one'), await settled('two')];
      const stale = { ...two, version: two.version - 1 };
      await expect(store.changeTalks(changeOf([{ ...one, name: 'New' }, stale]))).rejects.toMatchObject({
        code: 'store/conflict',
      });
      const strange = makeEntry({ id: 'nowhere', talksId: 'one' });
      await expect(
        store.changeTalks(changeOf([{ ...one, name: 'New' }], { entries: [strange] })),
      ).rejects.toMatchObject({
        code: 'store/conflict',
      });
      expect(await needed('one')).toEqual(one);
      expect(await store.lastTalksChange()).toBeNull();
      expect(await store.listAudit('c', 5)).toEqual([]);
    });

    it('refuses the story of a writer who read the talks before the change', async () => {
      const talks = await settled('maru');
      await store.changeTalks(changeOf([{ ...talks, name: 'Lake Maru' }]));
      const entry = makeEntry({ id: 'maru/late', talksId: 'maru' });
      await expect(store.settleStory('late', { talks, entry })).rejects.toMatchObject({ code: 'store/conflict' });
    });

    it('moves events between talks', async () => {
      const [one, two] = [await settled('one'), await settled('two')];
      const [entry] = await store.timeline('one', { limit: 5 });
      if (!entry) throw new Error('no entry');
      const moved = { ...entry, talksId: 'two' };
      await store.changeTalks(changeOf([one, two], { entries: [moved] }));
      expect(await store.timeline('one', { limit: 5 })).toEqual([]);
      expect(await store.timeline('two', { limit: 5 })).toContainEqual(moved);
      const [source] = moved.sources;
      expect((await store.entryOfStory(source?.storyId ?? '', moved.clusterId))?.talksId).toBe('two');
      expect(await store.entryOfStory('none', 'cluster-none')).toBeNull();
      expect((await store.lastTalksChange())?.entries).toEqual([{ before: entry, after: moved }]);
    });

    it('takes a change back once', async () => {
      const before = await settled('maru');
      await store.changeTalks(changeOf([{ ...before, name: 'Lake Maru' }]));
      const last = await store.lastTalksChange();
      const restored = {
        ...changeOf([{ ...before, version: before.version + 1 }]),
        action: 'undo' as const,
        removedTalks: [],
      };
      await store.takeBackTalksChange(last?.id ?? 0, restored);
      expect(await needed('maru')).toEqual({ ...before, version: before.version + 2 });
      expect(await store.lastTalksChange()).toBeNull();
      expect((await store.listAudit('c', 1))[0]?.action).toBe('talks undo');
      const again = { ...restored, talks: [await needed('maru')] };
      await expect(store.takeBackTalksChange(last?.id ?? 0, again)).rejects.toMatchObject({ code: 'store/conflict' });
    });

    it('removes talks that a change opened, unless they have a history', async () => {
      const fresh = makeTalks({ id: 'tracked:maru', origin: 'tracked', state: null, version: 0 });
      await store.changeTalks(changeOf([fresh], { action: 'track' }));
      const id = (await store.lastTalksChange())?.id ?? 0;
      const restored = { ...changeOf([]), action: 'undo' as const, removedTalks: ['one'] };
      await settled('one');
      await expect(store.takeBackTalksChange(id, restored)).rejects.toMatchObject({ code: 'store/conflict' });
      await store.takeBackTalksChange(id, { ...restored, removedTalks: ['tracked:maru'] });
      expect(await store.getTalks('tracked:maru')).toBeNull();
    });

    it('gives the changes back newest first, and keeps the newest two hundred', async () => {
      await store.changeTalks(changeOf([await settled('maru')]));
      for (let count = 0; count < 205; count += 1) {
        await store.changeTalks(changeOf([await needed('maru')], { subject: `change ${count}` }));
      }
      let kept = 0;
      for (let last = await store.lastTalksChange(); last !== null; last = await store.lastTalksChange()) {
        expect(last.subject).toBe(`change ${204 - kept}`);
        const talks = [await needed('maru')];
        await store.takeBackTalksChange(last.id, { ...changeOf(talks), action: 'undo', removedTalks: [] });
        kept += 1;
      }
      expect(kept).toBe(200);
    });

    it('lists neither ignored nor merged talks, nor posts their events', async () => {
      const [one, two, three] = [await settled('one'), await settled('two'), await settled('three')];
      const tracked = makeTalks({ id: 'tracked:x', name: 'X', origin: 'tracked', state: null, version: 0 });
      await store.changeTalks(
        changeOf([{ ...one, isIgnored: true }, { ...two, state: null, mergedInto: 'three' }, three, tracked]),
      );
      expect((await store.listTalks()).map(({ id }) => id)).toEqual(['three']);
      expect((await store.listIgnored()).map(({ id }) => id)).toEqual(['one']);
      expect((await store.listTracked()).map(({ id }) => id)).toEqual(['tracked:x']);
      expect((await store.entriesSince('2024-01-01', 9)).map(({ talksId }) => talksId)).toEqual(['three']);
      expect((await store.getTalks('two'))?.mergedInto).toBe('three');
    });

    it('keeps what each member of each community follows', async () => {
      const follow = { community: 'c1', member: 'm1', talksId: 'maru' };
      expect(await store.follow(follow, NOW)).toBe(true);
      expect(await store.follow(follow, NOW)).toBe(false);
      await store.follow({ ...follow, talksId: 'other' }, '2024-11-21T00:00:00.000Z');
      await store.follow({ ...follow, community: 'c2', talksId: 'third' }, NOW);
      expect(await store.listFollowed('c1', 'm1')).toEqual(['maru', 'other']);
      expect(await store.listFollowed('c1', 'm2')).toEqual([]);
      expect(await store.unfollow(follow)).toBe(true);
      expect(await store.unfollow(follow)).toBe(false);
      expect(await store.listFollowed('c1', 'm1')).toEqual(['other']);
      expect(await store.listFollowed('c2', 'm1')).toEqual(['third']);
    });
  });
}
