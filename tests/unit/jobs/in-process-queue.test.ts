import { afterEach, expect, it, vi } from 'vitest';
import type { JobQueue } from '#src/core/job-queue.ts';
import { type Logger, silentLogger } from '#src/core/logger.ts';
import { createInProcessQueue } from '#src/jobs/in-process-queue.ts';

const clock = { now: () => new Date() };
let queue: JobQueue;
afterEach(async () => {
  await queue.stop();
  vi.useRealTimers();
});

it('calls once a minute, never while the last call still runs, and goes on after one that failed', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-24T08:00:30.000Z') });
  const faults: string[] = [];
  const logger: Logger = { ...silentLogger, error: (_fields, message) => void faults.push(message) };
  queue = createInProcessQueue({ clock, logger });
  let calls = 0;
  let held = Promise.withResolvers<void>();
  held.resolve();
  await queue.everyMinute('sweep', async () => {
    calls += 1;
    if (calls === 1) throw new Error('the store is busy');
    await held.promise;
  });
  await vi.advanceTimersByTimeAsync(31_000);
  expect([calls, faults]).toEqual([1, ['a tick failed']]);
  held = Promise.withResolvers();
  await vi.advanceTimersByTimeAsync(180_000);
  expect(calls).toBe(2);
  held.resolve();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls).toBe(3);
});

it('holds no more than it should, and what it left is taken when it is put again', async () => {
  queue = createInProcessQueue({ clock, logger: silentLogger });
  const keys = Array.from({ length: 30_000 }, (_, index) => `feed ${index}`);
  await queue.put('poll', keys);
  expect((await queue.counts()).poll.waiting).toBe(20_000);
  const done = new Set<string>();
  await queue.work('poll', 100, async ({ key }) => void done.add(key));
  await vi.waitFor(() => expect(done.size).toBe(20_000), { timeout: 20_000 });
  await queue.put('poll', keys.slice(20_000));
  await vi.waitFor(() => expect(done.size).toBe(30_000), { timeout: 20_000 });
});
