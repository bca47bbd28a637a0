import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommunityDesk } from '#src/community-desk.ts';
import type { CommunityListener } from '#src/core/community.ts';
import { type Logger, silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let store: Store;
let now: Date;
let told: string[];
let logged: string[];
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  now = new Date('2024-11-20T08:00:00.000Z');
  told = [];
  logged = [];
});
afterEach(() => store.close());

const logger: Logger = { ...silentLogger, error: (_fields, message) => void logged.push(message) };
const listener: CommunityListener = {
  name: 'delivery',
  left: async (community) => void told.push(`left ${community}`),
  channelGone: async (channel) => void told.push(`gone ${channel}`),
};
const broken: CommunityListener = { name: 'broken', left: () => Promise.reject(new Error('no')) };
const openDesk = (listeners: readonly CommunityListener[] = []) =>
  createCommunityDesk({ store, clock: { now: () => now }, logger, listeners });
const addFeed = () =>
  store.addFeed(
    { id: 'wire', url: 'https://w.example/', title: null, sample: false, addedBy: 'c/ana', community: 'c' },
    now.toISOString(),
  );

describe('the community desk', () => {
  it('calls a joining new once, over restarts', async () => {
    expect(await openDesk().events.joined('c')).toBe(true);
    expect(await openDesk().events.joined('c')).toBe(false);
    await openDesk().events.left('c');
    expect(await openDesk().events.joined('c')).toBe(true);
  });

  it('tells every part what happened, whatever becomes of the others', async () => {
    const desk = openDesk([broken, listener]);
    await desk.events.left('c');
    await desk.events.channelGone('c/general');
    expect(told).toEqual(['left c', 'gone c/general']);
    expect(logged).toEqual(['a part did not take in what happened']);
  });

  it('forgets a community 30 days after it left, and looks once a day', async () => {
    const desk = openDesk();
    await desk.events.joined('c');
    await addFeed();
    await desk.events.left('c');
    const left = now.getTime();
    for (const days of [0, 1, 29.9]) {
      now = new Date(left + days * DAY_MS);
      await desk.forgetGone();
      expect(await store.listFeeds()).toHaveLength(1);
    }
    now = new Date(left + 30.1 * DAY_MS);
    await desk.forgetGone();
    expect(await store.listFeeds()).toHaveLength(1);
    now = new Date(left + 30.9 * DAY_MS);
    await desk.forgetGone();
    expect(await store.listFeeds()).toEqual([]);
  });

  it('has the chosen moderators’ ids, and nobody’s where they cannot be read', async () => {
    const moderator = { community: 'c', principal: 'R1', addedBy: 'c/ana', addedAt: now.toISOString() };
    await store.addModerator(moderator, 9);
    expect(await openDesk().moderatorRoll('c')).toEqual(['R1']);
    expect(await openDesk().moderatorRoll('other')).toEqual([]);
    const faulty = { ...store, listModerators: () => Promise.reject(new Error('disk')) };
    const desk = createCommunityDesk({ store: faulty, clock: { now: () => now }, logger, listeners: [] });
    expect(await desk.moderatorRoll('c')).toEqual([]);
    expect(logged).toEqual(['the chosen moderators could not be read']);
  });
});
