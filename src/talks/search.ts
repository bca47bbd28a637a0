import { distance } from 'fastest-levenshtein';
import type { TalksNames, TalksStore } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { catalogue, freshFromCatalogue } from './catalogue.ts';
import { fold } from './fold.ts';

const MAX_MATCHES = 10;
/** Twice as many as the store lists, so that those of one search stay for the next. */
const MAX_PREPARED = 4000;

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
/** Talks of the store made ready to be looked up; a changed name makes a new key. */
const prepared = new Map<string, Candidate>();
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
  const ids = exact ? [exact.id] : fitting(asked, known.map(preparedFor));
  const stored = await Promise.all(ids.map((id) => store.getTalks(id)));
  if (stored.length > 0) return stored.filter((talks) => talks !== null);
  const fresh = fitting(asked, fromCatalogue).map((id) => freshFromCatalogue(id));
  return fresh.filter((talks) => talks !== null);
}

function preparedFor(talks: TalksNames): Candidate {
  const key = [talks.id, talks.name, ...talks.aliases, ...talks.parties].join('\n');
  const before = prepared.get(key);
  if (before) return before;
  if (prepared.size >= MAX_PREPARED) prepared.clear();
  const candidate = candidateOf(talks);
  prepared.set(key, candidate);
  return candidate;
}

function candidateOf({ id, name, aliases, parties }: TalksNames): Candidate {
  const own = [name, id, ...aliases].map(fold);
  const more = [...parties, ...(terms.get(id) ?? [])].map(fold);
  return { id, own, more, words: [...new Set([...own, ...more].flatMap((one) => one.split(' ')))] };
}

function fitting(asked: string, candidates: readonly Candidate[]): readonly string[] {
  const score = (fit: typeof fitOf): { id: string; fit: number }[] =>
    candidates.map((one) => ({ id: one.id, fit: fit(asked, one) })).filter((one) => one.fit > 0);
  const plain = score(fitOf);
  const scored = plain.length > 0 ? plain : score(fitWithSlips);
  const best = Math.max(0, ...scored.map(({ fit }) => fit));
  const near = scored.filter(({ fit }) => fit >= best - 1).toSorted((a, b) => b.fit - a.fit);
  return near.slice(0, MAX_MATCHES).map(({ id }) => id);
}

/** 5 for the id or name, 4 for a term or alias, 3 where every word begins one of theirs. */
function fitOf(asked: string, { own, more, words }: Candidate): number {
  if (own.includes(asked)) return 5;
  if (more.includes(asked)) return 4;
  const parts = asked.split(' ');
  return parts.every((part) => words.some((word) => word.startsWith(part))) ? 3 : 0;
}

function fitWithSlips(asked: string, { words }: Candidate): number {
  const slips = (part: string): boolean =>
    part.length > 3 && words.some((word) => distance(part, word) <= (part.length > 6 ? 2 : 1));
  return asked.split(' ').every(slips) ? 2 : 0;
}
