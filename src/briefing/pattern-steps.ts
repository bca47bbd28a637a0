import { classBit } from './token-classes.ts';

const BITS = 16;

/** Words of patterns, by their numbers, as bits: sixteen in each part, from the part of the lowest number on. */
export class WordSet {
  readonly numbers: readonly number[];
  readonly #from: number;
  readonly #parts: number[];

  constructor(numbers: Iterable<number>) {
    this.numbers = [...new Set(numbers)];
    const places = this.numbers.map((number) => Math.floor(number / BITS));
    this.#from = places.length === 0 ? 0 : Math.min(...places);
    this.#parts = new Array<number>(Math.max(this.#from, ...places) - this.#from + 1).fill(0);
    this.numbers.forEach((number, index) => {
      const part = (places[index] ?? 0) - this.#from;
      this.#parts[part] = (this.#parts[part] ?? 0) | (1 << (number % BITS));
    });
  }

  has(number: number): boolean {
    return ((this.#parts[(number >> 4) - this.#from] ?? 0) & (1 << (number & 15))) !== 0;
  }
}

/** One step of a pattern: a word or a class, or where `skip` is set, words that it passes. */
export interface Step {
  readonly skip: Skip | null;
  /** What a token may be as it is written, and by its lemma. */
  readonly written: WordSet;
  readonly lemmas: WordSet;
  /** The bits of the classes that a token may be of. */
  readonly classes: number;
  readonly tag: 'v' | 'n' | null;
  readonly optional: boolean;
}

export interface Skip {
  readonly atMost: number;
  /** Words that it does not pass. */
  readonly stops: WordSet;
  readonly passesVerbs: boolean;
}

/** Every word of a pattern has a number, from 1: most words of a story have none and are passed over at once. */
const numbers = new Map<string, number>();

/** The word's number, a new one for a word that had none. */
function numberOf(word: string): number {
  const before = numbers.get(word);
  if (before !== undefined) return before;
  numbers.set(word, numbers.size + 1);
  return numbers.size;
}

export function wordSet(words: Iterable<string>): WordSet {
  return new WordSet([...words].map(numberOf));
}

/** The word's number; 0 for a word of no pattern. */
export function knownNumber(word: string): number {
  return numbers.get(word) ?? 0;
}

const SENTENCE_STOPS = [';', ':', 'but', 'although', 'while', 'whereas'];
/** What no skip passes. */
export const SENTENCE_ENDS = wordSet(SENTENCE_STOPS);
const CLAUSE_STOPS = [...SENTENCE_STOPS, ',', 'which', 'who', 'that', 'after', 'because', 'when', 'since', 'as', 'if'];
const PHRASE_STOPS = 'about|at|between|by|for|from|in|into|of|on|over|than|to|under|until|with'.split('|');
const SKIPS: Readonly<Record<string, Skip>> = {
  '*': { atMost: 4, stops: wordSet(CLAUSE_STOPS), passesVerbs: true },
  '...': { atMost: 4, stops: wordSet([...CLAUSE_STOPS, ...PHRASE_STOPS]), passesVerbs: true },
  '~': { atMost: 16, stops: wordSet(CLAUSE_STOPS), passesVerbs: false },
  '**': { atMost: 8, stops: SENTENCE_ENDS, passesVerbs: true },
};
export const COMMA = numberOf(',');
const NO_WORDS = wordSet([]);

/** The same step stands in many patterns. */
const known = new Map<string, Step>();

/** One step of a pattern, from how it is written in the tables. */
export function stepOf(written: string): Step {
  const before = known.get(written);
  if (before) return before;
  const step = parseStep(written);
  known.set(written, step);
  return step;
}

function parseStep(written: string): Step {
  const skip = SKIPS[written];
  if (skip !== undefined) {
    return { skip, written: NO_WORDS, lemmas: NO_WORDS, classes: 0, tag: null, optional: false };
  }
  const optional = written.endsWith('?');
  const bare = optional ? written.slice(0, -1) : written;
  const slash = bare.search(/\/[vn]$/);
  const tag = slash < 0 ? null : (bare.at(-1) as 'v' | 'n');
  const words = (slash < 0 ? bare : bare.slice(0, slash)).split('|');
  const plain = words.filter((word) => !/^[=@]/.test(word));
  const lemmas = wordSet(tag === 'n' ? plain : plain.flatMap(withVerbForms));
  const exact = words.filter((word) => word.startsWith('=')).map((word) => numberOf(word.slice(1)));
  const classes = words.filter((word) => word.startsWith('@')).map((word) => classBit(word.slice(1)));
  return {
    skip: null,
    written: exact.length === 0 ? lemmas : new WordSet([...lemmas.numbers, ...exact]),
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
