import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceAround } from '#src/core/sentence-around.ts';

const TEXT = [
  'GENEVA — Talks broke down on Tuesday, Mr. Holt said. The U.N. envoy left. Gen. Rask stayed.',
  'No date was set! Was it over?',
].join('\n');

function around(words: string): string {
  const start = TEXT.indexOf(words);
  return sentenceAround(TEXT, { start, end: start + words.length });
}

describe('sentenceAround', () => {
  it.each([
    ['broke down', 'GENEVA — Talks broke down on Tuesday, Mr. Holt said.'],
    ['Holt said', 'GENEVA — Talks broke down on Tuesday, Mr. Holt said.'],
    ['envoy left', 'The U.N. envoy left.'],
    ['stayed', 'Gen. Rask stayed.'],
    ['No date', 'No date was set!'],
    ['over', 'Was it over?'],
    ['left. Gen', 'The U.N. envoy left. Gen. Rask stayed.'],
  ])('finds the sentence of “%s”', (words, sentence) => {
    expect(around(words)).toBe(sentence);
  });

  it('always holds the span, and nothing beyond its paragraph', () => {
    const line = fc.stringMatching(/^[A-Za-z.!? “”]{1,60}$/u);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (lines, from, length) => {
        const text = lines.join('\n');
        const start = from % text.length;
        const end = Math.min(text.length, start + 1 + (length % 20));
        const span = text.slice(start, end);
        if (span.includes('\n') || span.trim() === '') return;
        const found = sentenceAround(text, { start, end });
        expect(found).toContain(span.trim());
        expect(lines.some((one) => one.includes(found))).toBe(true);
      }),
    );
  });
});
