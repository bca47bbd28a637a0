import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JOB_LIMITS, type JobLimits, type JobQueue } from '#src/core/job-queue.ts';
import { silentLogger } from '#src/core/logger.ts';
import { inspectJobs } from '#src/jobs/inspect-jobs.ts';
import { openPgBossQueue } from '#src/jobs/pg-boss-queue.ts';
import { sharedPostgres, startPostgres } from '../support/postgres.ts';

const shared = await sharedPostgres();
const SOON = { timeout: 25_000, interval: 50 };

describe.skipIf(shared === null)('jobs of several processes on one database', () => {
  const queues: JobQueue[] = [];
  const open = async (databaseUrl: string, limits: Partial<JobLimits> = {}): Promise<JobQueue> => {
    const queue = await openPgBossQueue({ databaseUrl, logger: silentLogger, limits: { ...JOB_LIMITS, ...limits } });
    queues.push(queue);
    return queue;
  };
  const newDatabase = async (): Promise<string> => (await shared?.newDatabase()) ?? '';
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop()));
  });

  it('are shared out, each to one of them, and one key to one at a time', async () => {
    const databaseUrl = await newDatabase();
    const [one, other] = [await open(databaseUrl), await open(databaseUrl)];
    const done = new Map<string, number>();
    const running = new Set<string>();
    const by = [0, 0];
    for (const [index, queue] of [one, other].entries()) {
      await queue.work('poll', 5, async ({ key }) => {
        expect(running.has(key)).toBe(false);
        running.add(key);
        await pause(20);
        running.delete(key);
        done.set(key, (done.get(key) ?? 0) + 1);
        by[index] = (by[index] ?? 0) + 1;
      });
    }
    const keys = Array.from({ length: 200 }, (_, index) => `feed ${index}`);
    await Promise.all([one.put('poll', keys), other.put('poll', keys)]);
    await vi.waitFor(() => expect(done.size).toBe(keys.length), SOON);
    await vi.waitFor(async () => expect((await one.counts()).poll).toEqual({ waiting: 0, active: 0, dead: 0 }), SOON);
    expect(Math.min(...by)).toBeGreaterThan(20);
  });

  it('are handed back at the end of one that does not finish them, and no try is counted', async () => {
    const databaseUrl = await newDatabase();
    const one = await open(databaseUrl, { stopMs: 500 });
    let isBegun = false;
    await one.work('brief', 1, () => {
      isBegun = true;
      return new Promise(() => {});
    });
    await one.put('brief', ['story']);
    await vi.waitFor(() => expect(isBegun).toBe(true), SOON);
    const other = await open(databaseUrl);
    const attempts: number[] = [];
    await one.stop();
    await other.work('brief', 1, async ({ attempt }) => void attempts.push(attempt));
    await vi.waitFor(() => expect(attempts).toEqual([1]), SOON);
  });

  it('are taken over from a process that was killed within 30 seconds', { timeout: 90_000 }, async () => {
    const databaseUrl = await newDatabase();
    const queue = await open(databaseUrl);
    const program = fileURLToPath(new URL('../support/job-process.ts', import.meta.url));
    const options = ['--disable-warning=ExperimentalWarning', program, databaseUrl];
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    await queue.put('read', ['all']);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('all\n');
    const attempts: number[] = [];
    await queue.work('read', 1, async ({ attempt }) => void attempts.push(attempt));
    await pause(300);
    expect(attempts).toEqual([]);
    child.kill('SIGKILL');
    const since = performance.now();
    await vi.waitFor(() => expect(attempts).toEqual([2]), { timeout: 40_000, interval: 50 });
    const seconds = (performance.now() - since) / 1000;
    expect(seconds).toBeLessThan(30);
  });

  it('have one call of each minute among them', { timeout: 150_000 }, async () => {
    const databaseUrl = await newDatabase();
    const calls: number[] = [];
    for (let process = 0; process < 3; process += 1) {
      const queue = await open(databaseUrl);
      await queue.everyMinute('sweep', async () => void calls.push(Math.floor(Date.now() / 60_000)));
    }
    await vi.waitFor(() => expect(calls).toHaveLength(2), { timeout: 140_000, interval: 100 });
    await pause(5_000);
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('tell the doctor which of them failed for good', async () => {
    const databaseUrl = await newDatabase();
    expect(await inspectJobs(databaseUrl)).toMatchObject({ about: 'jobs', state: 'well' });
    const queue = await open(databaseUrl, { tries: 1 });
    expect((await inspectJobs(databaseUrl)).words).toBe('none has failed for good within a day.');
    await queue.work('compose', 1, async () => {
      throw new Error('the store is full');
    });
    await queue.put('compose', ['all']);
    await vi.waitFor(async () => expect((await queue.counts()).compose.dead).toBe(1), SOON);
    const { state, words } = await inspectJobs(databaseUrl);
    expect(state).toBe('odd');
    expect(words).toMatch(
      /^one has failed for good within a day, the last of them compose \(all\), after one try: .*the store is full/u,
    );
    expect((await inspectJobs(databaseUrl.replace(/\/[^/]*$/u, '/none'))).state).toBe('wrong');
  });

  it('go on over a database that was killed and comes again', { timeout: 90_000 }, async () => {
    const server = await startPostgres();
    try {
      const queue = await open(server.url);
      const done: string[] = [];
      const held = Promise.withResolvers<void>();
      await queue.work('poll', 2, async ({ key }) => {
        if (key === 'under way') await held.promise;
        done.push(key);
      });
      await queue.put('poll', ['before']);
      await queue.put('poll', ['under way']);
      await vi.waitFor(() => expect(done).toEqual(['before']), SOON);
      await server.kill();
      const isPut = queue.put('poll', ['meanwhile']).then(
        () => true,
        () => false,
      );
      expect(await isPut).toBe(false);
      held.resolve();
      await pause(2_000);
      await server.restart();
      await vi.waitFor(() => queue.put('poll', ['after']), SOON);
      await vi.waitFor(() => expect(done).toEqual(['before', 'under way', 'after']), SOON);
      await vi.waitFor(async () => expect((await queue.counts()).poll.active).toBe(0), SOON);
    } finally {
      await queues.pop()?.stop();
      await server.stop();
    }
  });
});
