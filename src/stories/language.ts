import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { eld } from 'eld/extrasmall';
import englishData from './english-words.json' with { type: 'json' };

type Detector = typeof eld;

/** Words that are in every English text and in no other language's; all in lower case. */
const englishWords = new Set(z.array(z.string().regex(/^[a-z]+$/)).parse(englishData));

/** The detector learns no more from a longer text. */
const SAMPLE_CHARS = 2_000;
const MIN_LETTERS = 20;
/** How far the best language must lie above the next. */
const MIN_MARGIN = 0.02;
const MIN_WORDS = 25;
/** News in English has 18 % of these words at least, and other languages' 6 % at most. */
const MIN_ENGLISH = 0.15;

let detector: Detector | null = null;

/**
 * The language of a text as ISO 639-1, null where the text is too short or too mixed to tell. What is plainly English is
 * told by its words alone; the detector, which takes 80 MB and 0.4 s, is loaded with the first text that is not.
 * The margin is ours: `isReliable()` of eld compares scores with language numbers (2.1.0) and passes close calls.
 */
export function detectLanguage(text: string): string | null {
  const sample = text.slice(0, SAMPLE_CHARS);
  if (isPlainlyEnglish(sample)) return 'en';
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < MIN_LETTERS && !/\p{Script=Han}{4}/u.test(sample)) return null;
  detector ??= loadDetector();
  const [best, next] = Object.entries(detector.detect(sample).getScores());
  if (!best) return null;
  return best[1] - (next?.[1] ?? 0) >= MIN_MARGIN ? best[0] : null;
}

function isPlainlyEnglish(sample: string): boolean {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  return (
    words.length >= MIN_WORDS && words.filter((word) => englishWords.has(word)).length >= MIN_ENGLISH * words.length
  );
}

/** At once, since whoever asks for a language does not wait; by its path, since the package names itself to `import` alone. */
function loadDetector(): Detector {
  const path = fileURLToPath(import.meta.resolve('eld/extrasmall'));
  return (createRequire(import.meta.url)(path) as { eld: Detector }).eld;
}
