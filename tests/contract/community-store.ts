import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewFeed } from '#src/core/feed.ts';
import type { Store } from '#src/core/store.ts';
import { makeState, makeTalks } from '../support/negotiations.ts';

const MORNING = '2024-11-20T08:00:00.000Z';
const NOON = '2024-11-20T12:00:00.000Z';
const EVENING = '2024-11-20T18:00:00.000Z';

function feedOf(community: string, changes: Partial<NewFeed> = {}): NewFeed {
  const place = { id: 'wire', url: 'https://wire.example/feed', title: 'Wire', sample: false };
  return { ...place, community, addedBy: `${community}/ana`, ...changes };
}

/** What every store does alike with the life of communities, with whom they chose and with what they may read of changes. */
export function communityStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: communities`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const due = async () => (await store.dueFeeds(EVENING, 10)).map(({ id }) => id);
    const moderator = (principal: string, community = 'c1', addedAt = MORNING) => ({
      community,
      principal,
      addedBy: `${community}/ana`,
      addedAt,
    });

    it('tells a joining from what the platform repeats', async () => {
      expect(await store.joinCommunity('c1', MORNING)).toBe(true);
      expect(await store.joinCommunity('c1', NOON)).toBe(false);
      expect(await store.leaveCommunity('c1', NOON)).toBe(true);
      expect(await store.leaveCommunity('c1', EVENING)).toBe(false);
      expect(await store.joinCommunity('c1', EVENING)).toBe(true);
      expect(await store.joinCommunity('c1', EVENING)).toBe(false);
    });

    it('visits no feed and tells nobody on account of a community that left', async () => {
      await store.addFeed(feedOf('c1', { settings: { userAgent: 'Left/1', askedIntervalMs: 3_600_000 } }), MORNING);
      expect(await due()).toEqual(['wire']);
      // One that nobody told of joining leaves all the same.
      await store.leaveCommunity('c1', NOON);
      expect(await due()).toEqual([]);
      expect(await store.subscriptionsTo('wire')).toEqual([]);
      await store.addFeed(feedOf('c2'), NOON);
      expect(await due()).toEqual(['wire']);
      expect((await store.subscriptionsTo('wire')).map(({ community }) => community)).toEqual(['c2']);
      expect(await store.getFeed('wire')).toMatchObject({ userAgent: null, wishes: { intervalMs: null } });
    });

    it('gives everything back to a community that returns', async () => {
      await store.addFeed(feedOf('c1', { settings: { label: 'Europe' } }), MORNING);
      await store.addModerator(moderator('R1'), 10);
      const before = [
        await store.listSubscriptions('c1'),
        await store.listModerators('c1'),
        await store.listAudit('c1', 9),
      ];
      await store.leaveCommunity('c1', NOON);
      await store.joinCommunity('c1', EVENING);
      expect(await store.communitiesLeftBefore('2030-01-01', 9)).toEqual([]);
      expect([
        await store.listSubscriptions('c1'),
        await store.listModerators('c1'),
        await store.listAudit('c1', 9),
      ]).toEqual(before);
      expect(await due()).toEqual(['wire']);
    });

    it('names those that left before a moment, the longest gone first', async () => {
      await store.leaveCommunity('c2', NOON);
      await store.leaveCommunity('c1', MORNING);
      await store.leaveCommunity('c3', EVENING);
      await store.joinCommunity('c4', MORNING);
      expect(await store.communitiesLeftBefore(EVENING, 9)).toEqual(['c1', 'c2']);
      expect(await store.communitiesLeftBefore(EVENING, 1)).toEqual(['c1']);
    });

    it('knows which communities of a platform are there', async () => {
      for (const community of ['chat:1', 'chat:2', 'chat:3', 'chatter:4'])
        await store.joinCommunity(community, MORNING);
      await store.leaveCommunity('chat:2', EVENING);
      expect((await store.presentCommunities('chat')).toSorted()).toEqual(['chat:1', 'chat:3']);
    });

    it('forgets all that was a community’s own and nothing of the others', async () => {
      for (const community of ['c1', 'c2']) {
        await store.joinCommunity(community, MORNING);
        await store.addFeed(feedOf(community), MORNING);
        await store.addFeed(feedOf(community, { id: community, url: `https://${community}.example/` }), MORNING);
        await store.addModerator(moderator('R1', community), 10);
        await store.follow({ community, member: `${community}/bo`, talksId: 'maru' }, MORNING);
        await store.recordModelUse({
          day: '2024-11-20',
          community,
          calls: 1,
          inputTokens: 1,
          outputTokens: 1,
          microUsd: 1,
        });
      }
      await store.leaveCommunity('c1', NOON);
      expect(await store.forgetCommunity('c1')).toBe(true);
      expect(await store.listSubscriptions('c1')).toEqual([]);
      expect(await store.listModerators('c1')).toEqual([]);
      expect(await store.listFollowed('c1', 'c1/bo')).toEqual([]);
      expect(await store.listAudit('c1', 9)).toEqual([]);
      expect((await store.modelUse('2024-01-01', 9)).map(({ community }) => community)).toEqual(['c2']);
      expect((await store.listFeeds()).map(({ id }) => id).toSorted()).toEqual(['c2', 'wire']);
      expect(JSON.stringify(await store.listFeeds())).not.toContain('c1/');
      expect(await store.listSubscriptions('c2')).toHaveLength(2);
      expect(await store.listModerators('c2')).toHaveLength(1);
      expect(await store.listFollowed('c2', 'c2/bo')).toEqual(['maru']);
      // As if it had never been there.
      expect(await store.joinCommunity('c1', EVENING)).toBe(true);
    });

    it('forgets nothing of a community that is there', async () => {
      await store.joinCommunity('c1', MORNING);
      await store.addFeed(feedOf('c1'), MORNING);
      expect(await store.forgetCommunity('c1')).toBe(false);
      expect(await store.forgetCommunity('never')).toBe(false);
      expect(await store.listSubscriptions('c1')).toHaveLength(1);
    });

    it('keeps what a forgotten community changed in the shared record, without its moderators’ names', async () => {
      const word = { status: 'stalled', because: 'no date', by: 'c1/ana', at: MORNING } as const;
      const talks = makeTalks({ id: 'maru', state: makeState({ correctedBy: word }), version: 0 });
      const note = { at: MORNING, community: 'c1', member: 'c1/ana', action: 'correct', subject: 'Maru' } as const;
      await store.changeTalks({ ...note, before: null, after: 'stalled', talks: [talks], entries: [] });
      await store.leaveCommunity('c1', NOON);
      await store.forgetCommunity('c1');
      const left = [await store.getTalks('maru'), await store.lastTalksChange(), await store.listAudit('c2', 9)];
      expect(JSON.stringify(left)).not.toContain('c1');
      expect((await store.getTalks('maru'))?.state?.correctedBy).toEqual({ ...word, by: '' });
      expect(await store.lastTalksChange()).toMatchObject({ action: 'correct', subject: 'Maru', member: '' });
      expect(await store.listAudit('c2', 9)).toMatchObject([{ action: 'talks correct', member: null }]);
    });

    it('keeps whom each community chose, up to a limit, and every change in its log', async () => {
      expect(await store.addModerator(moderator('U2', 'c1', NOON), 2)).toBe('added');
      expect(await store.addModerator(moderator('U1'), 2)).toBe('added');
      expect(await store.addModerator(moderator('U1', 'c1', EVENING), 2)).toBe('known');
      expect(await store.addModerator(moderator('U3'), 2)).toBe('full');
      expect(await store.addModerator(moderator('U3', 'c2'), 2)).toBe('added');
      expect(await store.listModerators('c1')).toEqual([moderator('U1'), moderator('U2', 'c1', NOON)]);
      const removal = { community: 'c1', principal: 'U1', by: 'c1/bo', at: EVENING };
      expect(await store.removeModerator(removal)).toBe(true);
      expect(await store.removeModerator(removal)).toBe(false);
      expect(await store.listModerators('c1')).toEqual([moderator('U2', 'c1', NOON)]);
      const lines = (await store.listAudit('c1', 9)).map(({ member, action, subject }) => [member, action, subject]);
      expect(lines).toEqual([
        ['c1/bo', 'moderators remove', 'U1'],
        ['c1/ana', 'moderators add', 'U1'],
        ['c1/ana', 'moderators add', 'U2'],
      ]);
    });

    it('shows a community its own changes and everybody’s to the shared record, naming no stranger', async () => {
      const entry = { at: MORNING, action: 'feeds add', subject: 'https://wire.example/' };
      await store.appendAudit({ ...entry, community: 'c1', member: 'c1/ana' });
      await store.appendAudit({ ...entry, community: 'c2', member: 'c2/bo', before: 'x', after: 'y' });
      const talks = makeTalks({ id: 'maru', state: null, version: 0 });
      const note = { at: NOON, community: 'c2', member: 'c2/bo', action: 'track', subject: 'Maru' } as const;
      await store.changeTalks({ ...note, before: null, after: 'a, b', talks: [talks], entries: [] });
      const track = { at: NOON, action: 'talks track', subject: 'Maru', before: null, after: 'a, b' };
      expect(await store.listAudit('c1', 9)).toEqual([
        { ...track, member: null },
        { ...entry, member: 'c1/ana', before: null, after: null },
      ]);
      expect(await store.listAudit('c2', 9)).toEqual([
        { ...track, member: 'c2/bo' },
        { ...entry, member: 'c2/bo', before: 'x', after: 'y' },
      ]);
      expect(await store.listAudit('c2', 1)).toHaveLength(1);
    });
  });
}
