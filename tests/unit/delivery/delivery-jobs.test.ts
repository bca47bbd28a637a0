import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueue } from '#src/core/job-queue.ts';
import { silentLogger } from '#src/core/logger.ts';
import { workDeliveries } from '#src/delivery/delivery-jobs.ts';
import { createInProcessQueue } from '#src/jobs/in-process-queue.ts';

const SOON = { timeout: 5_000, interval: 10 };
const clock = { now: () => new Date() };

describe('the jobs of the delivery', () => {
  let queue: JobQueue;
  let drains: string[];
  /** When each platform has something next, one answer after the other. */
  let nextAt: Record<string, string[]>;

  beforeEach(async () => {
    [drains, nextAt] = [[], {}];
    queue = createInProcessQueue({ clock, logger: silentLogger });
    const sender = (platform: string) => ({
      drain: async () => void drains.push(platform),
      letGo: async () => undefined,
    });
    await workDeliveries({
      queue,
      clock,
      store: { nextDeliveryAt: async (platform) => nextAt[platform]?.shift() ?? null },
      compose: async () => 0,
      alert: async () => 0,
      senders: new Map([
        ['discord', sender('discord')],
        ['slack', sender('slack')],
      ]),
    });
  });
  afterEach(() => queue.stop());

  it('post to each platform by its own sender, and to none that is not there', async () => {
    await queue.put('deliver', ['discord', 'slack', 'elsewhere']);
    await expect.poll(() => drains.toSorted(), SOON).toEqual(['discord', 'slack']);
    await expect.poll(async () => (await queue.counts()).deliver, SOON).toEqual({ waiting: 0, active: 0, dead: 0 });
  });

  it('come again when something is to be tried again', async () => {
    nextAt = { discord: [new Date(Date.now() + 1_300).toISOString()] };
    const since = Date.now();
    await queue.put('deliver', ['discord']);
    await expect.poll(() => drains, SOON).toEqual(['discord', 'discord']);
    expect(Date.now() - since).toBeGreaterThanOrEqual(1_290);
  });

  it('do not turn without a pause over what is due and held', async () => {
    nextAt = { discord: ['2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z'] };
    const since = Date.now();
    await queue.put('deliver', ['discord']);
    await expect.poll(() => drains.length, SOON).toBe(3);
    expect(Date.now() - since).toBeGreaterThanOrEqual(1_990);
  });
});
