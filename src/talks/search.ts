import { distance } from 'fastest-levenshtein';
import type { TalksNames, TalksStore } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { catalogue, freshFromCatalogue } from './catalogue.ts';
import { fold } from './fold.ts';

const MAX_MATCHES = 10;

/** An entry of the catalogue or talks of the store, as they are looked up. */
interface Candidate {
  readonly id: string;
  /** Names and id. */
  readonly own: readonly string[];
  /** Parties and words of the dispute. */
  readonly more: readonly string[];
  readonly words: readonly string[];
}

const terms = new Map(catalogue.map((entry) => [entry.id, entry.terms]));
const fromCatalogue = catalogue.map((entry) =>
  candidateOf({ ...entry, parties: entry.parties.flatMap((party) => [party.name, ...party.aliases]) }),
);

/**
 * The negotiations that the words fit, best first. Those with a state come alone where any of them fits; the catalogue answers
 * for the others. Small slips of typing are forgiven.
 */
export async function findTalks(
  words: string,
  store: Pick<TalksStore, 'getTalks' | 'listTalksNames'>,
): Promise<readonly Talks[]> {
  const asked = fold(words);
  if (asked === '') return [];
  const known = await store.listTalksNames();
  const exact = known.find((talks) => talks.id === words.trim().toLowerCase());
  const ids = exact ? [exact.id] : fitting(asked, known.map(candidateOf));
  const stored = await Promise.all(ids.map((id) => store.getTalks(id)));
  if (stored.length > 0) return stored.filter((talks) => talks !== null);
  const fresh = fitting(asked, fromCatalogue).map((id) => freshFromCatalogue(id));
  return fresh.filter((talks) => talks !== null);
}

function candidateOf({ id, name, aliases, parties }: TalksNames): Candidate {
  const own = [name, id, ...aliases].map(fold);
  const more = [...parties, ...(terms.get(id) ?? [])].map(fold);
  return { id, own, more, words: [...new Set([...own, ...more].flatMap((one) => one.split(' ')))] };
}

function fitting(asked: string, candidates: readonly Candidate[]): readonly string[] {
  const scored = candidates.map((one) => ({ id: one.id, fit: fitOf(asked, one) })).filter(({ fit }) => fit > 0);
  const best = Math.max(0, ...scored.map(({ fit }) => fit));
  const near = scored.filter(({ fit }) => fit >= best - 1).toSorted((a, b) => b.fit - a.fit);
  return near.slice(0, MAX_MATCHES).map(({ id }) => id);
}

/** 5 for the id or name, 4 for a term or alias, 3 where every word begins one of theirs, 2 for a slip of typing. */
function fitOf(asked: string, { own, more, words }: Candidate): number {
  if (own.includes(asked)) return 5;
  if (more.includes(asked)) return 4;
  const parts = asked.split(' ');
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 3;
  const slips = (part: string): boolean =>
    part.length > 3 && words.some((word) => distance(part, word) <= (part.length > 6 ? 2 : 1));
  return parts.every(slips) ? 2 : 0;
}
