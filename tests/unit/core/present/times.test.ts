import { describe, expect, it } from 'vitest';
import { dayWords, momentWords, partialDateWords, periodWords, relativeWords } from '#src/core/present/times.ts';

describe('times in words', () => {
  it('gives days, moments and periods in UTC', () => {
    expect(dayWords('2017-12-14T23:30:00Z')).toBe('14 Dec 2017');
    expect(dayWords('2017-12-14T23:30:00-05:00')).toBe('15 Dec 2017');
    expect(momentWords('2017-12-14T08:05:00Z')).toBe('14 Dec 2017, 08:05 UTC');
    expect(periodWords('2017-12-14T08:00:00Z', '2017-12-15T08:00:00Z')).toBe(
      '14 Dec 2017, 08:00 to 15 Dec 2017, 08:00 UTC',
    );
  });

  it.each([
    ['2018', '2018'],
    ['2018-01', 'January 2018'],
    ['2018-01-09', '9 Jan 2018'],
  ])('says %s no more precisely than it is', (date, words) => {
    expect(partialDateWords(date)).toBe(words);
  });

  it.each([
    ['2020-01-01T12:00:20Z', 'at once'],
    ['2020-01-01T11:59:50Z', 'just now'],
    ['2020-01-01T11:55:00Z', '5 minutes ago'],
    ['2020-01-01T14:00:00Z', 'in 2 hours'],
    ['2019-12-30T12:00:00Z', '2 days ago'],
  ])('says how far away %s is', (iso, words) => {
    expect(relativeWords(iso, new Date('2020-01-01T12:00:00Z'))).toBe(words);
  });

  it('gives back what is no date', () => {
    expect(dayWords('some day')).toBe('some day');
  });
});
