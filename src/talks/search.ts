import { distance } from 'fastest-levenshtein';
import type { Talks } from '#src/core/talks.ts';
import { catalogue, knownTalks } from './catalogue.ts';
import { fold } from './fold.ts';

const MAX_MATCHES = 10;
const terms = new Map(catalogue.map((entry) => [entry.id, entry.terms]));

/**
 * The negotiations that the words fit, best first. Those with a state come alone where any of them fits; the catalogue answers
 * for the others. Small slips of typing are forgiven.
 */
export function findTalks(words: string, known: readonly Talks[]): readonly Talks[] {
  const asked = fold(words);
  if (asked === '') return [];
  const exact = known.find((talks) => talks.id === words.trim().toLowerCase());
  if (exact) return [exact];
  const stored = fitting(asked, known);
  return stored.length > 0 ? stored : fitting(asked, catalogue.map(knownTalks));
}

function fitting(asked: string, talks: readonly Talks[]): readonly Talks[] {
  const scored = talks.map((one) => ({ one, fit: fitOf(asked, one) })).filter(({ fit }) => fit > 0);
  const best = Math.max(0, ...scored.map(({ fit }) => fit));
  const near = scored.filter(({ fit }) => fit >= best - 1).toSorted((a, b) => b.fit - a.fit);
  return near.slice(0, MAX_MATCHES).map(({ one }) => one);
}

/** 5 for the id or name, 4 for a term or alias, 3 where every word begins one of theirs, 2 for a slip of typing. */
function fitOf(asked: string, talks: Talks): number {
  const own = [talks.name, talks.id, ...talks.aliases].map(fold);
  const more = [...talks.parties, ...(terms.get(talks.id) ?? [])].map(fold);
  if (own.includes(asked)) return 5;
  if (more.includes(asked)) return 4;
  const all = [...own, ...more].flatMap((name) => name.split(' '));
  const parts = asked.split(' ');
  if (parts.every((part) => all.some((word) => word.startsWith(part)))) return 3;
  const slips = (part: string): boolean =>
    part.length > 3 && all.some((word) => distance(part, word) <= (part.length > 6 ? 2 : 1));
  return parts.every(slips) ? 2 : 0;
}
