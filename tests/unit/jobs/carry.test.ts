import { expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import type { Brief } from '#src/core/brief.ts';
import type { Story } from '#src/core/story.ts';
import { type CarryDeps, createCarry, createStages } from '#src/jobs/carry.ts';
import { unwatched } from '#src/jobs/stages.ts';

it('lets others have their turn between stories, however little the work waits for', async () => {
  const waiting = Array.from({ length: 50 }, (_, index) => ({ id: `story-${index}`, attempts: 0 }) as Story);
  const store = {
    storiesAt: async (stage: string) => (stage === 'readable' ? waiting.slice(0, 50) : []),
    saveBrief: async () => void waiting.shift(),
  } as unknown as CarryDeps['store'];
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 0);
  const brief = async (): Promise<Brief> => {
    const until = performance.now() + 2;
    while (performance.now() < until);
    return { relevance: { value: 'no', score: 0 }, engine: { name: 'extractive', version: '1', model: null } } as Brief;
  };
  const steps = { brief } as unknown as CarryDeps['steps'];
  await createCarry(createStages({ store, steps, logger: silentLogger }))(unwatched);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(20);
});
