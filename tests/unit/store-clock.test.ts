import { describe, expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import { startStoreClock } from '#src/store-clock.ts';

const NOW = Date.parse('2026-11-24T08:00:00.000Z');

/** A database whose answers take as long as they are told, in milliseconds there and back. */
function world(skewMs: number, trips: readonly (readonly [there: number, back: number])[] = [[2, 2]]) {
  let trueMs = NOW;
  let asked = 0;
  let isAway = false;
  return {
    host: { now: () => new Date(trueMs + skewMs) },
    store: {
      readClock: async () => {
        if (isAway) throw new Error('the connection was lost');
        const [there, back] = trips[asked % trips.length] ?? [0, 0];
        asked += 1;
        trueMs += there;
        const read = new Date(trueMs);
        trueMs += back;
        return read;
      },
    },
    true: () => trueMs,
    pass: (ms: number) => void (trueMs += ms),
    skew: (ms: number) => void (skewMs = ms),
    lose: (isLost: boolean) => void (isAway = isLost),
  };
}

describe('the clock of the store', () => {
  it.each([-60_000, 0, 60_000])('is the database’s on a machine that is off by %i ms', async (skewMs) => {
    const { store, host, ...there } = world(skewMs);
    const clock = await startStoreClock({ store, host, logger: silentLogger });
    clock.stop();
    expect(clock.now().getTime()).toBe(there.true());
    there.pass(3_600_000);
    expect(clock.now().getTime()).toBe(there.true());
    expect(clock.offsetMs()).toBe(0 - skewMs);
  });

  it('is not thrown off by an answer that took long', async () => {
    const { store, host, ...there } = world(60_000, [
      [1, 1],
      [1, 4_000],
      [1, 1],
      [3_000, 1],
      [1, 1],
    ]);
    const clock = await startStoreClock({ store, host, logger: silentLogger });
    clock.stop();
    expect(clock.now().getTime()).toBe(there.true());
  });

  it('is compared again and again, and stands as it was while the database is away', async () => {
    const { store, host, ...there } = world(0);
    const clock = await startStoreClock({ store, host, logger: silentLogger, everyMs: 5 });
    try {
      there.skew(30_000);
      await expect.poll(() => clock.offsetMs()).toBe(-30_000);
      there.lose(true);
      there.skew(90_000);
      await new Promise((done) => void setTimeout(done, 30));
      expect(clock.offsetMs()).toBe(-30_000);
      there.lose(false);
      await expect.poll(() => clock.offsetMs()).toBe(-90_000);
    } finally {
      clock.stop();
    }
  });

  it('is not there where the database cannot be asked at the start', async () => {
    const { store, host, lose } = world(0);
    lose(true);
    await expect(startStoreClock({ store, host, logger: silentLogger })).rejects.toThrow('the connection was lost');
  });
});
