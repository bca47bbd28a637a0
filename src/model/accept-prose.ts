import type { RelevantBrief } from '#src/core/brief.ts';
import { safeText } from '#src/core/safe-text.ts';
import type { Ground } from './accept.ts';
import type { ModelAnswer } from './answer-schema.ts';
import { findUnsupported } from './support.ts';
import { isTranslationSupported } from './translation.ts';

const MAX_HEADLINE_CHARS = 160;
const MAX_LINE_CHARS = 500;
const MAX_LINES = 2;

/** The model's headline where every word of it can be traced; else the extractive engine's, or the story's own title. */
export function acceptHeadline({ headline }: ModelAnswer, ground: Ground, names: readonly string[]): string {
  const { story, own, drop } = ground;
  const text = tidy(headline.text);
  const fallback = own?.headline ?? story.title ?? 'A story without a title';
  if (text === '' || text.length > MAX_HEADLINE_CHARS || !isSupported(text, headline.evidence, ground, names)) {
    drop('its headline');
    return fallback;
  }
  return text;
}

/** The lines of the model's that hold; the extractive engine's where none does. */
export function acceptBottomLine(
  { bottomLine }: ModelAnswer,
  ground: Ground,
  names: readonly string[],
): RelevantBrief['bottomLine'] {
  const { cite, own, drop } = ground;
  const kept = bottomLine.slice(0, MAX_LINES).flatMap((line) => {
    const text = tidy(line.text);
    const cited = cite(line.evidence);
    const holds = text !== '' && text.length <= MAX_LINE_CHARS && isSupported(text, line.evidence, ground, names);
    if (!cited || !holds) return drop('a line of the summary') ?? [];
    return [{ text, evidence: [...cited.evidence] as [...typeof cited.evidence] }];
  });
  return kept.length > 0 ? kept : (own?.bottomLine ?? []);
}

function tidy(words: string): string {
  return safeText(words).replaceAll(/\s+/gu, ' ').trim();
}

function isSupported(
  words: string,
  numbers: readonly number[],
  { story, cite, own }: Ground,
  names: readonly string[],
): boolean {
  const cited = cite(numbers);
  if (!cited) return false;
  const year = story.publishedAt === null ? null : Number(story.publishedAt.slice(0, 4));
  return own
    ? findUnsupported(words, cited.text, year).length === 0
    : isTranslationSupported(words, cited.text, { names, language: story.language });
}
