/**
 * What text from outside must never bring to a screen: control characters of both sets (C0, C1) but the line's end, and
 * characters that reorder, hide or tag text (Unicode's bidirectional controls, zero-width spaces, interlinear and tag
 * characters).
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be taken out
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Accents heaped on one letter reach into the lines above and below. */
const HEAPED_MARKS = /(\p{M}{3})\p{M}+/gu;

const ELLIPSIS = '…';

/** The text with nothing in it that could turn, hide or reach over the words around it. Lines stay lines. */
export function safeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNSAFE, '')
    .replaceAll(HEAPED_MARKS, '$1');
}

/** Cuts at the end of a sentence where there is one in the second half, else at a word. Never longer than `maxChars`. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const head = text.slice(0, Math.max(0, maxChars - ELLIPSIS.length));
  const half = head.length / 2;
  const stop = Math.max(...['. ', '! ', '? ', '.\n'].map((end) => head.lastIndexOf(end)));
  if (stop > half) return `${head.slice(0, stop + 1)} ${ELLIPSIS}`;
  const blank = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n'));
  const kept = blank > half ? head.slice(0, blank) : head.replace(/[\uD800-\uDBFF]$/u, '');
  return maxChars < 1 ? '' : `${kept}${ELLIPSIS}`;
}

/** The address if it is one of the web; null for anything else. */
export function webAddress(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed.href : null;
}
