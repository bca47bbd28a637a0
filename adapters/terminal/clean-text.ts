import { stripVTControlCharacters } from 'node:util';
import { MAX_NAME_CHARS, MAX_TEXT_CHARS } from './limits.ts';

/**
 * What text from outside must never bring to a terminal: control characters of both sets (C0, C1), characters that reorder,
 * hide or tag text (Unicode's bidirectional controls, zero-width spaces, interlinear and tag characters).
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be taken out
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Accents heaped on one letter reach into the lines above and below. */
const HEAPED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** Safe text of several paragraphs; over-long text is cut at the end of a sentence. */
export function cleanText(text: string): string {
  return neutralise(cut(text, MAX_TEXT_CHARS))
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n\s*/gu, '\n')
    .trim();
}

/** Safe text of one line. */
export function cleanLine(text: string): string {
  return neutralise(cut(text, MAX_NAME_CHARS)).replaceAll(/\s+/gu, ' ').trim();
}

function neutralise(text: string): string {
  return stripVTControlCharacters(text.toWellFormed().replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n'))
    .replaceAll('\t', ' ')
    .replaceAll(UNSAFE, '')
    .replaceAll(HEAPED_MARKS, '$1');
}

function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const kept = text.slice(0, maxChars - 1);
  const sentenceEnd = Math.max(...['. ', '! ', '? ', '.\n'].map((end) => kept.lastIndexOf(end)));
  return sentenceEnd > maxChars / 2 ? `${kept.slice(0, sentenceEnd + 1)} …` : `${kept.toWellFormed()}…`;
}

/** The address if it is one of the web, with every unsafe character encoded; null otherwise. */
export function cleanUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && href === cleanHref(href) ? href : null;
}

function cleanHref(href: string): string {
  return neutralise(href).replaceAll(/\s/gu, '');
}
