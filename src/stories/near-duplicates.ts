import type { Story } from '#src/core/story.ts';

/**
 * Near-duplicates: syndicated copies, updates and edits, told by the runs of words that two stories share. Prints are
 * MinHash values in bands (Broder 1997; Leskovec, Rajaraman and Ullman, “Mining of Massive Datasets”, chapter 3), so that
 * candidates are found by equality, at a cost that does not grow with the archive.
 */

/** Words in a row that count as one feature. */
const SHINGLE_WORDS = 3;
/** A longer text is compared by its beginning. */
const MAX_WORDS = 5_000;
/** A copy that was cut keeps the opening. */
const OPENING_WORDS = 60;

/** A pair with similarity s shares a print of n bands of r rows with the probability 1 − (1 − s^r)^n. */
const WHOLE_BANDS = { count: 10, rows: 3 };
const OPENING_BANDS = { count: 6, rows: 2 };

const SAME_STORY_SIMILARITY = 0.5;
const CUT_COPY_CONTAINMENT = 0.8;
/** Fewer shared runs of words prove nothing. */
const MIN_SHINGLES = 12;
const WINDOW_DAYS = 3;
/** The very same text is the same story for longer: outlets bring old pages up again. */
const SAME_TEXT_SIMILARITY = 0.95;
const SAME_TEXT_WINDOW_DAYS = 60;
const DAY_MS = 86_400_000;

/** At most 16 prints; two texts that share none are no near-duplicates. A text of a few words has none. */
export function printsOf(text: string): readonly string[] {
  const words = wordsOf(text);
  const whole = shinglesOf(words);
  if (whole.size < MIN_SHINGLES) return [];
  const opening = shinglesOf(words.slice(0, OPENING_WORDS));
  return [...bandPrints('w', whole, WHOLE_BANDS), ...bandPrints('o', opening, OPENING_BANDS)];
}

/** The Jaccard similarity of the runs of words of two texts, 0 to 1. */
export function similarity(a: string, b: string): number {
  return compare(shinglesOf(wordsOf(a)), shinglesOf(wordsOf(b))).similarity;
}

/** What `findCluster` reads of a story. */
export type ClusterStory = Pick<Story, 'id' | 'text' | 'publishedAt' | 'seenAt' | 'clusterId'>;

/**
 * The cluster of the most similar candidate within three days, or of the same text within two months, else a new one that bears the story's own id.
 * `candidates` come from `store.storiesWithPrints(printsOf(story.text), limit)`.
 */
export function findCluster(story: ClusterStory, candidates: readonly ClusterStory[]): string {
  const words = wordsOf(story.text);
  const whole = shinglesOf(words);
  const opening = shinglesOf(words.slice(0, OPENING_WORDS));
  let best: { clusterId: string; similarity: number } | null = null;
  for (const candidate of candidates) {
    const days = daysApart(story, candidate);
    if (candidate.id === story.id || days > SAME_TEXT_WINDOW_DAYS) continue;
    const otherWords = wordsOf(candidate.text);
    const pair = compare(whole, shinglesOf(otherWords));
    const openings = compare(opening, shinglesOf(otherWords.slice(0, OPENING_WORDS)));
    const isCutCopy = pair.containment >= CUT_COPY_CONTAINMENT && openings.containment >= SAME_STORY_SIMILARITY;
    if (days > WINDOW_DAYS && pair.similarity < SAME_TEXT_SIMILARITY) continue;
    const isSame = pair.shared >= MIN_SHINGLES && (pair.similarity >= SAME_STORY_SIMILARITY || isCutCopy);
    if (isSame && (best === null || pair.similarity > best.similarity)) {
      best = { clusterId: candidate.clusterId, similarity: pair.similarity };
    }
  }
  return best?.clusterId ?? story.id;
}

function daysApart(a: ClusterStory, b: ClusterStory): number {
  const moment = (story: ClusterStory): number => Date.parse(story.publishedAt ?? story.seenAt);
  return Math.abs(moment(a) - moment(b)) / DAY_MS;
}

function compare(a: ReadonlySet<number>, b: ReadonlySet<number>) {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  const union = a.size + b.size - shared;
  return {
    shared,
    similarity: union === 0 ? 0 : shared / union,
    containment: small.size === 0 ? 0 : shared / small.size,
  };
}

/** The words and numbers in lower case; marks, which outlets set in their own ways, do not count. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    words.push(word.toLowerCase());
    if (words.length === MAX_WORDS) break;
  }
  return words;
}

function shinglesOf(words: readonly string[]): ReadonlySet<number> {
  const shingles = new Set<number>();
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at += 1) {
    shingles.add(fnv1a(words.slice(at, at + SHINGLE_WORDS).join(' ')));
  }
  return shingles;
}

function bandPrints(prefix: string, shingles: ReadonlySet<number>, bands: { count: number; rows: number }): string[] {
  return Array.from({ length: bands.count }, (_band, band) => {
    const rows = Array.from({ length: bands.rows }, (_row, row) => minHash(shingles, band * bands.rows + row));
    return `${prefix}${band}:${rows.map((hash) => hash.toString(36)).join('.')}`;
  });
}

/** The least of the shingles' values under the permutation that the seed picks. */
function minHash(shingles: ReadonlySet<number>, seed: number): number {
  const mask = Math.imul(seed + 1, 0x9e3779b1);
  let least = 0xffffffff;
  for (const shingle of shingles) least = Math.min(least, mix(shingle ^ mask));
  return least;
}

/** The 32-bit finalizer of MurmurHash3, which is a permutation. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The Fowler–Noll–Vo hash, 32 bits, over UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
