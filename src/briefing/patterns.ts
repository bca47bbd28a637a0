import { valueOf } from '#src/stories/lexicon.ts';
import type { Token } from '#src/stories/sentences.ts';
import { COMMA, SENTENCE_ENDS, type Skip, type Step, knownNumber, stepOf, wordSet } from './pattern-steps.ts';
import type { TokenClasses } from './token-classes.ts';

/**
 * Patterns of words over tokens, the form in which the cue tables are written:
 * `word` stands for any form of it, `=word` for this spelling alone, `a|b` for either, `word?` may be missing,
 * `word/v` and `word/n` ask for a verb or a noun, `@class` is any noun of a class, `*` skips up to four tokens of one
 * clause, `**` up to eight tokens of one sentence, `...` up to four tokens of one noun phrase, and `~` what may stand
 * between a noun and its verb.
 */
export interface PatternTable<T> {
  readonly index: number;
  /** For the number of a word of a token, the patterns that hang on it. */
  readonly byWord: ReadonlyMap<number, readonly Compiled<T>[]>;
  /** For the bit of a class of a token, likewise. */
  readonly byClass: ReadonlyMap<number, readonly Compiled<T>[]>;
  /** The bits of those classes together. */
  readonly classes: number;
  /** What hangs on a class and a word, or on several classes, as it was asked for. */
  readonly joined: Map<string | number, readonly Compiled<T>[]>;
}

export interface PatternMatch<T> {
  readonly value: T;
  /** Token indices: the first of the match, its first plain word, and one past the last. */
  readonly first: number;
  readonly anchor: number;
  readonly end: number;
}

interface Compiled<T> {
  readonly value: T;
  /** Whether it opens with a plain word, however common; it hangs on a telling one. */
  readonly opensWithWord: boolean;
  readonly before: readonly Step[];
  readonly anchor: Step;
  readonly after: readonly Step[];
  /** One of the classes of each of these bits must stand in the stretch. */
  readonly needs: readonly number[];
}

const COMMON_WORDS = wordSet(
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

/** Which tables have patterns that hang on a word, as bits, by its number: one look passes most words over for all tables. */
const tablesByWord: number[] = [];
const MAX_BITS = 31;
let tableCount = 0;

/** What the tables know of a form. */
interface Code {
  /** The numbers of its two words, 0 for a word of no pattern. */
  readonly lower: number;
  readonly lemma: number;
  /** The tables that have patterns for either. */
  readonly marks: number;
  /** By the table's index, the patterns that hang on either, as they were asked for. */
  readonly candidates: (readonly Compiled<unknown>[] | undefined)[];
}

/** What is known of a form is known of so many tables. */
let knownTables = 0;
let codeOfForm = valueOf(codeOf);

function codeOf({ lower, lemma }: { readonly lower: string; readonly lemma: string }): Code {
  const byLower = knownNumber(lower);
  const byLemma = lemma === lower ? byLower : knownNumber(lemma);
  const marks = (tablesByWord[byLower] ?? 0) | (tablesByWord[byLemma] ?? 0);
  return { lower: byLower, lemma: byLemma, marks, candidates: [] };
}

/** The codes of a story's tokens; beside them what is looked at most, close together. */
interface Coded {
  readonly codes: readonly Code[];
  readonly marks: readonly number[];
  /** How many tables there were then. */
  readonly tables: number;
}

const known = new WeakMap<readonly Token[], Coded>();

function codesOf(tokens: readonly Token[]): Coded {
  const before = known.get(tokens);
  if (before && before.tables === tableCount) return before;
  if (knownTables !== tableCount) {
    codeOfForm = valueOf(codeOf);
    knownTables = tableCount;
  }
  const codes = tokens.map(codeOfForm);
  const coded = { codes, marks: codes.map(({ marks }) => marks), tables: tableCount };
  known.set(tokens, coded);
  return coded;
}

/** What patterns are looked for in. */
interface Searched {
  readonly tokens: readonly Token[];
  readonly codes: readonly Code[];
  readonly from: number;
  readonly to: number;
  readonly classes: readonly number[];
}

/** @throws Error for a pattern that has no word to hang on. */
export function compilePatterns<T>(entries: Iterable<readonly [pattern: string, value: T]>): PatternTable<T> {
  const byWord = new Map<number, Compiled<T>[]>();
  const byClass = new Map<number, Compiled<T>[]>();
  const index = tableCount;
  tableCount += 1;
  for (const [pattern, value] of entries) {
    const steps = pattern.split(' ').map(stepOf);
    const at = anchorOf(steps);
    const anchor = steps[at];
    if (!anchor) throw new Error(`The pattern “${pattern}” has no word to hang on.`);
    const opensWithWord = steps.findIndex(isWord) === 0;
    const [before, after] = [steps.slice(0, at).toReversed(), steps.slice(at + 1)];
    const compiled = { value, opensWithWord, before, anchor, after, needs: classesNeeded(steps) };
    for (const word of anchor.written.numbers) {
      tablesByWord[word] = (tablesByWord[word] ?? 0) | tableBit(index);
      addTo(byWord, word, compiled);
    }
    for (const bit of bitsOf(anchor.classes)) addTo(byClass, bit, compiled);
  }
  const classes = [...byClass.keys()].reduce((all, bit) => all | bit, 0);
  return { index, byWord, byClass, classes, joined: new Map() };
}

/** Beyond so many tables two share a bit, which costs time and changes nothing. */
function tableBit(index: number): number {
  return 1 << (index % MAX_BITS);
}

function addTo<T>(lists: Map<number, T[]>, key: number, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

function bitsOf(classes: number): number[] {
  const bits: number[] = [];
  for (let left = classes; left !== 0; left &= left - 1) bits.push(left & -left);
  return bits;
}

function classesNeeded(steps: readonly Step[]): number[] {
  return steps.flatMap((step) =>
    step.skip === null && !step.optional && step.written.numbers.length === 0 ? [step.classes] : [],
  );
}

function isWord(step: Step): boolean {
  return step.skip === null && step.classes === 0 && !step.optional;
}

/** The step that a pattern hangs on: a telling word before one that every sentence has, and any word before a class. */
function anchorOf(steps: readonly Step[]): number {
  const isTelling = (step: Step) => isWord(step) && !step.written.numbers.some((word) => COMMON_WORDS.has(word));
  const ranks = [isTelling, isWord, (step: Step) => step.skip === null && !step.optional];
  return ranks.map((rank) => steps.findIndex(rank)).find((at) => at >= 0) ?? -1;
}

/** Every match whose tokens lie in `[from, to)`, in the order of what it hangs on. */
export function findPatterns<T>(
  table: PatternTable<T>,
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
  { bits: classes }: TokenClasses,
): PatternMatch<T>[] {
  const matches: PatternMatch<T>[] = [];
  const { codes, marks } = codesOf(tokens);
  const searched: Searched = { tokens, codes, from: range.from, to: Math.min(range.to, tokens.length), classes };
  const bit = tableBit(table.index);
  let present = -1;
  for (let index = searched.from; index < searched.to; index += 1) {
    const hanging = (classes[index] ?? 0) & table.classes;
    const isMarked = ((marks[index] ?? 0) & bit) !== 0;
    if (!isMarked && hanging === 0) continue;
    const code = codes[index] as Code;
    for (const compiled of candidates(table, code, isMarked, hanging)) {
      if (compiled.needs.length > 0) {
        if (present === -1) present = classesWithin(searched);
        if (!hasClasses(compiled.needs, present)) continue;
      }
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

function classesWithin({ from, to, classes }: Searched): number {
  let present = 0;
  for (let index = from; index < to; index += 1) present |= classes[index] ?? 0;
  return present;
}

function hasClasses(needs: readonly number[], present: number): boolean {
  for (const classes of needs) if ((classes & present) === 0) return false;
  return true;
}

/** The patterns that hang on a token: on its words, which are put together once a form, and on its classes. */
function candidates<T>(table: PatternTable<T>, code: Code, isMarked: boolean, hanging: number): readonly Compiled<T>[] {
  if (hanging === 0) return candidatesOfForm(table, code);
  const key = isMarked ? `${code.lower} ${code.lemma} ${hanging}` : hanging;
  const before = table.joined.get(key);
  if (before) return before;
  const byClass = bitsOf(hanging).flatMap((bit) => table.byClass.get(bit) ?? NONE);
  const all = [...new Set([...(isMarked ? candidatesOfForm(table, code) : NONE), ...byClass])];
  if (table.joined.size < MAX_JOINED) table.joined.set(key, all);
  return all;
}

function candidatesOfForm<T>(table: PatternTable<T>, code: Code): readonly Compiled<T>[] {
  const before = code.candidates[table.index] as readonly Compiled<T>[] | undefined;
  if (before) return before;
  const byLower = table.byWord.get(code.lower) ?? NONE;
  const byLemma = code.lemma === code.lower ? NONE : (table.byWord.get(code.lemma) ?? NONE);
  const all = byLemma.length === 0 ? byLower : [...new Set([...byLower, ...byLemma])];
  code.candidates[table.index] = all;
  return all;
}

/** The place after the last step, going in `direction`; null where the steps do not fit. */
function walk(steps: readonly Step[], step: number, at: number, direction: 1 | -1, searched: Searched): number | null {
  const current = steps[step];
  if (!current) return at;
  if (current.skip) return walkOn(current.skip, steps, step, at, direction, searched);
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
  const { tokens, codes, from, to } = searched;
  let parenthesis = 0;
  for (let skipped = 0; skipped <= atMost; skipped += 1) {
    const place = at + direction * skipped + parenthesis;
    const end = walk(steps, step + 1, place, direction, searched);
    if (end !== null) return end;
    if (place < from || place >= to) return null;
    const passed = codes[place]?.lower ?? 0;
    if (passed === COMMA && !passesVerbs && parenthesis === 0) {
      const past = pastParenthesis(searched, place, direction);
      if (past === null) return null;
      parenthesis = past - place - direction;
      continue;
    }
    if (stops.has(passed)) return null;
    const isVerb = !passesVerbs && tokens[place]?.pos === 'VERB';
    if (isVerb && !isDescribing(tokens[place - 1], tokens[place + 1])) return null;
  }
  return null;
}

/** One past the comma that closes “, brokered by Egypt,” between a noun and its verb; null where none does. */
function pastParenthesis({ codes, from, to }: Searched, comma: number, direction: 1 | -1): number | null {
  for (let length = 1; length <= MAX_PARENTHESIS_WORDS; length += 1) {
    const at = comma + direction * length;
    if (at < from || at >= to) return null;
    const word = codes[at]?.lower ?? 0;
    if (SENTENCE_ENDS.has(word)) return null;
    if (word === COMMA) return at + direction;
  }
  return null;
}

/** A verb before “by” is a participle, one after “to” an infinitive: “the truce brokered by Egypt”, “talks to end the war”. */
function isDescribing(before: Token | undefined, next: Token | undefined): boolean {
  return before?.lower === 'to' || (next !== undefined && PARTICIPLE_PREPOSITIONS.has(next.lower));
}

function fits({ written, lemmas, classes, tag }: Step, searched: Searched, index: number): boolean {
  const code = searched.codes[index] as Code;
  const named = written.has(code.lower) || lemmas.has(code.lemma) || (classes & (searched.classes[index] ?? 0)) !== 0;
  if (!named || tag === null) return named;
  return (tag === 'n' ? NOUN_TAGS : VERB_TAGS).has(searched.tokens[index]?.pos ?? '');
}
