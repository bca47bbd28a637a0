import type { BriefStory } from './brief.ts';

/**
 * How far a story has come. Each step is one transaction, so that a crash repeats a step and never skips one:
 * `fetched` (in the store) → `readable` (full text found) → `briefed` → `settled` (put to its negotiation, or set aside).
 */
export const STAGES = ['fetched', 'readable', 'briefed', 'settled', 'parked'] as const;
export type Stage = (typeof STAGES)[number];

/** A story on its way. `text` is the feed's own until the story is readable. */
export interface Story extends BriefStory {
  readonly feedId: string | null;
  /** The item's identity within its feed. */
  readonly itemId: string;
  /** Of the words that its publisher gave it: another one after each edit. */
  readonly revision: string;
  readonly stage: Stage;
  /** Tries of the present stage that failed. */
  readonly attempts: number;
  /** Stories that tell the same thing in nearly the same words share a cluster; it bears its first story's id. */
  readonly clusterId: string;
  /** ISO 8601: when we first saw it. */
  readonly seenAt: string;
  /** Its feed held it already when that was first read: kept for context, never posted. */
  readonly isHistory: boolean;
}

/** What a cleaned page or feed text gave. */
export interface ReadableText {
  readonly text: string;
  readonly title: string | null;
  readonly language: string | null;
  /** What was left out or could not be had, in plain words. */
  readonly warnings: readonly string[];
}
