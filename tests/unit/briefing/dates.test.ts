import { describe, expect, it } from 'vitest';
import { dateToCome } from '#src/briefing/dates.ts';

/** A Tuesday. */
const PUBLISHED = '2000-04-04T00:00:00Z';

describe('dateToCome', () => {
  it.each([
    ['Talks resume on Thursday.', '2000-04-06'],
    ['Talks resume on May 21.', '2000-05-21'],
    ['The next session is planned for May.', '2000-05'],
    ['They will meet again by the end of January.', '2001-01'],
    ['They will meet again next week.', '2000-04'],
    ['The truce begins in two days.', '2000-04-06'],
    ['The treaty is to be signed in early 2001.', '2001'],
    ['Elections are due by the year’s end.', '2000'],
    ['A text will be drafted next year.', '2001'],
    ['The envoy said on Tuesday that talks would open on Friday.', '2000-04-07'],
    ['The cabinet is to vote later on Tuesday.', '2000-04-04'],
    ['Talks failed in 1998.', null],
    ['The truce runs out on the evening of May 29.', '2000-05-29'],
    ['No date was set.', null],
  ])('reads “%s”', (sentence, date) => {
    expect(dateToCome(sentence, 0, PUBLISHED)).toBe(date);
  });

  it('prefers a date behind the announcement', () => {
    const sentence = 'Fighting eased on Wednesday, and talks will resume on Friday.';
    expect(dateToCome(sentence, sentence.indexOf('talks'), PUBLISHED)).toBe('2000-04-07');
  });

  it('counts only a date with its year where the story has no date', () => {
    expect(dateToCome('Talks resume on Thursday.', 0, null)).toBeNull();
    expect(dateToCome('Talks resume on 6 April 2000.', 0, null)).toBe('2000-04-06');
    expect(dateToCome('Rebels who left last month will return on Monday.', 0, null)).toBeNull();
  });
});
