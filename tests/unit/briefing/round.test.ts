import { describe, expect, it } from 'vitest';
import { readStory } from '#src/briefing/read-story.ts';
import { findRound } from '#src/briefing/round.ts';

function roundOf(text: string) {
  return findRound(
    readStory({ id: 's', title: null, url: null, source: null, publishedAt: null, language: 'en', text }),
  );
}

describe('findRound', () => {
  it.each([
    ['Envoys opened a third round of talks in Geneva on Monday.', { number: 3, label: 'third round' }],
    ['The 12th round of peace talks ended on Friday.', { number: 12, label: 'The 12th round' }],
    ['Round two of the talks begins next week.', { number: 2, label: 'Round two' }],
    ['The twenty-second round of the discussions closed.', { number: 22, label: 'The twenty-second round' }],
    ['The latest round closed without an agreement.', { number: null, label: 'The latest round' }],
    ['After a first round failed in May, a second round opened on Monday.', { number: 2, label: 'second round' }],
    ['The next round follows. The third round ended on Friday.', { number: 3, label: 'The third round' }],
  ])('reads “%s”', (text, round) => {
    expect(roundOf(text)).toEqual(round);
  });

  it.each([
    'The first round of the presidential election is on Sunday.',
    'A parliamentary session was put off.',
    'Washington imposed a new round of sanctions.',
    'The envoys met in Geneva.',
  ])('finds none in “%s”', (text) => {
    expect(roundOf(text)).toBeNull();
  });
});
