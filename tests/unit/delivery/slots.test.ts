import { describe, expect, it } from 'vitest';
import type { Timing } from '#src/core/channel-schedule.ts';
import { DAYS } from '#src/core/channel-schedule.ts';
import { checkTiming, lastSlot, slotAfter } from '#src/delivery/slots.ts';

/** Among them all ways in which clocks change: in either half of the globe, at midnight, by half an hour, not at all. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Chisinau',
  'Atlantic/Azores',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Asuncion',
  'America/Nuuk',
  'America/Scoresbysund',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Jerusalem',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Antarctica/Troll',
];
const YEARS = [2026, 2024];
const TIMES = ['00:00', '00:15', '01:30', '02:00', '02:30', '03:00', '08:00', '23:45'];
const STEP_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Each quarter of an hour of a year with what the zone's clock shows then, `2026-03-29 03:00`. */
function clockOf(zone: string, year: number): readonly { at: number; wall: string }[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const steps: { at: number; wall: string }[] = [];
  for (let at = Date.UTC(year - 1, 11, 30); at < Date.UTC(year + 1, 0, 3); at += STEP_MS) {
    steps.push({ at, wall: format.format(at) });
  }
  return steps;
}

/** The same by another way: the first quarter of each day at which the clock has come to the time or gone past it. */
function walkedSlots(clock: readonly { at: number; wall: string }[], time: string, year: number): number[] {
  const slots: number[] = [];
  let done = '';
  for (const { at, wall } of clock) {
    const [day = '', shown = ''] = wall.split(' ');
    if (day <= done || shown < time) continue;
    done = day;
    if (day.startsWith(String(year))) slots.push(at);
  }
  return slots;
}

function daily(at: string, days: readonly (typeof DAYS)[number][] = DAYS): Timing {
  return { kind: 'daily', at, days };
}

describe('a year of slots', () => {
  it.each(ZONES)('has each day’s once and none twice in %s', (zone) => {
    for (const year of YEARS) {
      const clock = clockOf(zone, year);
      const yearOf = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' });
      for (const time of TIMES) {
        const timing = daily(time);
        const slots: number[] = [];
        let next = slotAfter({ timing, zone }, new Date(Date.UTC(year - 1, 11, 29)));
        while (next && Number(yearOf.format(next)) <= year) {
          if (Number(yearOf.format(next)) === year) slots.push(next.getTime());
          next = slotAfter({ timing, zone }, next);
        }
        expect(
          slots.map((slot) => new Date(slot).toISOString()),
          `${zone} ${time}`,
        ).toEqual(walkedSlots(clock, time, year).map((slot) => new Date(slot).toISOString()));
      }
    }
  });
});

describe('slotAfter', () => {
  const zone = 'Europe/Berlin';

  it('takes the first moment after the gap for a time that is skipped', () => {
    const slot = slotAfter({ timing: daily('02:30'), zone }, new Date('2026-03-28T12:00:00Z'));
    expect(slot?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  it('takes a time that comes twice once, from wherever it is asked', () => {
    const first = slotAfter({ timing: daily('02:30'), zone }, new Date('2026-10-24T12:00:00Z'));
    expect(first?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    const second = slotAfter({ timing: daily('02:30'), zone }, new Date('2026-10-25T00:45:00Z'));
    expect(second?.toISOString()).toBe('2026-10-26T01:30:00.000Z');
  });

  it('keeps to the days', () => {
    const slot = slotAfter({ timing: daily('08:00', ['mon', 'thu']), zone }, new Date('2026-11-24T12:00:00Z'));
    expect(slot?.toISOString()).toBe('2026-11-26T07:00:00.000Z');
  });

  it('reads cron, lists of hours as fixed times', () => {
    const timing = { kind: 'cron', expression: '30 2,14 * * 1-5' } as const;
    const slot = slotAfter({ timing, zone }, new Date('2026-11-24T12:00:00Z'));
    expect(slot?.toISOString()).toBe('2026-11-24T13:30:00.000Z');
  });
});

describe('lastSlot', () => {
  it('finds the newest slot of a long sleep, and none where there was none', () => {
    const planned = { timing: daily('08:00'), zone: 'UTC' };
    const slept = new Date('2026-11-20T08:00:00Z');
    expect(lastSlot(planned, slept, new Date('2026-11-24T09:00:00Z'))?.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(lastSlot(planned, slept, new Date('2026-11-24T08:00:00Z'))?.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(lastSlot(planned, slept, new Date(slept.getTime() + DAY_MS - 1))).toBeNull();
  });
});

describe('checkTiming', () => {
  const now = new Date('2026-11-24T12:00:00Z');

  it.each([
    ['an unknown zone', { timing: daily('08:00'), zone: 'Mars/Base' }, /Mars\/Base/],
    ['no expression', { timing: { kind: 'cron', expression: 'every day at 8' }, zone: 'UTC' }, /cron/],
    ['a day that never comes', { timing: { kind: 'cron', expression: '0 8 30 2 *' }, zone: 'UTC' }, /never/],
    ['every minute', { timing: { kind: 'cron', expression: '* * * * *' }, zone: 'UTC' }, /an hour apart/],
    ['two close together', { timing: { kind: 'cron', expression: '0,30 8 * * *' }, zone: 'UTC' }, /an hour apart/],
  ] as const)('refuses %s', (_what, planned, reason) => {
    const check = (): void => checkTiming(planned, now);
    expect(check).toThrow(expect.objectContaining({ code: 'schedule/bad-time' }));
    expect(check).toThrow(reason);
  });

  it('takes an hour apart', () => {
    expect(() =>
      checkTiming({ timing: { kind: 'cron', expression: '0 8-18 * * 1-5' }, zone: 'UTC' }, now),
    ).not.toThrow();
  });
});
