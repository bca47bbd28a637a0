import type { BriefStory } from '#src/core/brief.ts';

export type Subject = 'talks' | 'truce';

const TALKS = /\b(?:talks?|negotiat\w{1,8}|dialogue|conference|consultations|round)\b/i;
const TRUCE = /\b(?:truce|cease-?fire|cessation|armistice|lull)\b/i;
const MAX_OPENING_CHARS = 400;

/** Whether a story opens with talks or with a truce: its title tells, else its first sentence; null where both or neither do. */
export function subjectOf({ title, text }: BriefStory): Subject | null {
  const opening = text.slice(0, MAX_OPENING_CHARS).split(/(?<=[.!?])\s/u)[0] ?? '';
  for (const words of [title ?? '', opening]) {
    const isTalks = TALKS.test(words);
    if (isTalks !== TRUCE.test(words)) return isTalks ? 'talks' : 'truce';
  }
  return null;
}
