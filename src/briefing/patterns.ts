import type { Token } from '#src/stories/sentences.ts';

/**
 * Patterns of words over tokens, the form in which the cue tables are written:
 * `word` stands for any form of it, `=word` for this spelling alone, `a|b` for either, `word?` may be missing,
 * `word/v` and `word/n` ask for a verb or a noun, `@class` is any noun of a class, `*` skips up to four tokens of one
 * clause, `**` up to eight tokens of one sentence, `...` up to four tokens of one noun phrase, and `~` what may stand
 * between a noun and its verb.
 */
export interface PatternTable<T> {
  /** For a word of a token, or an `@class` of it, the patterns that hang on it. */
  readonly byAnchor: ReadonlyMap<string, readonly Compiled<T>[]>;
  /** The table's bit in the marks of tokens. */
  readonly bit: number;
  readonly hangsOnClasses: boolean;
  /** What hangs on two keys at once, as it was asked for. */
  readonly joined: Map<string, readonly Compiled<T>[]>;
}

export interface PatternMatch<T> {
  readonly value: T;
  /** Token indices: the first of the match, its first plain word, and one past the last. */
  readonly first: number;
  readonly anchor: number;
  readonly end: number;
}

/** By token index, the names of the classes that the token belongs to; most tokens belong to none. */
export type TokenClasses = ReadonlyMap<number, ReadonlySet<string>>;

interface Compiled<T> {
  readonly value: T;
  /** Whether it opens with a plain word, however common; it hangs on a telling one. */
  readonly opensWithWord: boolean;
  readonly before: readonly Step[];
  readonly anchor: Term;
  readonly after: readonly Step[];
  /** One of each of these classes must stand in the stretch. */
  readonly needs: readonly (readonly string[])[];
}

interface Term {
  readonly any: ReadonlySet<string>;
  readonly exact: ReadonlySet<string>;
  /** Both together: what a token may be as it is written. */
  readonly written: ReadonlySet<string>;
  readonly hasWords: boolean;
  readonly classes: readonly string[];
  readonly tag: 'v' | 'n' | null;
  readonly optional: boolean;
}

type Step = Term | { readonly skip: Skip };

interface Skip {
  readonly atMost: number;
  /** Words that it does not pass. */
  readonly stops: ReadonlySet<string>;
  readonly passesVerbs: boolean;
}

const SENTENCE_STOPS = [';', ':', 'but', 'although', 'while', 'whereas'];
const CLAUSE_STOPS = [...SENTENCE_STOPS, ',', 'which', 'who', 'that', 'after', 'because', 'when', 'since', 'as', 'if'];
const PHRASE_STOPS = 'about|at|between|by|for|from|in|into|of|on|over|than|to|under|until|with'.split('|');
const SKIPS: Readonly<Record<string, Skip>> = {
  '*': { atMost: 4, stops: new Set(CLAUSE_STOPS), passesVerbs: true },
  '...': { atMost: 4, stops: new Set([...CLAUSE_STOPS, ...PHRASE_STOPS]), passesVerbs: true },
  '~': { atMost: 16, stops: new Set(CLAUSE_STOPS), passesVerbs: false },
  '**': { atMost: 8, stops: new Set(SENTENCE_STOPS), passesVerbs: true },
};
const COMMON_WORDS = new Set(
  'a|an|and|are|as|at|be|been|by|for|from|had|has|have|in|is|it|its|no|not|of|on|or|that|the|their|they|to|was|were|will|with|would'.split(
    '|',
  ),
);
const PARTICIPLE_PREPOSITIONS = new Set(['by', 'between', 'with', 'in', 'under', 'from']);
const MAX_PARENTHESIS_WORDS = 12;
const NOUN_TAGS = new Set(['NOUN', 'PROPN', 'ADJ']);
const VERB_TAGS = new Set(['VERB', 'AUX']);
const NONE: readonly never[] = [];
const MAX_JOINED = 5_000;

/** Which tables have patterns that hang on a word, as bits: one look-up passes most words over for all tables. */
const tablesByWord = new Map<string, number>();
const MAX_BITS = 31;
let tableCount = 0;
const marks = new WeakMap<readonly Token[], Int32Array>();

function marksOf(tokens: readonly Token[]): Int32Array {
  const before = marks.get(tokens);
  if (before) return before;
  const found = Int32Array.from(tokens, ({ lower, lemma }) => {
    const byLower = tablesByWord.get(lower) ?? 0;
    return lemma === lower ? byLower : byLower | (tablesByWord.get(lemma) ?? 0);
  });
  marks.set(tokens, found);
  return found;
}

/** @throws Error for a pattern that has no word to hang on. */
export function compilePatterns<T>(entries: Iterable<readonly [pattern: string, value: T]>): PatternTable<T> {
  const byAnchor = new Map<string, Compiled<T>[]>();
  // Beyond so many tables two share a bit, which costs time and changes nothing.
  const bit = 1 << (tableCount % MAX_BITS);
  tableCount += 1;
  for (const [pattern, value] of entries) {
    const steps = pattern.split(' ').map(parseStep);
    const at = anchorOf(steps);
    const anchor = steps[at];
    if (!anchor || !('any' in anchor)) throw new Error(`The pattern “${pattern}” has no word to hang on.`);
    const opensWithWord = steps.findIndex(isWord) === 0;
    const [before, after] = [steps.slice(0, at).toReversed(), steps.slice(at + 1)];
    const compiled = { value, opensWithWord, before, anchor, after, needs: classesNeeded(steps) };
    const keys = [...anchor.any, ...anchor.exact, ...anchor.classes.map((name) => `@${name}`)];
    for (const word of new Set(keys)) {
      tablesByWord.set(word, (tablesByWord.get(word) ?? 0) | bit);
      const list = byAnchor.get(word);
      if (list) list.push(compiled);
      else byAnchor.set(word, [compiled]);
    }
  }
  const hangsOnClasses = [...byAnchor.keys()].some((key) => key.startsWith('@'));
  return { byAnchor, bit, hangsOnClasses, joined: new Map() };
}

function classesNeeded(steps: readonly Step[]): (readonly string[])[] {
  return steps.flatMap((step) =>
    'any' in step && !step.optional && step.any.size === 0 && step.exact.size === 0 ? [step.classes] : [],
  );
}

function isWord(step: Step): boolean {
  return 'any' in step && step.classes.length === 0 && !step.optional;
}

/** The step that a pattern hangs on: a telling word before one that every sentence has, and any word before a class. */
function anchorOf(steps: readonly Step[]): number {
  const isTelling = (step: Step) =>
    isWord(step) && 'any' in step && ![...step.any, ...step.exact].some((word) => COMMON_WORDS.has(word));
  const ranks = [isTelling, isWord, (step: Step) => 'any' in step && !step.optional];
  return ranks.map((rank) => steps.findIndex(rank)).find((at) => at >= 0) ?? -1;
}

function parseStep(written: string): Step {
  const skip = SKIPS[written];
  if (skip !== undefined) return { skip };
  const optional = written.endsWith('?');
  const bare = optional ? written.slice(0, -1) : written;
  const slash = bare.search(/\/[vn]$/);
  const tag = slash < 0 ? null : (bare.at(-1) as 'v' | 'n');
  const words = (slash < 0 ? bare : bare.slice(0, slash)).split('|');
  const plain = words.filter((word) => !/^[=@]/.test(word));
  const any = new Set(tag === 'n' ? plain : plain.flatMap(withVerbForms));
  const exact = new Set(words.filter((word) => word.startsWith('=')).map((word) => word.slice(1)));
  return {
    any,
    exact,
    written: new Set([...any, ...exact]),
    hasWords: any.size + exact.size > 0,
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

/** Every match whose tokens lie in `[from, to)`, in the order of what it hangs on. */
export function findPatterns<T>(
  table: PatternTable<T>,
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
  classes: TokenClasses,
): PatternMatch<T>[] {
  const matches: PatternMatch<T>[] = [];
  const tokenMarks = marksOf(tokens);
  let present: ReadonlySet<string> | null = null;
  for (let index = range.from; index < range.to; index += 1) {
    const token = tokens[index];
    if (!token) break;
    const isMarked = ((tokenMarks[index] ?? 0) & table.bit) !== 0;
    if (!isMarked && !(table.hangsOnClasses && classes.has(index))) continue;
    present ??= classesWithin(range, classes);
    for (const compiled of candidates(table, token, classes.get(index))) {
      if (compiled.needs.length > 0 && !hasClasses(compiled.needs, present)) continue;
      if (!fits(compiled.anchor, token, index, classes)) continue;
      const first = walk(compiled.before, 0, index - 1, -1, tokens, range, classes);
      if (first === null) continue;
      const last = walk(compiled.after, 0, index + 1, 1, tokens, range, classes);
      if (last === null) continue;
      const anchor = compiled.opensWithWord ? first + 1 : index;
      matches.push({ value: compiled.value, first: first + 1, anchor, end: last });
    }
  }
  return matches;
}

function classesWithin(range: { readonly from: number; readonly to: number }, classes: TokenClasses): Set<string> {
  const present = new Set<string>();
  for (let index = range.from; index < range.to; index += 1) {
    for (const name of classes.get(index) ?? NONE) present.add(name);
  }
  return present;
}

/** The patterns that hang on a token; those of two keys together are put together once, and kept with the table. */
function candidates<T>(
  table: PatternTable<T>,
  token: Token,
  classes: ReadonlySet<string> | undefined,
): readonly Compiled<T>[] {
  const byLower = table.byAnchor.get(token.lower) ?? NONE;
  const byLemma = token.lemma === token.lower ? NONE : (table.byAnchor.get(token.lemma) ?? NONE);
  const isOfClass = classes !== undefined && table.hangsOnClasses;
  if (!isOfClass && byLemma.length === 0) return byLower;
  if (!isOfClass && byLower.length === 0) return byLemma;
  const names = isOfClass ? [...classes] : NONE;
  const key = `${byLower.length > 0 ? token.lower : ''} ${byLemma.length > 0 ? token.lemma : ''} ${names.join(' ')}`;
  const before = table.joined.get(key);
  if (before) return before;
  const byClass = names.flatMap((name) => table.byAnchor.get(`@${name}`) ?? NONE);
  const all = [...new Set([...byLower, ...byLemma, ...byClass])];
  if (table.joined.size < MAX_JOINED) table.joined.set(key, all);
  return all;
}

/** The place after the last step, going in `direction`; null where the steps do not fit. */
function walk(
  steps: readonly Step[],
  step: number,
  at: number,
  direction: 1 | -1,
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
  classes: TokenClasses,
): number | null {
  const current = steps[step];
  if (!current) return at;
  if ('skip' in current) {
    const { atMost, stops, passesVerbs } = current.skip;
    let parenthesis = 0;
    for (let skipped = 0; skipped <= atMost; skipped += 1) {
      const place = at + direction * skipped + parenthesis;
      const end = walk(steps, step + 1, place, direction, tokens, range, classes);
      if (end !== null) return end;
      const passed = place >= range.from && place < range.to ? tokens[place] : undefined;
      if (!passed) return null;
      if (passed.lower === ',' && !passesVerbs && parenthesis === 0) {
        const past = pastParenthesis(tokens, range, place, direction);
        if (past === null) return null;
        parenthesis = past - place - direction;
        continue;
      }
      if (stops.has(passed.lower)) return null;
      if (!passesVerbs && passed.pos === 'VERB' && !isDescribing(tokens[place - 1], tokens[place + 1])) return null;
    }
    return null;
  }
  const token = at >= range.from && at < range.to ? tokens[at] : undefined;
  if (token && fits(current, token, at, classes)) {
    const end = walk(steps, step + 1, at + direction, direction, tokens, range, classes);
    if (end !== null) return end;
  }
  return current.optional ? walk(steps, step + 1, at, direction, tokens, range, classes) : null;
}

/** One past the comma that closes “, brokered by Egypt,” between a noun and its verb; null where none does. */
function pastParenthesis(
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
  comma: number,
  direction: 1 | -1,
): number | null {
  for (let length = 1; length <= MAX_PARENTHESIS_WORDS; length += 1) {
    const at = comma + direction * length;
    if (at < range.from || at >= range.to) return null;
    const word = tokens[at]?.lower ?? '';
    if (SENTENCE_STOPS.includes(word)) return null;
    if (word === ',') return at + direction;
  }
  return null;
}

/** A verb before “by” is a participle, one after “to” an infinitive: “the truce brokered by Egypt”, “talks to end the war”. */
function isDescribing(before: Token | undefined, next: Token | undefined): boolean {
  return before?.lower === 'to' || (next !== undefined && PARTICIPLE_PREPOSITIONS.has(next.lower));
}

function hasClasses(needs: readonly (readonly string[])[], present: ReadonlySet<string>): boolean {
  return needs.every((names) => isOfAny(present, names));
}

function isOfAny(classes: ReadonlySet<string> | undefined, names: readonly string[]): boolean {
  return classes !== undefined && names.some((name) => classes.has(name));
}

function fits(term: Term, token: Token, index: number, classes: TokenClasses): boolean {
  const { lower, lemma } = token;
  const named =
    (term.hasWords && (term.written.has(lower) || (lemma !== lower && term.any.has(lemma)))) ||
    (term.classes.length > 0 && isOfAny(classes.get(index), term.classes));
  if (!named || term.tag === null) return named;
  return (term.tag === 'n' ? NOUN_TAGS : VERB_TAGS).has(token.pos);
}
