/** Words by their numbers. */
export interface Term {
  readonly any: ReadonlySet<number>;
  readonly exact: ReadonlySet<number>;
  /** Both together: what a token may be as it is written. */
  readonly written: ReadonlySet<number>;
  readonly classes: readonly string[];
  readonly tag: 'v' | 'n' | null;
  readonly optional: boolean;
}

export type Step = Term | { readonly skip: Skip };

export interface Skip {
  readonly atMost: number;
  /** Words that it does not pass, by their numbers. */
  readonly stops: ReadonlySet<number>;
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

export function numbersOf(words: Iterable<string>): Set<number> {
  return new Set([...words].map(numberOf));
}

const SENTENCE_STOPS = [';', ':', 'but', 'although', 'while', 'whereas'];
/** What no skip passes. */
export const SENTENCE_ENDS: ReadonlySet<number> = numbersOf(SENTENCE_STOPS);
const CLAUSE_STOPS = [...SENTENCE_STOPS, ',', 'which', 'who', 'that', 'after', 'because', 'when', 'since', 'as', 'if'];
const PHRASE_STOPS = 'about|at|between|by|for|from|in|into|of|on|over|than|to|under|until|with'.split('|');
const SKIPS: Readonly<Record<string, Skip>> = {
  '*': { atMost: 4, stops: numbersOf(CLAUSE_STOPS), passesVerbs: true },
  '...': { atMost: 4, stops: numbersOf([...CLAUSE_STOPS, ...PHRASE_STOPS]), passesVerbs: true },
  '~': { atMost: 16, stops: numbersOf(CLAUSE_STOPS), passesVerbs: false },
  '**': { atMost: 8, stops: SENTENCE_ENDS, passesVerbs: true },
};
export const COMMA = numberOf(',');

/** The word's number; 0 for a word of no pattern. */
export function knownNumber(word: string): number {
  return numbers.get(word) ?? 0;
}

/** One step of a pattern, from how it is written in the tables. */
export function parseStep(written: string): Step {
  const skip = SKIPS[written];
  if (skip !== undefined) return { skip };
  const optional = written.endsWith('?');
  const bare = optional ? written.slice(0, -1) : written;
  const slash = bare.search(/\/[vn]$/);
  const tag = slash < 0 ? null : (bare.at(-1) as 'v' | 'n');
  const words = (slash < 0 ? bare : bare.slice(0, slash)).split('|');
  const plain = words.filter((word) => !/^[=@]/.test(word));
  const any = numbersOf(tag === 'n' ? plain : plain.flatMap(withVerbForms));
  const exact = numbersOf(words.filter((word) => word.startsWith('=')).map((word) => word.slice(1)));
  return {
    any,
    exact,
    written: new Set([...any, ...exact]),
    classes: words.filter((word) => word.startsWith('@')).map((word) => word.slice(1)),
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
