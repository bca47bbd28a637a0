import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { writeCalendar } from '#src/calendar/write-calendar.ts';
import type { AnnouncedStep } from '#src/core/calendar.ts';

const NOW = new Date('2024-11-20T12:00:00Z');
const step: AnnouncedStep = {
  id: 'maru-water/2024-12-03',
  talks: 'Lake Maru water talks',
  text: 'The envoy will call the sides again on 3 December.',
  date: '2024-12-03',
  url: 'https://wire.example/a?b=c,d;e',
};

/** As another program reads it. */
function eventsOf(steps: readonly AnnouncedStep[]): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(writeCalendar(steps, NOW))) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

describe('writeCalendar', () => {
  it('writes a day as a whole day that keeps nobody busy', () => {
    const [event] = eventsOf([step]);
    expect(event).toMatchObject({
      uid: 'maru-water/2024-12-03@parley',
      summary: 'Lake Maru water talks',
      description: 'The envoy will call the sides again on 3 December.',
    });
    expect([String(event?.startDate), String(event?.endDate)]).toEqual(['2024-12-03', '2024-12-04']);
    expect(event?.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
    expect(event?.component.getFirstPropertyValue('url')).toBe('https://wire.example/a?b=c%2Cd%3Be');
  });

  it('writes a month as tentative and as long as the month', () => {
    const [february, december] = eventsOf([
      { ...step, date: '2024-02' },
      { ...step, date: '2024-12' },
    ]);
    expect([String(february?.startDate), String(february?.endDate)]).toEqual(['2024-02-01', '2024-03-01']);
    expect(String(december?.endDate)).toBe('2025-01-01');
    expect(february?.component.getFirstPropertyValue('status')).toBe('TENTATIVE');
  });

  it('lets no text of a story become a part of the calendar', () => {
    const text = 'Talks\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:taken; over, \\n \u202Eand \u0000on';
    const events = eventsOf([{ ...step, talks: text, text, url: 'javascript:alert(1)' }]);
    expect(events).toHaveLength(1);
    expect(events[0]?.summary).toBe('Talks\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:taken; over, \\n and on');
    expect(events[0]?.component.getFirstPropertyValue('url')).toBeNull();
  });
});
