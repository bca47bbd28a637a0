import { describe, expect, it } from 'vitest';
import { killRun } from '../support/kill-run.ts';

/** `npm run soak:kill` does it two hundred times on each platform. */
const KILLS = 6;

/** The same moments at each run of the test. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a bot that is killed at any moment', () => {
  it.each(['discord', 'slack'] as const)(
    'tells each slot and each story exactly once on %s',
    async (platform) => {
      const report = await killRun(platform, { kills: KILLS, random: seeded(7) });
      expect(report).toMatchObject({ kills: KILLS, faults: [] });
      expect(report.messages).toBeGreaterThanOrEqual(report.slots);
    },
    180_000,
  );
});
