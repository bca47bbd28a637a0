import { describe, expect, test } from 'vitest';
import { tagNouns } from '#src/briefing/negotiation-nouns.ts';
import { compilePatterns, findPatterns } from '#src/briefing/patterns.ts';
import { segment } from '#src/stories/sentences.ts';

/** The words of each match. */
function found(pattern: string, text: string, table = compilePatterns([[pattern, true] as const])): string[] {
  const { tokens } = segment(text);
  const range = { from: 0, to: tokens.length };
  return findPatterns(table, tokens, range, tagNouns(tokens)).map(({ first, end }) =>
    text.slice(tokens[first]?.start, tokens[end - 1]?.end),
  );
}

const TEXT = 'Rebels agreed to a new truce in Geneva, but talks on prisoners broke down.';

describe('a pattern', () => {
  test.each([
    ['agree to', ['agreed to']],
    ['=agree to', []],
    ['refuse|agree to', ['agreed to']],
    ['agree to the? a', ['agreed to a']],
    ['agree to the a', []],
    ['agree/v to', ['agreed to']],
    ['agree/n to', []],
    ['rebels agree', ['Rebels agreed']],
    ['agree * truce', ['agreed to a new truce']],
    ['agree ... geneva', []],
    ['agree * talks', []],
    ['truce ** broke', []],
    ['truce in * but', []],
    ['@talks on', ['talks on']],
    ['@talks ~ break', ['talks on prisoners broke']],
    ['new @talks', []],
    ['geneva', ['Geneva']],
    ['broke down ,', []],
  ])('“%s”', (pattern, matches) => {
    expect(found(pattern, TEXT)).toEqual(matches);
  });

  test('passes a parenthesis and a participle between a noun and its verb', () => {
    expect(found('truce ~ hold', 'The truce, brokered by Egypt, holds.')).toEqual(['truce, brokered by Egypt, holds']);
    expect(found('truce ~ hold', 'The truce brokered by Egypt holds.')).toEqual(['truce brokered by Egypt holds']);
    expect(found('truce ~ hold', 'The truce failed and holds.')).toEqual([]);
  });

  test('is found at the ends of a stretch and not across them', () => {
    const { tokens } = segment(TEXT);
    const table = compilePatterns([['agree to', true] as const]);
    const within = (from: number, to: number) => findPatterns(table, tokens, { from, to }, tagNouns(tokens)).length;
    expect([within(1, 3), within(0, 2), within(2, 9), within(1, 1_000)]).toEqual([1, 0, 0, 1]);
  });

  test('hangs on words that no table had when its text was first looked at', () => {
    const table = compilePatterns([['agree to', true] as const]);
    const { tokens } = segment('Zqborn agreed to zqlund.');
    const search = (one: typeof table) => findPatterns(one, tokens, { from: 0, to: tokens.length }, tagNouns(tokens));
    expect(search(table)).toHaveLength(1);
    const later = compilePatterns([['zqborn agree to zqlund', true] as const]);
    expect(search(later)).toHaveLength(1);
    expect(search(table)).toHaveLength(1);
  });
});
