import type { BriefStory } from '#src/core/brief.ts';

const FIRST_YEAR = 1945;
const LAST_YEAR = 2099;
/** A story without a date is of the newest year that it names, or of one soon after. */
const UNDATED_SPAN_YEARS = 3;

/** The years in which a story may have been written; null where nothing tells. */
export function storyYears({ publishedAt, text, title }: BriefStory): { from: number; to: number } | null {
  if (publishedAt !== null) {
    const year = Number(publishedAt.slice(0, 4));
    return { from: year, to: year };
  }
  const named = `${title ?? ''} ${text}`.match(/\b(?:19|20)\d{2}\b/g) ?? [];
  const years = named.map(Number).filter((year) => year >= FIRST_YEAR && year <= LAST_YEAR);
  if (years.length === 0) return null;
  const newest = Math.max(...years);
  return { from: newest - 1, to: newest + UNDATED_SPAN_YEARS };
}
