import { segment } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';
import { isDenial } from './denials.ts';
import { namesIn, numbersIn } from './support.ts';

/** What a translation is held against besides the words of the story. */
export interface TranslationGround {
  /** Of all who and where that were found in the story. */
  readonly names: readonly string[];
  /** The story's; ISO 639-1. */
  readonly language: string | null;
}

const WORDS = /[\p{L}\p{M}]+/gu;
/** “And” and “so” are written as one with the word that follows. */
const ARABIC_PREFIX = /^[وف](?=.{2})/u;

/**
 * Whether English words can be a translation of the cited ones. No word of it can be traced; what can be held is that every
 * number stands in them in digits, that every name is one that has been found in the story, and that what they deny is denied
 * and what they do not deny is not.
 */
export function isTranslationSupported(
  written: string,
  cited: string,
  { names, language }: TranslationGround,
): boolean {
  const told = new Set(numbersIn(westernDigits(cited)));
  const known = new Set(names.flatMap((name) => name.toLowerCase().split(/[\s-]+/u)));
  const isDenied = language === null ? null : isForeignDenied(cited, language);
  return (
    numbersIn(westernDigits(written)).every((value) => told.has(value)) &&
    namesIn(written).every((name) => known.has(name)) &&
    (isDenied === null || isDenied === isDeniedInEnglish(written))
  );
}

function westernDigits(text: string): string {
  return text.replaceAll(/[\u0660-\u0669\u06F0-\u06F9]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}

function isDeniedInEnglish(words: string): boolean {
  return segment(words).tokens.some(isDenial);
}

/** Null where the words that deny are not known of the language. */
function isForeignDenied(words: string, language: string): boolean | null {
  const known = checks.foreignDenials[language];
  if (!known) return null;
  const told = [...words.toLowerCase().matchAll(WORDS)].flatMap(([word]) => [word, word.replace(ARABIC_PREFIX, '')]);
  return known.some((denial) =>
    denial.endsWith('*') ? told.some((word) => word.startsWith(denial.slice(0, -1))) : told.includes(denial),
  );
}
