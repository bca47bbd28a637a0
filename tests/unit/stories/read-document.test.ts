import { describe, expect, it } from 'vitest';
import { readDocument } from '#src/stories/read-document.ts';

const LEAD = 'The delegations met again in the old customs house, and the mediator spoke of slow progress.';
const read = (name: string, body: string | Uint8Array, contentType: string | null = null) =>
  readDocument({ name, contentType, body: typeof body === 'string' ? Buffer.from(body) : body });

describe('readDocument', () => {
  it('takes plain text as it is, with its line ends folded', () => {
    expect(read('story.txt', `${LEAD}\r\n\r\n“No paper,”  he said.\r\n`)).toEqual({
      text: `${LEAD}\n“No paper,” he said.`,
      title: null,
      language: 'en',
      warnings: [],
    });
  });

  it('reads HTML by its name, its type or its beginning', () => {
    const html = `<html><head><title>Talks go on</title></head><body><p>${LEAD}</p></body></html>`;
    for (const [name, type] of [
      ['story.HTML', null],
      ['https://a.example/b', 'text/html; charset=utf-8'],
      ['-', null],
    ] as const) {
      expect(read(name, html, type)).toMatchObject({ text: LEAD, title: 'Talks go on' });
    }
  });

  it('keeps to the charset of a byte order mark and of the header', () => {
    const utf16 = Buffer.from(`\uFEFF${LEAD}`, 'utf16le');
    expect(read('story.txt', utf16).text).toBe(LEAD);
    expect(
      read('https://a.example/b', Buffer.from('Café de la paix', 'latin1'), 'text/plain; charset=iso-8859-1').text,
    ).toBe('Café de la paix');
  });

  it.each([
    ['nothing', 'a.txt', '', 'story/empty'],
    ['blanks', '-', ' \n\t\r\n ', 'story/empty'],
    ['a PDF', 'a.txt', '%PDF-1.7 …', 'story/not-text'],
    ['random bytes', 'a.txt', Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256), 'story/not-text'],
    ['more than 5 MB', 'a.txt', new Uint8Array(5_000_001).fill(97), 'story/too-large'],
  ])('refuses %s', (_, name, body, code) => {
    expect(() => read(name, body)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses what the server calls something else', () => {
    expect(() => read('https://a.example/b', '{}', 'application/json')).toThrow(
      expect.objectContaining({
        code: 'story/not-text',
        facts: { what: 'https://a.example/b', found: 'application/json' },
      }),
    );
  });
});
