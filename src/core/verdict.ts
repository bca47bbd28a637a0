import type { Filters } from './subscription.ts';

/** Whether a story is news to a community, or why it is not. */
export type StoryVerdict =
  | { readonly kind: 'news' }
  | { readonly kind: 'paused' }
  /** Its feed held it when the community subscribed. */
  | { readonly kind: 'history' }
  /** Told so long before we saw it. */
  | { readonly kind: 'too-old'; readonly ageMs: number }
  | { readonly kind: 'not-diplomacy' }
  /** In a language that no engine could read: it is named in the brief, and nothing more is known of it. ISO 639-1. */
  | { readonly kind: 'not-read'; readonly language: string }
  /** With the entry that keeps it out, or what the story has in place of those that are wanted. */
  | { readonly kind: 'filtered'; readonly filter: keyof Filters; readonly entry: string | null };
