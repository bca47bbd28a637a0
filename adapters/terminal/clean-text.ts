import { stripVTControlCharacters } from 'node:util';
import { cutText, safeText } from '#src/core/safe-text.ts';
import { MAX_NAME_CHARS, MAX_TEXT_CHARS } from './limits.ts';

/** Safe text of several paragraphs; over-long text is cut at the end of a sentence. */
export function cleanText(text: string): string {
  return neutralise(cutText(text, MAX_TEXT_CHARS))
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n\s*/gu, '\n')
    .trim();
}

/** Safe text of one line. */
export function cleanLine(text: string): string {
  return neutralise(cutText(text, MAX_NAME_CHARS)).replaceAll(/\s+/gu, ' ').trim();
}

function neutralise(text: string): string {
  // Whole escape sequences first, so that their printable rest does not stay behind.
  return safeText(stripVTControlCharacters(text.toWellFormed()));
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
