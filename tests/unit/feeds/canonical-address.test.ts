import { describe, expect, it } from 'vitest';
import { absoluteAddress, canonicalAddress } from '#src/feeds/canonical-address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['https://Example.org:443/a?utm_source=x&b=2&fbclid=1#top', 'https://example.org/a?b=2'],
    ['http://reader:secret@example.org/', 'http://example.org/'],
    [' https://example.org/a b ', 'https://example.org/a%20b'],
    ['https://example.org/?q=%20+a', 'https://example.org/?q=%20+a'],
  ])('gives %s its one form', (address, canonical) => {
    expect(canonicalAddress(address)).toBe(canonical);
  });

  it.each(['', 'mailto:a@example.org', 'javascript:alert(1)', 'no address', `https://example.org/${'a'.repeat(5000)}`])(
    'refuses “%s”',
    (address) => {
      expect(canonicalAddress(address)).toBeNull();
    },
  );
});

describe('absoluteAddress', () => {
  it('starts from the base', () => {
    expect(absoluteAddress('../b', 'https://example.org/a/c')).toBe('https://example.org/b');
    expect(absoluteAddress('//other.example/b', 'https://example.org/')).toBe('https://other.example/b');
  });

  it('needs no base for what is absolute, not even a good one', () => {
    expect(absoluteAddress('https://example.org/b', 'feed.xml')).toBe('https://example.org/b');
    expect(absoluteAddress('b', 'feed.xml')).toBeNull();
  });
});
