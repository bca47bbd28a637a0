import { eld } from 'eld/extrasmall';

/** The detector learns no more from a longer text. */
const SAMPLE_CHARS = 2_000;
const MIN_LETTERS = 20;
/** How far the best language must lie above the next. */
const MIN_MARGIN = 0.02;

/**
 * The language of a text as ISO 639-1, null where the text is too short or too mixed to tell.
 * The margin is ours: `isReliable()` of eld compares scores with language numbers (2.1.0) and passes close calls.
 */
export function detectLanguage(text: string): string | null {
  const sample = text.slice(0, SAMPLE_CHARS);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < MIN_LETTERS && !/\p{Script=Han}{4}/u.test(sample)) return null;
  const [best, next] = Object.entries(eld.detect(sample).getScores());
  if (!best) return null;
  return best[1] - (next?.[1] ?? 0) >= MIN_MARGIN ? best[0] : null;
}
