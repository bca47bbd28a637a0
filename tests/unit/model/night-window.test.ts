import { expect, it } from 'vitest';
import { minutesLeft } from '#src/model/night-window.ts';

const berlin = { from: 22, to: 5, zone: 'Europe/Berlin' };

it.each<[string, number | null]>([
  ['2026-11-24T20:59:00Z', null],
  ['2026-11-24T21:00:00Z', 420],
  ['2026-11-24T23:30:00Z', 270],
  ['2026-11-25T03:59:00Z', 1],
  ['2026-11-25T04:00:00Z', null],
  ['2026-07-24T20:00:00Z', 420],
])('at %s, %s minutes are left of a night in Berlin', (moment, left) => {
  expect(minutesLeft(berlin, new Date(moment))).toBe(left);
});

it('does not go over midnight where it need not', () => {
  expect(minutesLeft({ from: 1, to: 5, zone: 'UTC' }, new Date('2026-11-24T00:30:00Z'))).toBeNull();
  expect(minutesLeft({ from: 1, to: 5, zone: 'UTC' }, new Date('2026-11-24T01:00:00Z'))).toBe(240);
});
