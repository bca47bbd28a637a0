import { classBit } from './token-classes.ts';

/** One step of a pattern: a word or a class, or where `skip` is set, words that it passes. */
export interface Step {
  /** Counts on from 0; equal steps of all tables are one. */
  readonly id: number;
  /** Index into `SKIPS`. */
  readonly skip: number | null;
  /** What a token may be as it is written, and by its lemma, as numbers of words. */
  readonly written: readonly number[];
  readonly lemmas: readonly number[];
  /** The bits of the classes that a token may be of. */
  readonly classes: number;
  readonly tag: 'v' | 'n' | null;
  readonly optional: boolean;
}

export interface Skip {
  readonly written: string;
  readonly atMost: number;
  /** Words that it does not pass. */
  readonly stops: ReadonlySet<string>;
  readonly passesVerbs: boolean;
}

/** Every word of a pattern has a number, from 1: most words of a story have none and are passed over at once. */
const numbers = new Map<string, number>();

/** The word's number, a new one for a word that had none. */
export function numberOf(word: string): number {
  const before = numbers.get(word);
  if (before !== undefined) return before;
  numbers.set(word, numbers.size + 1);
  return numbers.size;
}

/** The word's number; 0 for a word of no pattern. */
export function knownNumber(word: string): number {
  return numbers.get(word) ?? 0;
}

const SENTENCE_STOPS = [';', ':', 'but', 'although', 'while', 'whereas'];
/** What no skip passes. */
export const SENTENCE_ENDS: ReadonlySet<string> = new Set(SENTENCE_STOPS);
const CLAUSE_STOPS = [...SENTENCE_STOPS, ',', 'which', 'who', 'that', 'after', 'because', 'when', 'since', 'as', 'if'];
const PHRASE_STOPS = 'about|at|between|by|for|from|in|into|of|on|over|than|to|under|until|with'.split('|');
export const SKIPS: readonly Skip[] = [
  { written: '*', atMost: 4, stops: new Set(CLAUSE_STOPS), passesVerbs: true },
  { written: '...', atMost: 4, stops: new Set([...CLAUSE_STOPS, ...PHRASE_STOPS]), passesVerbs: true },
  { written: '~', atMost: 16, stops: new Set(CLAUSE_STOPS), passesVerbs: false },
  { written: '**', atMost: 8, stops: SENTENCE_ENDS, passesVerbs: true },
];

const steps: Step[] = [];
const byWriting = new Map<string, Step>();
/** By the number of a word, the steps that a token of this spelling fits, and of this lemma. */
const byWritten: Step[][] = [];
const byLemma: Step[][] = [];

export function stepCount(): number {
  return steps.length;
}

/** The steps that a token fits by its words, whatever its part of speech. */
export function stepsOfWords(lower: number, lemma: number): readonly Step[] {
  return [...(byWritten[lower] ?? []), ...(byLemma[lemma] ?? [])];
}

/** One step of a pattern, from how it is written in the tables. */
export function stepOf(written: string): Step {
  const before = byWriting.get(written);
  if (before) return before;
  const step = { ...parseStep(written), id: steps.length };
  steps.push(step);
  byWriting.set(written, step);
  for (const number of step.written) (byWritten[number] ??= []).push(step);
  for (const number of step.lemmas) (byLemma[number] ??= []).push(step);
  return step;
}

function parseStep(written: string): Omit<Step, 'id'> {
  const skip = SKIPS.findIndex((one) => one.written === written);
  if (skip >= 0) return { skip, written: [], lemmas: [], classes: 0, tag: null, optional: false };
  const optional = written.endsWith('?');
  const bare = optional ? written.slice(0, -1) : written;
  const slash = bare.search(/\/[vn]$/);
  const tag = slash < 0 ? null : (bare.at(-1) as 'v' | 'n');
  const words = (slash < 0 ? bare : bare.slice(0, slash)).split('|');
  const plain = words.filter((word) => !/^[=@]/.test(word));
  const lemmas = [...new Set(tag === 'n' ? plain : plain.flatMap(withVerbForms))].map(numberOf);
  const exact = words.filter((word) => word.startsWith('=')).map((word) => numberOf(word.slice(1)));
  const classes = words.filter((word) => word.startsWith('@')).map((word) => classBit(word.slice(1)));
  return {
    skip: null,
    written: [...new Set([...lemmas, ...exact])],
    lemmas,
    classes: classes.reduce((all, bit) => all | bit, 0),
    tag,
    optional,
  };
}

/** The regular forms of a verb, since a tagger that takes “prolonged” for an adjective gives no verb's lemma for it. */
function withVerbForms(word: string): string[] {
  if (!/^[a-z]{3,}$/.test(word) || /(?:ed|ing|s)$/.test(word)) return [word];
  const stem = word.endsWith('e') ? word.slice(0, -1) : word;
  const doubled = /[^aeiou][aeiou][bdgmnprt]$/.test(word)
    ? [`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`]
    : [];
  const changed = /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ied`] : [];
  return [word, `${stem}ed`, `${stem}ing`, ...doubled, ...changed];
}
