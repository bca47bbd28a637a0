import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, cleanUrl } from '#adapters/terminal/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['colours', '\u001B[31mred\u001B[0m', 'red'],
    ['a clipboard write', '\u001B]52;c;AAAA\u0007text', 'text'],
    ['a hidden address', '\u001B]8;;https://evil.example\u001B\\click\u001B]8;;\u001B\\', 'click'],
    ['C1 controls', 'a\u009B31mb\u0090c\u009Cd', 'abcd'],
    ['a lone escape', 'a\u001Bb', 'ab'],
    ['bells, backspaces and NULs', 'a\u0007b\u0008c\u0000d', 'abcd'],
    ['text that runs the other way', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
    ['hidden text', 'a\u200Bb\uFEFFc\u{E0041}d', 'abcd'],
    ['half a character', 'a\uD800b', 'a\uFFFDb'],
    ['heaped accents', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(3)}`],
  ])('takes out %s', (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('keeps every letter of other scripts', () => {
    const text = 'محادثات जिनेवा 会談 Переговоры עברית 👩‍👧 naïve';
    expect(cleanText(text)).toBe(text);
  });

  it('keeps paragraphs apart and nothing else of the white space', () => {
    expect(cleanText('one\r\n\r\n\r\ntwo\t  three\u2028four ')).toBe('one\ntwo three\nfour');
    expect(cleanLine('one\n two\t three')).toBe('one two three');
  });

  it('cuts over-long text at the end of a sentence', () => {
    const cut = cleanText('The talks go on. '.repeat(1000));
    expect(cut.length).toBeLessThanOrEqual(6000);
    expect(cut.endsWith('The talks go on. …')).toBe(true);
    expect(cleanLine('x'.repeat(1000))).toHaveLength(300);
  });
});

describe('cleanUrl', () => {
  it('keeps addresses of the web and encodes what they must not hold', () => {
    expect(cleanUrl('https://example.org/a?b=1')).toBe('https://example.org/a?b=1');
    expect(cleanUrl('https://example.org/\u202Eevil\u001B[2J')).toBe('https://example.org/%E2%80%AEevil%1B[2J');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'not an address', ''])('refuses %s', (url) => {
    expect(cleanUrl(url)).toBeNull();
  });
});
