import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PollOutcome } from '#src/core/feed.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Notice } from '#src/core/notices.ts';
import type { Store } from '#src/core/store.ts';
import { type Poll, createPoll } from '#src/jobs/poll.ts';
import { tellFailing, tellRecovered } from '#src/jobs/tell-feeds.ts';
import { openStore } from '#src/store/open-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('what moderators are told of their feeds', () => {
  let store: Store;
  let now: number;
  let outcome: PollOutcome;
  let told: Notice[];
  let isDeaf: boolean;
  let poll: Poll;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    now = Date.parse('2024-11-20T12:00:00.000Z');
    told = [];
    isDeaf = false;
    const clock = { now: () => new Date(now) };
    const notices = {
      async tell(notice: Notice) {
        if (isDeaf) throw new Error('nobody can be reached');
        told.push(notice);
      },
    };
    const telling = { store, notices, clock, logger: silentLogger, tellAfterMs: DAY };
    poll = createPoll({
      store,
      clock,
      steps: {
        visit: async () => outcome,
        plan: (feed) => ({ nextPollAt: new Date(now).toISOString(), pace: feed.pace }),
        recovered: (feed, found) => tellRecovered(telling, feed, found),
        failing: (feed, found) => tellFailing(telling, feed, found),
      },
    });
    const feed = { id: 'wire', url: 'https://wire.example/', title: 'Wire', sample: false, addedBy: 'ana' };
    await store.addFeed({ ...feed, community: 'c1' }, clock.now().toISOString());
    await store.addFeed({ ...feed, community: 'c2' }, clock.now().toISOString());
    fail('fetch/status');
  });
  afterEach(() => store.close());

  function fail(code: string): void {
    const fault = {
      name: code === 'fetch/gone' ? 'gone' : 'http-error',
      code,
      message: 'The server answered with HTTP 500.',
      at: new Date(now).toISOString(),
    };
    outcome = { kind: 'fault', fault } as unknown as PollOutcome;
  }

  async function visitAfter(ms: number): Promise<void> {
    now += ms;
    await poll();
  }

  it('is nothing in the first day', async () => {
    await visitAfter(0);
    await visitAfter(DAY - 1);
    expect(told).toEqual([]);
  });

  it('is told once to every community after a day, with the reason and since when', async () => {
    await visitAfter(0);
    await visitAfter(DAY);
    await visitAfter(DAY);
    expect(told.map(({ community, audience, key }) => [community, audience, key])).toEqual([
      ['c1', 'moderators', 'feed-failing:wire:2024-11-20T12:00:00.000Z'],
      ['c2', 'moderators', 'feed-failing:wire:2024-11-20T12:00:00.000Z'],
    ]);
    const words = JSON.stringify(told[0]?.reply);
    expect(words).toContain('A feed is failing: Wire');
    expect(words).toContain('The server answered with HTTP 500.');
    expect(words).toContain('20 Nov 2024, 12:00 UTC');
  });

  it('is told once when the feed is back, to those who were told that it failed', async () => {
    await visitAfter(0);
    await visitAfter(DAY);
    told = [];
    outcome = { kind: 'not-modified' };
    await visitAfter(HOUR);
    await visitAfter(HOUR);
    expect(told.map(({ key }) => key)).toEqual(['c1', 'c2'].map(() => 'feed-recovered:wire:2024-11-20T12:00:00.000Z'));
    expect(JSON.stringify(told[0]?.reply)).toContain('A feed is back: Wire');
  });

  it('is nothing of a failure that passed within the day', async () => {
    await visitAfter(0);
    outcome = { kind: 'not-modified' };
    await visitAfter(HOUR);
    fail('fetch/timeout');
    await visitAfter(30 * HOUR);
    expect(told).toEqual([]);
  });

  it('is told anew of the next failure', async () => {
    await visitAfter(0);
    await visitAfter(DAY);
    outcome = { kind: 'not-modified' };
    await visitAfter(HOUR);
    fail('fetch/status');
    await visitAfter(HOUR);
    await visitAfter(DAY);
    expect(new Set(told.map(({ key }) => key)).size).toBe(3);
  });

  it('is told at once of a feed that is gone for good', async () => {
    fail('fetch/gone');
    await visitAfter(0);
    expect(told.map(({ community }) => community)).toEqual(['c1', 'c2']);
    expect(JSON.stringify(told[0]?.reply)).toContain('A feed is gone: Wire');
    expect(JSON.stringify(told[0]?.reply)).toContain('/feeds resume wire');
  });

  it('leaves communities alone that paused the feed', async () => {
    await store.changeSubscription('c2', 'wire', { paused: true });
    await visitAfter(0);
    await visitAfter(DAY);
    expect(told.map(({ community }) => community)).toEqual(['c1']);
  });

  it('is tried again at the next visit where nobody could be reached', async () => {
    await visitAfter(0);
    isDeaf = true;
    await visitAfter(DAY);
    isDeaf = false;
    await visitAfter(HOUR);
    expect(told).toHaveLength(2);
  });
});
