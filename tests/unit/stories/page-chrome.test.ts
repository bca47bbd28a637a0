import { describe, expect, it } from 'vitest';
import { isChromeLine, namesChrome } from '#src/stories/page-chrome.ts';

describe('isChromeLine', () => {
  it.each([
    'Advertisement',
    'Read more: The envoy’s long road',
    'Share this story…',
    'By Ottilie Brandt',
    'Updated at 10:42 GMT',
    'Sign up for our daily letter and never miss a round.',
    '© 2026 The Estuary Post',
  ])('knows “%s”', (line) => {
    expect(isChromeLine(line)).toBe(true);
  });

  it.each([
    'By Thursday both delegations had left the hotel.',
    'Updated figures from the ministry show a fall in trade.',
    'Published reports of a deal are false, the envoy said.',
    'More talks are planned.',
    `Subscribe to the view that all is lost, ${'and you will be alone in the hall with the chairs, '.repeat(4)}he said.`,
  ])('lets “%s” stand', (line) => {
    expect(isChromeLine(line)).toBe(false);
  });
});

describe('namesChrome', () => {
  it('goes by whole words', () => {
    expect(namesChrome('box Newsletter')).toBe(true);
    expect(namesChrome('Share_bar__x1')).toBe(true);
    expect(namesChrome('image-caption')).toBe(true);
    expect(namesChrome('wp-caption-text')).toBe(true);
    expect(namesChrome('shareholders storytext')).toBe(false);
  });
});
