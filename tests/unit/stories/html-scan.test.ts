import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import { foldParagraphs, scanHtml } from '#src/stories/html-scan.ts';

const textOf = (html: string): string => scanHtml(html, 'page').text;

describe('scanHtml', () => {
  it('ends a paragraph at block elements and line breaks, and nowhere else', () => {
    expect(textOf('<p>One <b>bold</b> <a href="/">link</a>.</p><div>Two<br>three</div>four')).toBe(
      'One bold link.\nTwo\nthree\nfour',
    );
  });

  it('leaves out scripts, navigation, captions and what is hidden', () => {
    const html = '<nav>Home</nav><script>a < b</script><p hidden>No</p><figcaption>A hall</figcaption><p>Yes</p>';
    expect(textOf(html)).toBe('Yes');
  });

  it('decodes entities, writes the marks of q, and keeps the lines of pre', () => {
    expect(textOf('Caf&eacute; &amp; <q>talks</q>&#8230;<pre>a\nb</pre>')).toBe('Café & “talks”…\na\nb');
  });

  it('finds the title and the first heading', () => {
    const scan = scanHtml('<title> A \n title </title><h1>First <i>head</i></h1><h1>Second</h1>', 'page');
    expect(scan).toMatchObject({ title: 'A title', heading: 'First head' });
  });

  it('weighs elements and pieces of text by their depth', () => {
    expect(scanHtml('<div><p>a<p>b</div>', 'page').weight).toBe(1 + 2 + 3 + 2 + 3);
  });

  it('takes any text, and gives only clean paragraphs', () => {
    const scrap = fc.constantFrom(
      '<',
      '>',
      '</',
      '<p',
      '<!--',
      ']]>',
      '&',
      '&#',
      '"',
      "'",
      '\u0000',
      '\uD800',
      '<q>',
      '</q>',
      '<pre>\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(scrap, fc.string({ unit: 'binary' }))), (parts) => {
        try {
          const text = textOf(parts.join(''));
          expect(text.isWellFormed()).toBe(true);
          expect(text).toBe(foldParagraphs(text));
        } catch (error) {
          if (!(error instanceof ParleyError)) throw error;
        }
      }),
    );
  });
});

describe('foldParagraphs', () => {
  it('folds line ends and blanks, and changes no other character', () => {
    expect(foldParagraphs('  “Ça\u00A0va”,\t he  said.\r\n\r\n\r\nZu\u0308rich \rBasel\u0000')).toBe(
      '“Ça va”, he said.\nZu\u0308rich\nBasel',
    );
  });
});
