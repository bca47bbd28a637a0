import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { type Feed, NO_MEMORY, type PollOutcome, UNKNOWN_PACE } from '#src/core/feed.ts';
import type { PollCount, PollRecord } from '#src/core/store.ts';
import { createPoll } from '#src/jobs/poll.ts';
import { foundItems } from '../../support/poll-outcomes.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const LATER = '2024-11-20T12:15:00.000Z';

function makeFeed(id: string): Feed {
  return {
    id,
    url: `http://127.0.0.1/${id}`,
    title: null,
    sample: false,
    addedAt: NOW,
    addedBy: 'ana',
    validators: { etag: null, lastModified: null },
    nextPollAt: NOW,
    lastPolledAt: null,
    failures: 0,
    lastFault: null,
    remarks: [],
    stoppedAt: null,
    userAgent: null,
    siteUrl: null,
    memory: NO_MEMORY,
    failingSince: null,
    faultToldAt: null,
    firstReadAt: null,
    pace: UNKNOWN_PACE,
    wishes: { fullText: true, intervalMs: null },
  };
}

/** A store of as many feeds as asked, each due until it is recorded. */
function fakeStore(count: number, refuse: (id: string) => boolean = () => false) {
  const due = new Map(Array.from({ length: count }, (_, index) => [`f${index}`, makeFeed(`f${index}`)]));
  const batches: (readonly string[])[] = [];
  return {
    batches,
    due,
    dueFeeds: async (_now: string, limit: number) => [...due.values()].slice(0, limit),
    recordPolls: async (polls: readonly PollRecord[]): Promise<readonly PollCount[]> => {
      if (polls.some(({ feedId }) => refuse(feedId))) throw new Error('disk full');
      batches.push(polls.map(({ feedId }) => feedId));
      for (const { feedId } of polls) due.delete(feedId);
      return polls.map(() => ({ added: 1, updated: 0 }));
    },
  };
}

function openPoll(
  store: ReturnType<typeof fakeStore>,
  visit: (feed: Feed) => Promise<PollOutcome>,
  stopping = new AbortController().signal,
) {
  const steps = {
    visit,
    plan: () => ({ nextPollAt: LATER, pace: UNKNOWN_PACE }),
    recovered: async () => {},
    failing: async () => {},
  };
  return createPoll({ store, clock: { now: () => new Date(NOW) }, steps, stopping });
}
const unchanged = async (): Promise<PollOutcome> => ({ kind: 'not-modified' });

describe('a round', () => {
  it('begins no visit once Parley stops, keeps what had come in, and leaves the rest due', async () => {
    const store = fakeStore(200);
    const ending = new AbortController();
    let visits = 0;
    const fault = { name: 'broken-body', code: 'fetch/broken-body', message: 'It was cut.', at: NOW } as const;
    const poll = openPoll(
      store,
      async (): Promise<PollOutcome> => {
        visits += 1;
        const isCut = visits % 2 === 1;
        if (visits === 10) ending.abort();
        // What ends under the visit is no fault of the feed's.
        if (isCut && !ending.signal.aborted) await once(ending.signal, 'abort');
        return isCut ? { kind: 'fault', fault } : { kind: 'not-modified' };
      },
      ending.signal,
    );
    const polled = await poll();
    expect(visits).toBeLessThan(60);
    expect(polled.length).toBe(200 - store.due.size);
    expect(polled.some(({ outcome }) => outcome.kind === 'fault')).toBe(false);
    expect(store.due.size).toBeGreaterThan(100);
    expect(await poll()).toEqual([]);
  });

  it('visits every feed that is due, each once, however many there are', async () => {
    const store = fakeStore(1_234);
    const visited: string[] = [];
    const polled = await openPoll(store, async ({ id }) => {
      visited.push(id);
      return { kind: 'not-modified' };
    })();
    expect(polled).toHaveLength(1_234);
    expect(new Set(visited).size).toBe(1_234);
    expect(visited).toHaveLength(1_234);
    expect(store.due.size).toBe(0);
  });

  it('writes those together that end together', async () => {
    const store = fakeStore(30);
    await openPoll(store, unchanged)();
    expect(store.batches.length).toBeLessThan(10);
  });

  it('begins one visit in each turn of the event loop', async () => {
    const begun: number[] = [];
    let turn = 0;
    const count = (): void => {
      turn += 1;
      if (turn < 1_000) setImmediate(count);
    };
    count();
    await openPoll(fakeStore(20), async () => {
      begun.push(turn);
      return { kind: 'not-modified' };
    })();
    expect(new Set(begun).size).toBe(20);
  });

  it('begins no more visits than it can store', async () => {
    const store = fakeStore(200);
    let visits = 0;
    let stored: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => (stored = resolve));
    const slow = {
      ...store,
      recordPolls: async (polls: readonly PollRecord[]) => {
        await disk;
        return store.recordPolls(polls);
      },
    };
    const round = openPoll(slow, async () => {
      visits += 1;
      return { kind: 'not-modified' };
    })();
    await vi.waitFor(() => expect(visits).toBe(48));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(visits).toBe(48);
    stored();
    expect(await round).toHaveLength(200);
  });

  it('leaves a feed that another round is waiting for to that round', async () => {
    const store = fakeStore(2);
    let release: (outcome: PollOutcome) => void = () => undefined;
    const visits: string[] = [];
    const poll = openPoll(store, ({ id }) => {
      visits.push(id);
      return id === 'f0' ? new Promise((resolve) => (release = resolve)) : unchanged();
    });
    const first = poll();
    await vi.waitFor(() => expect(visits).toContain('f0'));
    const second = await poll();
    release({ kind: 'not-modified' });
    expect([...(await first), ...second].map(({ feed }) => feed.id).toSorted()).toEqual(['f0', 'f1']);
    expect(visits.toSorted()).toEqual(['f0', 'f1']);
  });

  it('keeps the visits that can be written where one cannot, and says so', async () => {
    const store = fakeStore(5, (id) => id === 'f3');
    await expect(openPoll(store, unchanged)()).rejects.toThrow('disk full');
    expect([...store.due.keys()]).toEqual(['f3']);
  });

  it('reports what became of each feed, without its items', async () => {
    const fault = { name: 'http-error', code: 'fetch/status', message: 'No.', at: NOW } as const;
    const outcomes: Record<string, PollOutcome> = {
      f0: { kind: 'fault', fault },
      f1: foundItems([], { title: 'W' }),
    };
    const polled = await openPoll(fakeStore(2), async ({ id }) => outcomes[id] ?? { kind: 'not-modified' })();
    expect(polled.map(({ outcome }) => outcome)).toEqual([{ kind: 'fault', fault }, { kind: 'items' }]);
  });
});
