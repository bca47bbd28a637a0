import { decodeHTML } from 'entities';
import { Parser } from 'htmlparser2';

/** Elements that stand within a line, after the HTML standard's phrasing content; every other one ends a paragraph. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q ruby rb rp rt s samp ' +
    'small span strike strong sub sup time tt u var wbr'
  ).split(' '),
);
/** Elements whose content is not words for a reader. */
const UNSAID = new Set('script style noscript template svg math object iframe audio video canvas select'.split(' '));
/** Markup that publishers put into titles; any other tag there is meant to be read: “The <canvas> element”. */
const NO_TITLE_TAG =
  /<(?!\/?(?:a|abbr|b|big|blockquote|br|cite|code|div|em|font|h[1-6]|i|img|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u)\b)/gi;
/** The parser's work grows with the depth. */
const MAX_DEPTH = 256;

class TooDeepError extends Error {}

/** An HTML fragment to plain text: paragraphs apart by one `\n`, blanks folded. Never throws; linear in the length. */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return foldLines(html);
  try {
    return readFragment(html);
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
    return foldLines(decodeHTML(html.replace(/<[^<>]*>/g, '\n')));
  }
}

/** A title, which is one line, and in which a tag can be a word. */
export function titleToText(html: string): string {
  return htmlToText(html.replace(NO_TITLE_TAG, '&lt;')).replaceAll('\n', ' ');
}

function readFragment(html: string): string {
  const paragraphs: string[] = [];
  let line: string[] = [];
  let depth = 0;
  let unsaidDepth = 0;
  const endParagraph = (): void => {
    // Line ends in HTML are blanks.
    const paragraph = foldBlanks(line.join(''));
    if (paragraph !== '') paragraphs.push(paragraph);
    line = [];
  };
  const parser = new Parser({
    onopentag(name) {
      depth += 1;
      if (depth > MAX_DEPTH) throw new TooDeepError();
      if (unsaidDepth > 0 || UNSAID.has(name)) unsaidDepth += 1;
      if (!INLINE.has(name)) endParagraph();
      else if (name === 'q') line.push('“');
    },
    ontext(words) {
      if (unsaidDepth === 0) line.push(words);
    },
    onclosetag(name) {
      depth -= 1;
      if (unsaidDepth > 0) unsaidDepth -= 1;
      if (!INLINE.has(name)) endParagraph();
      else if (name === 'q') line.push('”');
    },
  });
  parser.end(html);
  endParagraph();
  return paragraphs.join('\n');
}

function foldLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(foldBlanks)
    .filter((line) => line !== '')
    .join('\n');
}

/** Control characters carry no words, and stores refuse some of them. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F]/g;
/** Blanks that are not one space, which nearly all are. */
const ODD_BLANKS = /\s{2,}|[^\S ]/g;

/** One line: runs of blanks become one, control characters go. */
export function foldBlanks(line: string): string {
  return line.replace(CONTROLS, '').replace(ODD_BLANKS, ' ').trim().toWellFormed();
}
