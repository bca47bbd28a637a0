import { safeText } from '#src/core/safe-text.ts';

/** Takes no room, and parts signs that would mean something together (U+2060, word joiner). */
const JOINER = '\u2060';

/** Signs that begin or end markup anywhere: emphasis, code, spoilers, links. */
const MARKUP = /[\\*_~`|[\]]/gu;
/** Signs that mean something where a line begins: headings, quotes, lists, small text. */
const LINE_START = /^([^\S\n]*)([#>-]|\d+(?=[.)]))/gmu;

/**
 * Text from outside as text: no markdown and no link, no custom emoji, timestamp or command, and no mention, not even one that
 * would ping nobody.
 */
export function escape(words: string): string {
  return safeText(words)
    .replaceAll(MARKUP, '\\$&')
    .replaceAll(LINE_START, (_all, blank: string, sign: string) =>
      /\d/u.test(sign) ? `${blank}${sign}${JOINER}` : `${blank}\\${sign}`,
    )
    .replaceAll('@', `@${JOINER}`)
    .replaceAll('://', `:${JOINER}//`)
    .replaceAll(/<(?=[@#:/+a-z])/giu, `<${JOINER}`)
    .replaceAll(/:(?=[\w+-]+:)/gu, `:${JOINER}`);
}
