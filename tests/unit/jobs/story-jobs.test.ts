import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brief } from '#src/core/brief.ts';
import { systemClock } from '#src/core/clock.ts';
import { type PollOutcome, UNKNOWN_PACE } from '#src/core/feed.ts';
import type { JobKind, JobQueue } from '#src/core/job-queue.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import type { Story } from '#src/core/story.ts';
import { createTurns } from '#src/core/turns.ts';
import { createStages } from '#src/jobs/carry.ts';
import { createInProcessQueue } from '#src/jobs/in-process-queue.ts';
import { createVisits } from '#src/jobs/poll.ts';
import { workStories } from '#src/jobs/story-jobs.ts';
import { createSweep } from '#src/jobs/sweep.ts';
import { ticketedStore } from '#src/jobs/ticketed-store.ts';
import { createTickets } from '#src/jobs/tickets.ts';
import { openStore } from '#src/store/open-store.ts';
import { foundItems } from '../../support/poll-outcomes.ts';

const SOON = { timeout: 8_000, interval: 20 };
const PAST = '2024-11-20T08:00:00.000Z';
const FUTURE = '2099-11-20T08:00:00.000Z';

function dullBrief({ id, title, url, publishedAt, language, text }: Story): Brief {
  return {
    schema: 'parley.brief/1',
    story: { id, title, url, source: 'Wire', publishedAt, language, text },
    relevance: { value: 'no', score: 0 },
    engine: { name: 'extractive', version: '1', model: null },
    warnings: [],
  };
}

describe('the way of a story, as jobs', () => {
  let store: Store;
  let queue: JobQueue;
  let sweep: () => Promise<void>;
  let put: JobKind[];
  let visited: string[];
  let settled: string[];
  /** How long each feed takes to answer. */
  let takesMs: Readonly<Record<string, number>>;

  beforeEach(async () => {
    const inner = await openStore('sqlite::memory:');
    const inProcess = createInProcessQueue({ clock: systemClock, logger: silentLogger });
    [put, visited, settled, takesMs] = [[], [], [], {}];
    queue = {
      ...inProcess,
      put: (kind, ...given) => {
        put.push(kind);
        return inProcess.put(kind, ...given);
      },
    };
    store = ticketedStore(inner, createTickets({ queue, logger: silentLogger }), queue.parts);
    const visit = async ({ id }: { readonly id: string }): Promise<PollOutcome> => {
      visited.push(id);
      await pause(takesMs[id] ?? 0);
      const publishedAt = new Date(Date.parse(PAST) - Number(id.slice(1)) * 60_000).toISOString();
      const one = { id: 'one', title: id, url: null, publishedAt, text: `The news of ${id}.` };
      return foundItems([one], { title: id });
    };
    const polls = {
      store,
      clock: systemClock,
      steps: {
        visit,
        plan: () => ({ nextPollAt: FUTURE, pace: UNKNOWN_PACE }),
        recovered: async () => {},
        failing: async () => {},
      },
    };
    const stages = createStages({
      store,
      logger: silentLogger,
      steps: {
        complete: async ({ title, text }) => ({ title, text, language: 'en', warnings: [] }),
        place: async ({ id }) => ({ clusterId: id, prints: [], near: [] }),
        brief: async (story) => dullBrief(story),
        settle: async ({ title }) => {
          settled.push(title ?? '');
          return null;
        },
      },
    });
    const visits = createVisits(polls);
    await workStories({ queue, store, clock: systemClock, turns: createTurns(), visits, stages });
    sweep = createSweep({ store, queue, clock: systemClock, platforms: ['discord'] });
  });
  afterEach(async () => {
    await queue.stop();
    await store.close();
  });

  const addFeeds = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      const place = { id, url: `http://127.0.0.1/${id}`, title: id, sample: false, addedBy: 'ana', community: 'c' };
      await store.addFeed(place, PAST);
    }
  };

  it('goes from the sweep to the end without waiting for another minute', async () => {
    await addFeeds('f1', 'f2');
    await sweep();
    await expect
      .poll(() => store.countStories(), SOON)
      .toMatchObject({ fetched: 0, readable: 0, briefed: 0, settled: 2 });
    expect(visited.toSorted()).toEqual(['f1', 'f2']);
  });

  it('takes what feeds bring at the same time in the order of its dates', async () => {
    await addFeeds('f1', 'f2', 'f3');
    takesMs = { f2: 300, f3: 600 };
    await sweep();
    await expect.poll(() => settled.length, SOON).toBe(3);
    expect(settled).toEqual(['f3', 'f2', 'f1']);
  });

  it('visits no feed twice, however often there is a sweep, and none that is not due any more', async () => {
    await addFeeds('f1');
    takesMs = { f1: 300 };
    await sweep();
    await sweep();
    await expect.poll(() => settled, SOON).toEqual(['f1']);
    await queue.put('poll', ['f1', 'unknown']);
    await pause(100);
    expect(visited).toEqual(['f1']);
    expect((await queue.counts()).poll).toEqual({ waiting: 0, active: 0, dead: 0 });
  });

  it('is taken up by the next sweep where a ticket was lost', async () => {
    await addFeeds('f1');
    const [first] = await store.storiesAt('fetched', 1);
    expect(first).toBeUndefined();
    put.length = 0;
    await sweep();
    await expect.poll(() => settled, SOON).toEqual(['f1']);
    expect(put.slice(0, 4)).toEqual(['compose', 'alert', 'deliver', 'poll']);
    // Where nothing waits at a stage, it has no ticket.
    put.length = 0;
    await sweep();
    expect(put).toEqual(['compose', 'alert', 'deliver', 'poll', 'keep-house']);
  });
});
