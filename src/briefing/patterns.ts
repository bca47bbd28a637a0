import type { Token } from '#src/stories/sentences.ts';
import {
  COMMA,
  SENTENCE_ENDS,
  type Skip,
  type Step,
  type Term,
  knownNumber,
  numberOf,
  numbersOf,
  parseStep,
} from './pattern-steps.ts';

/**
 * Patterns of words over tokens, the form in which the cue tables are written:
 * `word` stands for any form of it, `=word` for this spelling alone, `a|b` for either, `word?` may be missing,
 * `word/v` and `word/n` ask for a verb or a noun, `@class` is any noun of a class, `*` skips up to four tokens of one
 * clause, `**` up to eight tokens of one sentence, `...` up to four tokens of one noun phrase, and `~` what may stand
 * between a noun and its verb.
 */
export interface PatternTable<T> {
  /** For the number of a word of a token, or of an `@class` of it, the patterns that hang on it. */
  readonly byAnchor: ReadonlyMap<number, readonly Compiled<T>[]>;
  /** The table's bit in the marks of tokens. */
  readonly bit: number;
  readonly hangsOnClasses: boolean;
  /** What hangs on two keys at once, as it was asked for. */
  readonly joined: Map<string | number, readonly Compiled<T>[]>;
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

const COMMON_WORDS = numbersOf(
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
/** More than the patterns have words, so that two words' numbers make one. */
const MAX_WORDS = 2 ** 24;

/** Which tables have patterns that hang on a word, as bits, by its number: one look-up passes most words over for all tables. */
const tablesByWord: number[] = [];
const MAX_BITS = 31;
let tableCount = 0;

/** By token index, the numbers of its two forms, 0 for a word of no pattern, and the tables that have patterns for it. */
interface Coded {
  readonly lower: Int32Array;
  readonly lemma: Int32Array;
  readonly marks: Int32Array;
}

const known = new WeakMap<readonly Token[], Coded>();

function codeOf(tokens: readonly Token[]): Coded {
  const before = known.get(tokens);
  if (before) return before;
  const [lower, lemma, marks] = [0, 1, 2].map(() => new Int32Array(tokens.length)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  tokens.forEach((token, index) => {
    const byLower = knownNumber(token.lower);
    const byLemma = token.lemma === token.lower ? byLower : knownNumber(token.lemma);
    lower[index] = byLower;
    lemma[index] = byLemma;
    marks[index] = (tablesByWord[byLower] ?? 0) | (tablesByWord[byLemma] ?? 0);
  });
  const coded = { lower, lemma, marks };
  known.set(tokens, coded);
  return coded;
}

/** What patterns are looked for in. */
interface Searched {
  readonly tokens: readonly Token[];
  readonly code: Coded;
  readonly from: number;
  readonly to: number;
  readonly classes: TokenClasses;
}

/** @throws Error for a pattern that has no word to hang on. */
export function compilePatterns<T>(entries: Iterable<readonly [pattern: string, value: T]>): PatternTable<T> {
  const byAnchor = new Map<number, Compiled<T>[]>();
  // Beyond so many tables two share a bit, which costs time and changes nothing.
  const bit = 1 << (tableCount % MAX_BITS);
  tableCount += 1;
  let hangsOnClasses = false;
  for (const [pattern, value] of entries) {
    const steps = pattern.split(' ').map(parseStep);
    const at = anchorOf(steps);
    const anchor = steps[at];
    if (!anchor || !('any' in anchor)) throw new Error(`The pattern “${pattern}” has no word to hang on.`);
    const opensWithWord = steps.findIndex(isWord) === 0;
    const [before, after] = [steps.slice(0, at).toReversed(), steps.slice(at + 1)];
    const compiled = { value, opensWithWord, before, anchor, after, needs: classesNeeded(steps) };
    const keys = [...anchor.any, ...anchor.exact, ...anchor.classes.map((name) => numberOf(`@${name}`))];
    for (const word of new Set(keys)) {
      tablesByWord[word] = (tablesByWord[word] ?? 0) | bit;
      hangsOnClasses ||= anchor.classes.some((name) => word === numberOf(`@${name}`));
      const list = byAnchor.get(word);
      if (list) list.push(compiled);
      else byAnchor.set(word, [compiled]);
    }
  }
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

/** Every match whose tokens lie in `[from, to)`, in the order of what it hangs on. */
export function findPatterns<T>(
  table: PatternTable<T>,
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
  classes: TokenClasses,
): PatternMatch<T>[] {
  const matches: PatternMatch<T>[] = [];
  const code = codeOf(tokens);
  const searched: Searched = { tokens, code, from: range.from, to: Math.min(range.to, tokens.length), classes };
  let present: ReadonlySet<string> | null = null;
  for (let index = searched.from; index < searched.to; index += 1) {
    const isMarked = ((code.marks[index] ?? 0) & table.bit) !== 0;
    if (!isMarked && !(table.hangsOnClasses && classes.has(index))) continue;
    for (const compiled of candidates(table, searched, index)) {
      if (compiled.needs.length > 0 && !hasClasses(compiled.needs, (present ??= classesWithin(range, classes))))
        continue;
      if (!fits(compiled.anchor, searched, index)) continue;
      const first = walk(compiled.before, 0, index - 1, -1, searched);
      if (first === null) continue;
      const last = walk(compiled.after, 0, index + 1, 1, searched);
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
function candidates<T>(table: PatternTable<T>, { code, classes }: Searched, index: number): readonly Compiled<T>[] {
  const lower = code.lower[index] ?? 0;
  const lemma = code.lemma[index] ?? 0;
  const byLower = table.byAnchor.get(lower) ?? NONE;
  const byLemma = lemma === lower ? NONE : (table.byAnchor.get(lemma) ?? NONE);
  const ofClass = table.hangsOnClasses ? classes.get(index) : undefined;
  if (!ofClass && byLemma.length === 0) return byLower;
  if (!ofClass && byLower.length === 0) return byLemma;
  const names = ofClass ? [...ofClass] : NONE;
  const pair = lower * MAX_WORDS + (byLemma.length > 0 ? lemma : 0);
  const key = ofClass ? `${pair} ${names.join(' ')}` : pair;
  const before = table.joined.get(key);
  if (before) return before;
  const byClass = names.flatMap((name) => table.byAnchor.get(numberOf(`@${name}`)) ?? NONE);
  const all = [...new Set([...byLower, ...byLemma, ...byClass])];
  if (table.joined.size < MAX_JOINED) table.joined.set(key, all);
  return all;
}

/** The place after the last step, going in `direction`; null where the steps do not fit. */
function walk(steps: readonly Step[], step: number, at: number, direction: 1 | -1, searched: Searched): number | null {
  const current = steps[step];
  if (!current) return at;
  if ('skip' in current) return walkOn(current.skip, steps, step, at, direction, searched);
  if (at >= searched.from && at < searched.to && fits(current, searched, at)) {
    const end = walk(steps, step + 1, at + direction, direction, searched);
    if (end !== null) return end;
  }
  return current.optional ? walk(steps, step + 1, at, direction, searched) : null;
}

function walkOn(
  { atMost, stops, passesVerbs }: Skip,
  steps: readonly Step[],
  step: number,
  at: number,
  direction: 1 | -1,
  searched: Searched,
): number | null {
  const { tokens, code, from, to } = searched;
  let parenthesis = 0;
  for (let skipped = 0; skipped <= atMost; skipped += 1) {
    const place = at + direction * skipped + parenthesis;
    const end = walk(steps, step + 1, place, direction, searched);
    if (end !== null) return end;
    if (place < from || place >= to) return null;
    const passed = code.lower[place] ?? 0;
    if (passed === COMMA && !passesVerbs && parenthesis === 0) {
      const past = pastParenthesis(searched, place, direction);
      if (past === null) return null;
      parenthesis = past - place - direction;
      continue;
    }
    if (passed !== 0 && stops.has(passed)) return null;
    const isVerb = !passesVerbs && tokens[place]?.pos === 'VERB';
    if (isVerb && !isDescribing(tokens[place - 1], tokens[place + 1])) return null;
  }
  return null;
}

/** One past the comma that closes “, brokered by Egypt,” between a noun and its verb; null where none does. */
function pastParenthesis({ code, from, to }: Searched, comma: number, direction: 1 | -1): number | null {
  for (let length = 1; length <= MAX_PARENTHESIS_WORDS; length += 1) {
    const at = comma + direction * length;
    if (at < from || at >= to) return null;
    const word = code.lower[at] ?? 0;
    if (SENTENCE_ENDS.has(word)) return null;
    if (word === COMMA) return at + direction;
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

function fits(term: Term, { tokens, code, classes }: Searched, index: number): boolean {
  const lower = code.lower[index] ?? 0;
  const lemma = code.lemma[index] ?? 0;
  const named =
    (lower !== 0 && term.written.has(lower)) ||
    (lemma !== 0 && lemma !== lower && term.any.has(lemma)) ||
    (term.classes.length > 0 && isOfAny(classes.get(index), term.classes));
  if (!named || term.tag === null) return named;
  return (term.tag === 'n' ? NOUN_TAGS : VERB_TAGS).has(tokens[index]?.pos ?? '');
}
