import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from '#src/feeds/dates.ts';

describe('dates', () => {
  it.each([
    // W3C-DTF and ISO 8601
    ['2024-03-05T08:30:00Z', '2024-03-05T08:30:00.000Z'],
    ['2024-03-05T08:30:00.25+01:00', '2024-03-05T07:30:00.250Z'],
    ['2024-03-05T08:30+0530', '2024-03-05T03:00:00.000Z'],
    ['2024-03-05T08:30:00', '2024-03-05T08:30:00.000Z'],
    ['2024-03-05 08:30:00 +0200', '2024-03-05T06:30:00.000Z'],
    ['2024-03-05', '2024-03-05T00:00:00.000Z'],
    ['2024-03', '2024-03-01T00:00:00.000Z'],
    ['2024', '2024-01-01T00:00:00.000Z'],
    ['20240305T083000Z', '2024-03-05T08:30:00.000Z'],
    ['2024-03-05T08:30:00 EST', '2024-03-05T13:30:00.000Z'],
    ['2024-065', '2024-03-05T00:00:00.000Z'],
    // Seconds and milliseconds since 1970
    ['1709627400', '2024-03-05T08:30:00.000Z'],
    ['1709627400250', '2024-03-05T08:30:00.250Z'],
    // RFC 822, RFC 2822, RFC 850 and asctime
    ['Tue, 05 Mar 2024 08:30:00 GMT', '2024-03-05T08:30:00.000Z'],
    ['Tue, 5 Mar 24 08:30 EST', '2024-03-05T13:30:00.000Z'],
    ['05 Mar 97 08:30:00 -0800', '1997-03-05T16:30:00.000Z'],
    ['Tue, 05 Mar 2024 08:30:00', '2024-03-05T08:30:00.000Z'],
    ['Tue, 05 Mar 2024', '2024-03-05T00:00:00.000Z'],
    ['Tuesday, 05-Mar-24 08:30:00 GMT', '2024-03-05T08:30:00.000Z'],
    ['Tue Mar  5 08:30:00 2024', '2024-03-05T08:30:00.000Z'],
    ['Tue Mar 05 08:30:00 CET 2024', '2024-03-05T07:30:00.000Z'],
    ['Tue Mar 05 2024 08:30:00 GMT+0100 (Central European Standard Time)', '2024-03-05T07:30:00.000Z'],
    ['Wed, 06 Mar 2024 08:30:00 GMT', '2024-03-06T08:30:00.000Z'],
    ['Tue, 05 Mar 2024 24:00:00 GMT', '2024-03-06T00:00:00.000Z'],
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2016-12-31T23:59:59.000Z'],
    ['March 5, 2024 8:30 PM', '2024-03-05T20:30:00.000Z'],
    ['March 5, 2024 12:05 a.m.', '2024-03-05T00:05:00.000Z'],
    // Other languages
    ['mar, 05 mar 2024 08:30:00 +0100', '2024-03-05T07:30:00.000Z'],
    ['mar. 24 mai 2016 08:30', '2016-05-24T08:30:00.000Z'],
    ['Di, 5 März 2024 08:30:00 +0100', '2024-03-05T07:30:00.000Z'],
    ['Seg, 24 Set 2018 19:42:40 -0300', '2018-09-24T22:42:40.000Z'],
    ['12 février 2020 à 10:30', '2020-02-12T10:30:00.000Z'],
    ['Вт, 5 мар 2024 08:30:00 +0300', '2024-03-05T05:30:00.000Z'],
    // Numbers, where it is sure which is which
    ['31/12/2023 10:00', '2023-12-31T10:00:00.000Z'],
    ['12/31/2023', '2023-12-31T00:00:00.000Z'],
    ['31.12.2023', '2023-12-31T00:00:00.000Z'],
    ['2023/12/31 10:00:00', '2023-12-31T10:00:00.000Z'],
  ])('reads %s', (written, iso) => {
    expect(parseDate(written)).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    '03/04/2021',
    '2024-02-30',
    'Tue, 31 Jun 2024 08:30:00 GMT',
    '2024-03-05T25:00:00Z',
    '0001-01-01T00:00:00Z',
    '99999-01-01',
    '08:30',
    '5 March',
    `5 March 2024 ${'x'.repeat(200)}`,
  ])('does not guess at “%s”', (written) => {
    expect(parseDate(written)).toBeNull();
  });

  it('reads whatever a Date writes, in each of its forms', () => {
    const dates = fc.date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        date.setUTCMilliseconds(0);
        expect(parseDate(date.toISOString())).toBe(date.toISOString());
        expect(parseDate(date.toUTCString())).toBe(date.toISOString());
        expect(parseDate(date.toString())).toBe(date.toISOString());
      }),
    );
  });

  it('gives ISO 8601 or null for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseDate(text) ?? '2024-01-01T00:00:00.000Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
    );
  });
});
