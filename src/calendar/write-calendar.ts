import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { AnnouncedStep } from '#src/core/calendar.ts';
import { safeText, webAddress } from '#src/core/safe-text.ts';

/**
 * The steps as an iCalendar file (RFC 5545) in UTF-8: whole days that keep nobody busy. A step known by its month alone is
 * tentative and lasts the month.
 */
export function writeCalendar(steps: readonly AnnouncedStep[], now: Date): Uint8Array {
  const calendar = ical({ name: 'Negotiations', prodId: { company: 'Parley', product: 'Parley', language: 'EN' } });
  for (const { id, talks, text, date, url } of steps) {
    const [start, end] = daysOf(date);
    const address = url === null ? null : webAddress(url);
    calendar.createEvent({
      id: `${id}@parley`,
      stamp: now,
      start,
      end,
      allDay: true,
      summary: safeText(talks),
      description: safeText(text),
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(isDay(date) ? {} : { status: ICalEventStatus.TENTATIVE }),
      // An address has no escapes in this format, and the library would write them.
      ...(address === null ? {} : { url: address.replaceAll(/[,;]/gu, encodeURIComponent) }),
    });
  }
  return new TextEncoder().encode(calendar.toString());
}

function isDay(date: string): boolean {
  return date.length === 'YYYY-MM-DD'.length;
}

/** The first day, and the first that is no longer part of it, as the standard has it. */
function daysOf(date: string): readonly [Date, Date] {
  const start = new Date(`${isDay(date) ? date : `${date}-01`}T00:00:00Z`);
  const end = new Date(start);
  if (isDay(date)) end.setUTCDate(end.getUTCDate() + 1);
  else end.setUTCMonth(end.getUTCMonth() + 1);
  return [start, end];
}
