import { expect, it } from 'vitest';
import { createUnderWay } from '#src/core/under-way.ts';

it('what is under way is waited for, whatever comes of it, but not for ever', async () => {
  const underWay = createUnderWay(200);
  const [well, badly, never] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  let isOver = false;
  const end = async (): Promise<void> => {
    isOver = false;
    await underWay.ended();
    isOver = true;
  };
  await end();
  for (const work of [well, badly]) if (work) underWay.add(work.promise);
  const ended = end();
  well?.resolve();
  await Promise.resolve();
  expect(isOver).toBe(false);
  badly?.reject(new Error('no'));
  await ended;
  expect(isOver).toBe(true);
  if (never) underWay.add(never.promise);
  const since = performance.now();
  await end();
  expect(performance.now() - since).toBeGreaterThan(150);
});
