import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTurns } from '#src/core/turns.ts';

describe('work in the background', () => {
  test('gets one turn of the event loop a piece, in the order of asking', async () => {
    const turns = createTurns();
    const done: number[] = [];
    for (const piece of [1, 2, 3]) void turns.next().then(() => done.push(piece));
    const seen: number[] = [];
    for (let passed = 0; passed < 4; passed += 1) {
      await turn();
      seen.push(done.length);
    }
    expect(done).toEqual([1, 2, 3]);
    expect(seen.every((count, index) => count - (seen[index - 1] ?? 0) <= 1)).toBe(true);
  });

  test('lets what frees memory go ahead', async () => {
    const turns = createTurns();
    const done: string[] = [];
    const begun = [turns.next().then(() => done.push('next')), turns.ahead().then(() => done.push('ahead'))];
    await Promise.all(begun);
    expect(done).toEqual(['ahead', 'next']);
  });

  test('stands back while somebody waits, and goes on when the answer is there', async () => {
    const turns = createTurns(60_000);
    const asked = Promise.withResolvers<string>();
    const answer = turns.first(() => asked.promise);
    let isDone = false;
    const run = async (): Promise<void> => {
      await turns.next();
      isDone = true;
    };
    const piece = run();
    for (let passed = 0; passed < 5; passed += 1) await turn();
    expect(isDone).toBe(false);
    asked.resolve('the answer');
    expect(await answer).toBe('the answer');
    await piece;
    expect(isDone).toBe(true);
  });

  test('is not held up for ever by an answer that does not come', async () => {
    const turns = createTurns(5);
    void turns.first(() => new Promise(() => {}));
    await expect(Promise.all([turns.next(), turns.next()])).resolves.toHaveLength(2);
  });

  test('goes on after an answer that fails', async () => {
    const turns = createTurns(60_000);
    await expect(turns.first(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await expect(turns.next()).resolves.toBeUndefined();
  });
});
