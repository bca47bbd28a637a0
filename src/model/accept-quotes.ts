import type { Quote, RelevantBrief } from '#src/core/brief.ts';
import { safeText } from '#src/core/safe-text.ts';
import type { Span } from '#src/core/span.ts';
import type { Ground } from './accept.ts';
import type { ModelAnswer } from './answer-schema.ts';
import { findWords } from './cited.ts';
import { nameIn } from './names.ts';
import { isTranslationSupported } from './translation.ts';

type AnsweredQuote = ModelAnswer['quotes'][number];

/** Fewer characters are a word in quotation marks and nobody's speech. */
const MIN_QUOTE_CHARS = 8;
const OPENING = /["“„«‹‘'「『]\s*$/u;
const CLOSING = /^\s*["”“»›’'」』]/u;
/** How much around a quote is looked at for its marks. */
const MARK_REACH = 3;

/**
 * Quotes in the model's order, each copied from the story. Where the extractive engine reads the language, its quotes are
 * the quotes, and their speakers its own; those that the model does not name follow.
 */
export function acceptQuotes(answer: ModelAnswer, ground: Ground, names: readonly string[]): RelevantBrief['quotes'] {
  const { own, drop } = ground;
  if (!own) return answer.quotes.flatMap((quote) => acceptForeign(quote, ground, names) ?? []);
  const chosen: Quote[] = [];
  for (const answered of answer.quotes) {
    const found = own.quotes.find((quote) => isWithinOther(quote.text, answered.text));
    if (!found) drop('a quote');
    else if (!chosen.includes(found)) chosen.push(found);
    const claimed = answered.speaker?.name;
    const isSame = [found?.speaker?.name, ...(found?.speaker?.aliases ?? [])].some(
      (name) => name !== undefined && claimed !== undefined && (name.includes(claimed) || claimed.includes(name)),
    );
    if (found && claimed !== undefined && !isSame) drop('a speaker');
  }
  return [...chosen, ...own.quotes.filter((quote) => !chosen.includes(quote))];
}

function isWithinOther(first: string, second: string): boolean {
  const [one, other] = [bare(first), bare(second)];
  return (
    one.length >= MIN_QUOTE_CHARS && (one.includes(other) || other.includes(one)) && other.length >= MIN_QUOTE_CHARS
  );
}

function bare(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** In another language: words between quotation marks, whose speaker the same sentence names. */
function acceptForeign(
  { text, speaker, translation, evidence }: AnsweredQuote,
  ground: Ground,
  names: readonly string[],
): Quote | null {
  const { story, cite, drop } = ground;
  const cited = cite(evidence);
  const span = cited?.evidence.map((within) => findWords(story.text, text, within)).find((found) => found !== null);
  if (!cited || !span || span.end - span.start < MIN_QUOTE_CHARS || !isMarked(story.text, span)) return drop('a quote');
  const outside = cited.text.replace(story.text.slice(span.start, span.end), ' ');
  const named = speaker && nameIn(outside, speaker);
  if (speaker && !named) drop('a speaker');
  const original = story.text.slice(span.start, span.end);
  const english = translation?.trim() ?? '';
  const isTranslated = english !== '' && isTranslationSupported(english, original, { names, language: story.language });
  if (english !== '' && !isTranslated) drop('a translation');
  return {
    text: original,
    speaker: named
      ? { name: named.name, role: null, aliases: named.written === named.name ? [] : [named.written] }
      : null,
    ...span,
    ...(isTranslated ? { translation: safeText(english) } : {}),
  };
}

function isMarked(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - MARK_REACH), start);
  return OPENING.test(before) && CLOSING.test(text.slice(end, end + MARK_REACH));
}
