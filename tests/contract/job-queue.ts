import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Job, type JobLimits, type JobQueue } from '#src/core/job-queue.ts';

/** Opens a queue at a place of its own; `more` opens further ones there. All are stopped after the test. */
export interface QueuePlace {
  open(limits?: Partial<JobLimits>): Promise<JobQueue>;
}

/** Waits that the limits of a test set are at least so long. */
const SOON = { timeout: 15_000, interval: 20 };

/** What holds of every JobQueue. */
export function describeJobQueue(name: string, openPlace: () => Promise<QueuePlace>): void {
  describe(`the jobs of ${name}`, () => {
    const queues: JobQueue[] = [];
    const place = async (): Promise<QueuePlace> => {
      const opened = await openPlace();
      return {
        open: async (limits = {}) => {
          const queue = await opened.open(limits);
          queues.push(queue);
          return queue;
        },
      };
    };
    const openOne = async (limits?: Partial<JobLimits>): Promise<JobQueue> => (await place()).open(limits);
    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.stop()));
    });

    test('run, each with its kind and key, and leave nothing behind', async () => {
      const queue = await openOne();
      const jobs: Job[] = [];
      await queue.put('read', ['put before anybody works']);
      await queue.work('read', 2, async (job) => void jobs.push(job));
      await queue.put('read', ['put after']);
      await vi.waitFor(() => expect(jobs).toHaveLength(2), SOON);
      expect(jobs).toEqual([
        { kind: 'read', key: 'put before anybody works', attempt: 1 },
        { kind: 'read', key: 'put after', attempt: 1 },
      ]);
      await vi.waitFor(async () => {
        expect((await queue.counts()).read).toEqual({ waiting: 0, active: 0, dead: 0 });
      }, SOON);
    });

    test('wait once for each kind and key, however often they are put', async () => {
      const queue = await openOne();
      for (let time = 0; time < 5; time += 1) await queue.put('poll', ['a feed', 'a feed']);
      await queue.put('brief', ['a feed']);
      expect((await queue.counts()).poll).toEqual({ waiting: 1, active: 0, dead: 0 });
      expect((await queue.counts()).brief).toEqual({ waiting: 1, active: 0, dead: 0 });
      const keys: string[] = [];
      await queue.work('poll', 5, async ({ key }) => void keys.push(key));
      await vi.waitFor(() => expect(keys).toHaveLength(1), SOON);
      await pause(700);
      expect(keys).toEqual(['a feed']);
    });

    test('run once more, and not at the same time, where they are put while they run', async () => {
      const queue = await openOne();
      const first = Promise.withResolvers<void>();
      let runs = 0;
      let atOnce = 0;
      await queue.work('deliver', 4, async () => {
        runs += 1;
        atOnce += 1;
        expect(atOnce).toBe(1);
        if (runs === 1) await first.promise;
        atOnce -= 1;
      });
      await queue.put('deliver', ['place']);
      await vi.waitFor(() => expect(runs).toBe(1), SOON);
      await queue.put('deliver', ['place']);
      await queue.put('deliver', ['place']);
      await pause(700);
      expect(runs).toBe(1);
      expect((await queue.counts()).deliver).toEqual({ waiting: 1, active: 1, dead: 0 });
      first.resolve();
      await vi.waitFor(() => expect(runs).toBe(2), SOON);
      await pause(700);
      expect(runs).toBe(2);
      expect((await queue.counts()).deliver).toEqual({ waiting: 0, active: 0, dead: 0 });
    });

    test('come in the order of their putting', async () => {
      const queue = await openOne();
      const keys = Array.from({ length: 12 }, (_, index) => `story ${index}`);
      for (const key of keys) await queue.put('attribute', [key]);
      const done: string[] = [];
      await queue.work('attribute', 1, async ({ key }) => void done.push(key));
      await vi.waitFor(() => expect(done).toHaveLength(keys.length), SOON);
      expect(done).toEqual(keys);
    });

    test('run so many at once and no more, one beginning where another ends', async () => {
      const queue = await openOne();
      let running = 0;
      let most = 0;
      let done = 0;
      await queue.work('poll', 5, async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(10);
        running -= 1;
        done += 1;
      });
      const since = performance.now();
      await queue.put(
        'poll',
        Array.from({ length: 100 }, (_, index) => `feed ${index}`),
      );
      await vi.waitFor(() => expect(done).toBe(100), SOON);
      expect(most).toBe(5);
      // Twenty rounds of 10 ms; a queue that slept between them would take ten seconds.
      expect(performance.now() - since).toBeLessThan(8_000);
    });

    test('come by the thousand, each once', async () => {
      const queue = await openOne();
      const keys = Array.from({ length: 5_000 }, (_, index) => `feed ${index}`);
      const done: string[] = [];
      await queue.put('poll', keys);
      await queue.put('poll', keys);
      expect((await queue.counts()).poll.waiting).toBe(5_000);
      await queue.work('poll', 100, async ({ key }) => void done.push(key));
      await vi.waitFor(() => expect(done).toHaveLength(keys.length), { timeout: 25_000, interval: 50 });
      expect(new Set(done).size).toBe(keys.length);
    });

    test('begin no sooner than they are wanted', async () => {
      const queue = await openOne();
      const begun: string[] = [];
      await queue.work('deliver', 1, async ({ key }) => void begun.push(key));
      const since = Date.now();
      await queue.put('deliver', ['later'], { notBefore: new Date(since + 1_500).toISOString() });
      await queue.put('deliver', ['at once']);
      await vi.waitFor(() => expect(begun).toEqual(['at once']), SOON);
      expect((await queue.counts()).deliver.waiting).toBe(1);
      await vi.waitFor(() => expect(begun).toEqual(['at once', 'later']), SOON);
      expect(Date.now() - since).toBeGreaterThanOrEqual(1_450);
    });

    test('begin sooner where they are wanted sooner, and never later', async () => {
      const queue = await openOne();
      const begun: string[] = [];
      const soon = new Date(Date.now() + 1_500).toISOString();
      const late = new Date(Date.now() + 3_600_000).toISOString();
      await queue.put('deliver', ['now', 'soon', 'late'], { notBefore: late });
      await queue.put('deliver', ['soon'], { notBefore: soon });
      await queue.put('deliver', ['soon'], { notBefore: late });
      await queue.put('deliver', ['now']);
      await queue.work('deliver', 1, async ({ key }) => void begun.push(key));
      await vi.waitFor(() => expect(begun).toEqual(['now']), SOON);
      await vi.waitFor(() => expect(begun).toEqual(['now', 'soon']), SOON);
      expect((await queue.counts()).deliver).toEqual({ waiting: 1, active: 0, dead: 0 });
    });

    describe('that fail', () => {
      test('are tried again, later each time, until they succeed', async () => {
        const queue = await openOne({ firstRetryMs: 1_000 });
        const tries: { readonly attempt: number; readonly at: number }[] = [];
        await queue.work('brief', 1, async ({ attempt }) => {
          tries.push({ attempt, at: Date.now() });
          if (attempt < 3) throw new Error(`try ${attempt}`);
        });
        await queue.put('brief', ['story']);
        await vi.waitFor(() => expect(tries).toHaveLength(3), SOON);
        expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
        const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at);
        expect(second - first).toBeGreaterThanOrEqual(480);
        expect(third - second).toBeGreaterThan(900);
        await pause(300);
        expect((await queue.counts()).brief).toEqual({ waiting: 0, active: 0, dead: 0 });
      });

      test('take what was put meanwhile along to the next try, so that their tries are not multiplied', async () => {
        const queue = await openOne({ tries: 2, firstRetryMs: 1_000 });
        let runs = 0;
        await queue.work('brief', 2, async () => {
          runs += 1;
          await queue.put('brief', ['story']);
          throw new Error('never');
        });
        await queue.put('brief', ['story']);
        await vi.waitFor(async () => expect((await queue.counts()).brief.dead).toBe(1), SOON);
        await pause(1_500);
        expect(runs).toBe(2);
        expect((await queue.counts()).brief).toEqual({ waiting: 0, active: 0, dead: 1 });
      });

      test('are dead letters after their last try, with their reason and their count, and rest', async () => {
        const queue = await openOne({ tries: 2, firstRetryMs: 1_000 });
        let runs = 0;
        await queue.work('compose', 1, async ({ key }) => {
          if (key === 'well') return;
          runs += 1;
          throw new Error('the store is full');
        });
        const since = Date.now();
        await queue.put('compose', ['ill', 'well']);
        await vi.waitFor(async () => expect(await queue.deadLetters(10)).toHaveLength(1), SOON);
        const [letter] = await queue.deadLetters(10);
        expect(letter).toMatchObject({ kind: 'compose', key: 'ill', tries: 2 });
        expect(letter?.reason).toContain('the store is full');
        expect(Math.abs(Date.parse(letter?.at ?? '') - since)).toBeLessThan(15_000);
        await queue.put('compose', ['ill']);
        await pause(700);
        expect(runs).toBe(2);
        expect((await queue.counts()).compose).toEqual({ waiting: 0, active: 0, dead: 1 });
      });

      test('hold up none of the others', async () => {
        const queue = await openOne({ tries: 3, firstRetryMs: 5_000 });
        const done: string[] = [];
        await queue.work('poll', 1, async ({ key }) => {
          if (key === 'ill') throw new Error('ill');
          done.push(key);
        });
        await queue.put('poll', ['ill', 'a', 'b']);
        await vi.waitFor(() => expect(done).toEqual(['a', 'b']), SOON);
      });
    });

    test('that never end are told to, and count as failed', async () => {
      const queue = await openOne({ jobMs: 1_000, tries: 1 });
      const signals: AbortSignal[] = [];
      await queue.work('read', 1, (_job, signal) => {
        signals.push(signal);
        return new Promise(() => {});
      });
      await queue.put('read', ['endless']);
      await vi.waitFor(async () => expect((await queue.counts()).read.dead).toBe(1), SOON);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect((await queue.deadLetters(1))[0]?.reason).toContain('job/too-slow');
      // The place is free again.
      await queue.put('read', ['next']);
      await vi.waitFor(() => expect(signals).toHaveLength(2), SOON);
    });

    describe('at the end', () => {
      test('are told to end, and nothing more is taken up', async () => {
        const queue = await openOne();
        let begun = 0;
        let ended = 0;
        await queue.work('read', 1, async (_job, signal) => {
          begun += 1;
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          ended += 1;
        });
        await queue.put('read', ['a', 'b', 'c']);
        await vi.waitFor(() => expect(begun).toBe(1), SOON);
        const since = performance.now();
        await queue.stop();
        expect(performance.now() - since).toBeLessThan(2_000);
        expect([begun, ended]).toEqual([1, 1]);
      });

      test('are left after some seconds where they do not end', async () => {
        const queue = await openOne({ stopMs: 500 });
        let isBegun = false;
        await queue.work('read', 1, () => {
          isBegun = true;
          return new Promise(() => {});
        });
        await queue.put('read', ['endless']);
        await vi.waitFor(() => expect(isBegun).toBe(true), SOON);
        const since = performance.now();
        await queue.stop();
        expect(performance.now() - since).toBeLessThan(3_000);
      });
    });
  });
}
