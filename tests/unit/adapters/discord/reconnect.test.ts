import { expect, it } from 'vitest';
import { reconnectWaitMs } from '#adapters/discord/reconnect.ts';

it('the gateway is opened twice at once, and then after waits that double up to two minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30].map((tries) => reconnectWaitMs(tries, 0) / 1000)).toEqual([
    0, 0, 1, 2, 4, 8, 16, 32, 64, 120, 120, 120,
  ]);
});

it('up to a quarter is added, so that many do not come back at once', () => {
  expect(reconnectWaitMs(2, 0.5)).toBe(1125);
  expect(reconnectWaitMs(60, 1)).toBe(150_000);
});
