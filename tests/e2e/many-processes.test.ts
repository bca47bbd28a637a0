import { describe, expect, it } from 'vitest';
import { manyRun, takeOver } from '../support/many-run.ts';
import { sharedPostgres } from '../support/postgres.ts';

const server = await sharedPostgres();

/** The same moments at each run of the test. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `npm run soak:processes` does it for longer, and with more kills. */
describe.skipIf(server === null)('several processes on one PostgreSQL', () => {
  it('tell every story once, whoever is killed, restarted, cut off or a minute off', async () => {
    const report = await manyRun({ seconds: 60, kills: 3, random: seeded(7) });
    expect(report).toMatchObject({ kills: 3, faults: [] });
    expect(report.stories).toBeGreaterThan(10);
  }, 600_000);

  it('take over within 30 s what a killed one had under way', async () => {
    const { feedMs, postMs } = await takeOver();
    expect(feedMs).toBeLessThan(30_000);
    expect(postMs).toBeLessThan(30_000);
  }, 180_000);
});
