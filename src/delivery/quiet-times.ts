import type { ScheduleSettings } from '#src/core/channel-schedule.ts';

type QuietSettings = Pick<ScheduleSettings, 'zone' | 'quietHours' | 'holidays'>;

/** Whether the day that a channel's clock shows is one of its holidays. */
export function isHoliday({ zone, holidays }: Pick<QuietSettings, 'zone' | 'holidays'>, moment: Date): boolean {
  return holidays.length > 0 && holidays.includes(wallClock(zone, moment).day);
}

/** Whether alerts wait: within the quiet hours, which may go over midnight, or on a holiday. */
export function isQuiet(settings: QuietSettings, moment: Date): boolean {
  if (isHoliday(settings, moment)) return true;
  if (settings.quietHours === null) return false;
  const { from, to } = settings.quietHours;
  const { time } = wallClock(settings.zone, moment);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** What the clock of a zone shows: `2026-11-24` and `08:00`. */
function wallClock(zone: string, moment: Date): { readonly day: string; readonly time: string } {
  // Swedish writes dates in ISO form.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const [day = '', time = ''] = format.format(moment).split(' ');
  return { day, time };
}
