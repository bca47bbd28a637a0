import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Posted } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Notice } from '#src/core/notices.ts';
import type { Store } from '#src/core/store.ts';
import { createSender } from '#src/delivery/sender.ts';
import { openStore } from '#src/store/open-store.ts';
import { makeDelivery, makeSchedule } from '../../support/schedules.ts';

const SOON = { timeout: 5000, interval: 5 };
const PLACE = 'discord:1/10';
const down = () => new ParleyError('chat/unavailable', { platform: 'Discord', reason: 'no answer' });
const refused = () =>
  new ParleyError('chat/message-refused', { platform: 'Discord', channel: PLACE, reason: 'too many components' });
const gone = () => new ParleyError('chat/channel-gone', { platform: 'Discord', channel: PLACE });

describe('the sender', () => {
  let store: Store;
  let now: Date;
  let posts: Delivery[];
  let edits: Posted[];
  let told: Notice[];
  /** What the platform does with each post in turn; it takes those that come after. */
  let faults: (ParleyError | null)[];
  let direct: string | null;
  /** Posts take until then. */
  let hold: Promise<void>;
  let isConnected: boolean;
  let ending: AbortController;
  let running: Promise<void>;

  const start = (random = 0): void => {
    const sender = createSender({
      adapter: {
        name: 'discord',
        async post(delivery) {
          posts.push(delivery);
          const fault = faults.shift();
          await hold;
          if (fault) throw fault;
          return { channel: delivery.channel, message: `m-${delivery.id}`, thread: delivery.thread ?? delivery.topic };
        },
        async edit(posted) {
          edits.push(posted);
        },
        directChannel: async () => direct,
        isConnected: () => isConnected,
      },
      store,
      clock: { now: () => now },
      logger: silentLogger,
      notices: { tell: async (notice) => void told.push(notice) },
      owner: 'me',
      random: () => random,
    });
    ending = new AbortController();
    const { signal } = ending;
    running = (async () => {
      for (; !signal.aborted; await pause(1)) await sender.drain(signal);
    })();
  };

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    now = new Date('2026-11-24T08:00:00.000Z');
    [posts, edits, told, faults] = [[], [], [], []];
    direct = 'discord:1/dm';
    hold = Promise.resolve();
    isConnected = true;
    start();
  });

  afterEach(async () => {
    await stop();
    await store.close();
  });

  const stop = (): Promise<void> => {
    ending.abort();
    return running;
  };

  async function put(...deliveries: readonly ReturnType<typeof makeDelivery>[]): Promise<void> {
    for (const delivery of deliveries) {
      const { id: key, reply } = delivery;
      await store.recordNotice({ community: 'c', audience: 'moderators', key, reply }, now.toISOString(), delivery);
    }
  }
  const passSeconds = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const ids = () => posts.map(({ id }) => id);
  const counts = () => store.countDeliveries();

  it('posts what waits, in the order of each place', async () => {
    await put(makeDelivery('a1'), makeDelivery('a2'), makeDelivery('a3'));
    await expect.poll(counts, SOON).toMatchObject({ posted: 3 });
    expect(ids()).toEqual(['a1', 'a2', 'a3']);
    expect(posts.every(({ isRepeat }) => !isRepeat)).toBe(true);
  });

  it('leaves what another process has taken over meanwhile to that one', async () => {
    const held = Promise.withResolvers<void>();
    hold = held.promise;
    faults = [refused()];
    await put(makeDelivery('a'), makeDelivery('b', { place: 'discord:1/20' }));
    await expect.poll(ids, SOON).toEqual(['a', 'b']);
    expect(posts.every(({ isOurs }) => isOurs?.())).toBe(true);
    now = new Date(now.getTime() + 21_000);
    expect(posts.some(({ isOurs }) => isOurs?.())).toBe(false);
    const taken = await store.claimDeliveries({
      platform: 'discord',
      owner: 'another',
      now: now.toISOString(),
      leaseUntil: '2026-11-24T09:00:00.000Z',
      limit: 9,
      heldCommunities: [],
    });
    held.resolve();
    expect(taken.map(({ id, tries }) => `${id} ${tries}`)).toEqual(['a 2', 'b 2']);
    await stop();
    expect(await counts()).toMatchObject({ leased: 2, posted: 0, parked: 0, waiting: 0 });
    expect(told).toEqual([]);
  });

  it('tries each second while the platform is not connected, and counts no fault', async () => {
    isConnected = false;
    faults = Array.from({ length: 8 }, down);
    await put(makeDelivery('a'));
    for (let tries = 1; tries <= 8; tries += 1) {
      await expect.poll(() => posts.length, SOON).toBe(tries);
      passSeconds(1);
    }
    await expect.poll(counts, SOON).toMatchObject({ posted: 1 });
  });

  it('says of every try but the first that it is a repeat, and waits longer each time', async () => {
    faults = [down(), down(), down()];
    await put(makeDelivery('a'));
    await expect.poll(() => posts.length, SOON).toBe(1);
    for (const [seconds, tries] of [
      [2, 2],
      [4, 3],
      [8, 4],
    ] as const) {
      passSeconds(seconds - 1);
      await new Promise((done) => void setTimeout(done, 20));
      expect(posts.length).toBe(tries - 1);
      passSeconds(1);
      await expect.poll(() => posts.length, SOON).toBe(tries);
    }
    await expect.poll(counts, SOON).toMatchObject({ posted: 1 });
    expect(posts.map(({ isRepeat }) => isRepeat)).toEqual([false, true, true, true]);
  });

  it('waits as long as the platform asks, and leaves the whole community alone', async () => {
    faults = [new ParleyError('chat/rate-limited', { platform: 'Discord', retryAfterMs: 30_000 })];
    await put(makeDelivery('a'));
    await expect.poll(() => posts.length, SOON).toBe(1);
    const elsewhere = { community: 'discord:2', place: 'discord:2/1' };
    await put(makeDelivery('b', { place: 'discord:1/20' }), makeDelivery('c', elsewhere));
    await expect.poll(ids, SOON).toEqual(['a', 'c']);
    passSeconds(30);
    await expect.poll(counts, SOON).toMatchObject({ posted: 3 });
  });

  it('parks what is refused again and again, tells moderators, and goes on with what is behind it', async () => {
    faults = [refused(), refused(), refused()];
    await put(makeDelivery('bad'), makeDelivery('good'));
    for (let tries = 1; tries < 3; tries += 1) {
      await expect.poll(() => posts.length, SOON).toBe(tries);
      passSeconds(60);
    }
    await expect.poll(counts, SOON).toMatchObject({ parked: 1, posted: 1 });
    expect(ids()).toEqual(['bad', 'bad', 'bad', 'good']);
    expect(told.map(({ key }) => key)).toEqual(['parked bad']);
    expect(JSON.stringify(told[0]?.reply)).toContain('too many components');
  });

  it('parks a notice without another notice', async () => {
    faults = [refused(), refused(), refused()];
    await put(makeDelivery('bad', { kind: 'notice' }));
    for (let tries = 1; tries < 3; tries += 1) {
      await expect.poll(() => posts.length, SOON).toBe(tries);
      passSeconds(60);
    }
    await expect.poll(counts, SOON).toMatchObject({ parked: 1 });
    expect(told).toEqual([]);
  });

  it('stops the schedule of a channel that is gone, and tells moderators once', async () => {
    await store.saveSchedule(makeSchedule());
    faults = [gone(), gone()];
    await put(makeDelivery('a'), makeDelivery('b'));
    await expect.poll(() => told.length, SOON).toBe(1);
    expect(await store.getSchedule(PLACE)).toMatchObject({ paused: { by: 'platform' } });
    expect(await counts()).toMatchObject({ cancelled: 2, posted: 0 });
    await put(makeDelivery('c'));
    await expect.poll(counts, SOON).toMatchObject({ cancelled: 3 });
    expect(told).toHaveLength(1);
  });

  it('opens another thread where a topic’s is gone', async () => {
    const topic = { key: 'talks a', name: 'A talks' };
    await put(makeDelivery('x', { topic }));
    await expect.poll(counts, SOON).toMatchObject({ posted: 1 });
    faults = [gone()];
    await put(makeDelivery('y', { topic }));
    await expect.poll(counts, SOON).toMatchObject({ posted: 2 });
    expect(told).toEqual([]);
  });

  it('writes to members in a channel of their own, and notes where they take no messages', async () => {
    await put(makeDelivery('a', { place: 'discord:1/bo', isDirect: true }));
    await expect.poll(counts, SOON).toMatchObject({ posted: 1 });
    expect(posts[0]?.channel).toBe('discord:1/dm');
    direct = null;
    await put(makeDelivery('b', { place: 'discord:1/bo', isDirect: true }));
    await expect.poll(counts, SOON).toMatchObject({ cancelled: 1 });
    expect(await store.getMember('discord:1', 'discord:1/bo')).toMatchObject({ closedAt: now.toISOString() });
  });

  it('edits what a correction corrects, and lets go of one for what was never posted', async () => {
    await put(makeDelivery('a'), makeDelivery('e', { corrects: 'a', kind: 'correction' }));
    await expect.poll(counts, SOON).toMatchObject({ posted: 2 });
    expect(edits).toEqual([{ channel: PLACE, message: 'm-a', thread: null }]);
    await put(makeDelivery('e2', { corrects: 'never', kind: 'correction' }));
    await expect.poll(counts, SOON).toMatchObject({ cancelled: 1 });
  });

  it('waits for a platform that is down for a day, and gives up then', async () => {
    faults = Array.from({ length: 200 }, down);
    await put(makeDelivery('a'));
    await expect.poll(() => posts.length, SOON).toBe(1);
    passSeconds(25 * 3600);
    await expect.poll(counts, SOON).toMatchObject({ parked: 1 });
    expect(told.map(({ key }) => key)).toEqual(['parked a']);
  });

  it('leaves a platform alone that refuses the token', async () => {
    faults = [new ParleyError('chat/refused', { platform: 'Discord', variable: 'DISCORD_TOKEN', reason: '401' })];
    await put(makeDelivery('a'), makeDelivery('b', { place: 'discord:1/20' }));
    await expect.poll(() => posts.length, SOON).toBeGreaterThanOrEqual(1);
    await put(makeDelivery('c', { place: 'discord:1/30' }));
    await new Promise((done) => void setTimeout(done, 30));
    expect(ids()).not.toContain('c');
    passSeconds(600);
    await expect.poll(counts, SOON).toMatchObject({ posted: 3 });
  });
});
