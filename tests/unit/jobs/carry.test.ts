import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import type { Brief } from '#src/core/brief.ts';
import type { Store } from '#src/core/store.ts';
import type { Story } from '#src/core/story.ts';
import { type CarryDeps, createCarry, createStages } from '#src/jobs/carry.ts';
import { unwatched } from '#src/jobs/stages.ts';
import { openStore } from '#src/store/open-store.ts';
import { makeBrief } from '../../support/negotiations.ts';
import { foundItems } from '../../support/poll-outcomes.ts';

it('lets others have their turn between stories, however little the work waits for', async () => {
  const waiting = Array.from({ length: 50 }, (_, index) => ({ id: `story-${index}`, attempts: 0 }) as Story);
  const store = {
    storiesAt: async (stage: string) => (stage === 'readable' ? waiting.slice(0, 50) : []),
    saveBrief: async () => waiting.shift() !== undefined,
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

describe('an edit that comes while its story is worked on', () => {
  const NOW = '2024-11-20T12:00:00.000Z';
  let store: Store;
  const publish = async (text: string): Promise<void> => {
    const item = { id: 'one', title: 'Talks', url: null, publishedAt: NOW, text };
    await store.recordPoll('f', foundItems([item], { title: 'F' }), NOW, NOW);
  };
  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    const feed = { id: 'f', url: 'https://f.example/', title: 'F', sample: false, addedBy: 'x', community: 'c' };
    await store.addFeed(feed, NOW);
    await publish('The first words of the story.');
  });
  afterEach(() => store.close());

  it.each(['complete', 'brief', 'settle'] as const)('is what the story says in the end: at the step %s', async (at) => {
    let isEdited = false;
    const briefed: string[] = [];
    const meanwhile = async (step: string): Promise<void> => {
      if (step !== at || isEdited) return;
      isEdited = true;
      await publish('The second words of the story.');
    };
    const steps: CarryDeps['steps'] = {
      complete: async ({ text, title }) => {
        await meanwhile('complete');
        return { text, title, language: 'en', warnings: [] };
      },
      place: async ({ id }) => ({ clusterId: id, prints: [] }),
      brief: async ({ text }) => {
        briefed.push(text);
        await meanwhile('brief');
        return makeBrief();
      },
      settle: async () => {
        await meanwhile('settle');
        return null;
      },
    };
    const carry = createCarry(createStages({ store, steps, logger: silentLogger }));
    await carry(unwatched);
    const results = await carry(unwatched);
    expect(isEdited).toBe(true);
    expect(await store.findStoryByItem('f', 'one')).toMatchObject({
      stage: 'settled',
      text: 'The second words of the story.',
      attempts: 0,
    });
    expect(briefed.at(-1)).toBe('The second words of the story.');
    expect([results.read.faults, results.brief.faults, results.settle.faults]).toEqual([0, 0, 0]);
  });
});
