import { expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import { createHousekeeping, dropOldTexts } from '#src/housekeeping.ts';

const HOUR_MS = 60 * 60 * 1000;

it('does every chore once a day, and one that failed again at the next call', async () => {
  let now = Date.parse('2024-11-20T08:00:00Z');
  const done: string[] = [];
  let isBroken = true;
  const chores = [
    {
      name: 'broken',
      run: async () => {
        if (isBroken) throw new Error('no');
        done.push('mended');
      },
    },
    { name: 'well', run: async () => void done.push('well') },
  ];
  const logger = { ...silentLogger, error: (fields: object) => void done.push(`failed ${JSON.stringify(fields)}`) };
  const keep = createHousekeeping({ clock: { now: () => new Date(now) }, logger }, chores);
  await keep();
  expect(done.splice(0)).toEqual([expect.stringContaining('"chore":"broken"'), 'well']);
  isBroken = false;
  now += HOUR_MS;
  await keep();
  expect(done.splice(0)).toEqual(['mended']);
  now += 22 * HOUR_MS;
  await keep();
  expect(done.splice(0)).toEqual([]);
  now += HOUR_MS;
  await keep();
  expect(done).toEqual(['well']);
});

it('drops the texts of stories by their age, a few at a time, and none where they are kept', async () => {
  let left = 120;
  const asked: string[] = [];
  const store = {
    dropStoryTexts: async (before: string, limit: number) => {
      asked.push(before);
      const taken = Math.min(limit, left);
      left -= taken;
      return taken;
    },
  };
  const clock = { now: () => new Date('2024-11-20T08:00:00Z') };
  await dropOldTexts({ clock, store }, null).run();
  expect(asked).toEqual([]);
  await dropOldTexts({ clock, store }, 90).run();
  expect(left).toBe(0);
  expect(new Set(asked)).toEqual(new Set(['2024-08-22T08:00:00.000Z']));
});
