import { Parser } from 'htmlparser2';
import { ParleyError } from '#src/core/errors.ts';

/** What one pass over an HTML text finds, before any tree is built of it. */
export interface HtmlScan {
  /** The visible words, paragraphs apart by `\n`; navigation, forms and captions are left out. */
  readonly text: string;
  /** The words of `<title>`. */
  readonly title: string | null;
  /** The words of the first `<h1>`. */
  readonly heading: string | null;
  /**
   * The depths of all elements and pieces of text, added up: what it costs to walk a tree of it from every node upwards,
   * or to ask every element for its text.
   */
  readonly weight: number;
}

/** The parser's work grows with the depth, so that a text nested deeper than any page is not read on. */
const MAX_DEPTH = 512;

/** Elements that stand within a line, after the HTML standard's phrasing content; every other one ends a paragraph. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output progress q ruby ' +
    'rb rp rt s samp small span strike strong sub sup time tt u var wbr'
  ).split(' '),
);

/** Elements whose content is not part of what the page says. */
const UNSAID = new Set(
  (
    'script style noscript template title svg math object iframe audio video canvas select textarea button dialog ' +
    'nav header footer aside figcaption'
  ).split(' '),
);

/** A tree that is written out and read again has a piece of text for each of these. */
const ESCAPED = /[&<>\u00A0]/g;

/**
 * Reads HTML, a page or a fragment, in one pass without recursion, in time linear in its length.
 * Throws `story/unreadable` where its elements are nested too deep; `what` names the page in the message.
 */
export function scanHtml(html: string, what: string): HtmlScan {
  const paragraphs: string[] = [];
  const captured = { title: captureFirst(), h1: captureFirst() };
  let line: string[] = [];
  let depth = 0;
  let weight = 0;
  let unsaidDepth = 0;
  let preformattedDepth = 0;

  const endParagraph = (): void => {
    const paragraph = foldBlanks(line.join(''));
    if (paragraph !== '') paragraphs.push(paragraph);
    line = [];
  };
  const say = (words: string): void => {
    if (unsaidDepth === 0) line.push(words);
  };

  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      weight += depth;
      if (depth > MAX_DEPTH) {
        throw new ParleyError('story/unreadable', { what, reason: 'its elements are nested too deep' });
      }
      if (unsaidDepth > 0 || UNSAID.has(name) || 'hidden' in attributes) unsaidDepth += 1;
      if (name === 'pre') preformattedDepth += 1;
      if (name === 'title' || name === 'h1') captured[name].open();
      if (name === 'q') say('“');
      if (!INLINE.has(name)) endParagraph();
    },
    ontext(words) {
      weight += (1 + (words.match(ESCAPED)?.length ?? 0)) * (depth + 1);
      captured.title.add(words);
      captured.h1.add(words);
      if (preformattedDepth === 0) return say(words);
      for (const [index, part] of words.split('\n').entries()) {
        if (index > 0) endParagraph();
        say(part);
      }
    },
    onclosetag(name) {
      depth -= 1;
      if (!INLINE.has(name)) endParagraph();
      if (name === 'q') say('”');
      if (name === 'title' || name === 'h1') captured[name].close();
      if (name === 'pre') preformattedDepth -= 1;
      if (unsaidDepth > 0) unsaidDepth -= 1;
    },
  });
  parser.end(html);
  endParagraph();
  return {
    text: paragraphs.join('\n'),
    title: captured.title.words(),
    heading: captured.h1.words(),
    weight,
  };
}

/** Keeps the words between the first opening and its end. */
function captureFirst(): { open(): void; add(words: string): void; close(): void; words(): string | null } {
  const parts: string[] = [];
  let state: 'before' | 'inside' | 'after' = 'before';
  return {
    open: () => {
      if (state === 'before') state = 'inside';
    },
    add: (words) => {
      if (state === 'inside') parts.push(words);
    },
    close: () => {
      if (state === 'inside') state = 'after';
    },
    words: () => foldBlanks(parts.join('')) || null,
  };
}

/** Control characters carry no words, and neither store takes a NUL or half a surrogate pair. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** One line of text: runs of blanks become one, control characters go, every other character stays as it is. */
export function foldBlanks(text: string): string {
  return text.replace(CONTROLS, '').replace(/\s+/g, ' ').trim().toWellFormed();
}

/** Paragraphs apart by one `\n`, each folded; empty ones go. */
export function foldParagraphs(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(foldBlanks)
    .filter((paragraph) => paragraph !== '')
    .join('\n');
}
