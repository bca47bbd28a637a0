import type { Token } from '#src/stories/sentences.ts';
import { codeOfId, codesOf, markWords } from './pattern-codes.ts';
import { NOWHERE, Search, noteStep, writeProgram } from './pattern-search.ts';
import { type Step, numberOf, stepOf } from './pattern-steps.ts';
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
  /** By the id of a code, what hangs on its words; by the bits of classes, what hangs on them. As they were asked for. */
  readonly ofCode: (Candidates<T> | null)[];
  readonly ofClasses: Map<number, Candidates<T>>;
}

/** The patterns that hang on a token. */
interface Candidates<T> {
  readonly patterns: readonly Compiled<T>[];
  /** For each of them two numbers: the ids of the steps that must fit the tokens before and behind it; -1 for none. */
  readonly neighbours: readonly number[];
  /** The same with what hangs on classes besides, by their bits. */
  withClasses: Map<number, Candidates<T>> | null;
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
  /** The step that it hangs on; -1 where any token that it hangs on fits. */
  readonly anchor: number;
  readonly neighbours: readonly [before: number, behind: number];
  /** Where the steps before that one, from back to front, and those after it begin in `program`. */
  readonly before: number;
  readonly after: number;
  /** One of the classes of each of these bits must stand in the stretch. */
  readonly needs: readonly number[];
}

const COMMON_WORDS = new Set(
  'a|an|and|are|as|at|be|been|by|for|from|had|has|have|in|is|it|its|no|not|of|on|or|that|the|their|they|to|was|were|will|with|would'
    .split('|')
    .map(numberOf),
);
const NONE: readonly never[] = [];
const MAX_JOINED = 1_000;
const MAX_BITS = 31;
let tableCount = 0;

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
    const compiled = {
      value,
      opensWithWord: steps.findIndex(isWord) === 0,
      anchor: fitsAlways(anchor) ? -1 : noteStep(anchor),
      neighbours: [neighbourOf(steps[at - 1]), neighbourOf(steps[at + 1])] as const,
      before: writeProgram(steps.slice(0, at).toReversed()),
      after: writeProgram(steps.slice(at + 1)),
      needs: classesNeeded(steps),
    };
    for (const word of anchor.written) addTo(byWord, word, compiled);
    for (const bit of bitsOf(anchor.classes)) addTo(byClass, bit, compiled);
  }
  markWords(byWord.keys(), tableBit(index));
  const classes = [...byClass.keys()].reduce((all, bit) => all | bit, 0);
  return { index, byWord, byClass, classes, ofCode: [], ofClasses: new Map() };
}

/** The id of a step that fits one token, which may not be missing; -1 for none. */
function neighbourOf(step: Step | undefined): number {
  return step === undefined || step.skip !== null || step.optional ? -1 : noteStep(step);
}

/** There is no tag to compare, and no spelling that a lemma could be taken for. */
function fitsAlways({ tag, written, lemmas }: Step): boolean {
  return tag === null && written.length === lemmas.length;
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
    step.skip === null && !step.optional && step.written.length === 0 ? [step.classes] : [],
  );
}

function isWord(step: Step): boolean {
  return step.skip === null && step.classes === 0 && !step.optional;
}

/** The step that a pattern hangs on: a telling word before one that every sentence has, and any word before a class. */
function anchorOf(steps: readonly Step[]): number {
  const isTelling = (step: Step) => isWord(step) && !step.written.some((word) => COMMON_WORDS.has(word));
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
  const coded = codesOf(tokens);
  const { ids, marks } = coded;
  const search = new Search(coded, classes, range.from, Math.min(range.to, tokens.length));
  const bit = tableBit(table.index);
  for (let index = search.from; index < search.to; index += 1) {
    const hanging = (classes[index] ?? 0) & table.classes;
    const isMarked = ((marks[index] ?? 0) & bit) !== 0;
    if (!isMarked && hanging === 0) continue;
    const { patterns, neighbours } = candidates(table, ids[index] ?? 0, isMarked, hanging);
    for (let at = 0; at < patterns.length; at += 1) {
      // Nearly all of them fail at a neighbour, before anything else of them is looked at.
      if (!search.mayFit(neighbours[2 * at] ?? -1, index - 1)) continue;
      if (!search.mayFit(neighbours[2 * at + 1] ?? -1, index + 1)) continue;
      const { value, opensWithWord, anchor, before, after, needs } = patterns[at] as Compiled<T>;
      if (needs.length > 0 && !search.hasClasses(needs)) continue;
      if (anchor !== -1 && !search.fits(anchor, index)) continue;
      const first = search.walk(before, index - 1, -1);
      if (first === NOWHERE) continue;
      const end = search.walk(after, index + 1, 1);
      if (end === NOWHERE) continue;
      matches.push({ value, first: first + 1, anchor: opensWithWord ? first + 1 : index, end });
    }
  }
  return matches;
}

/** What hangs on a token: on its words, which is put together once a code, and on its classes. */
function candidates<T>(table: PatternTable<T>, id: number, isMarked: boolean, hanging: number): Candidates<T> {
  if (!isMarked) return table.ofClasses.get(hanging) ?? noteClasses(table, NONE, table.ofClasses, hanging);
  const ofCode = table.ofCode[id] ?? noteCode(table, id);
  if (hanging === 0) return ofCode;
  const known = (ofCode.withClasses ??= new Map());
  return known.get(hanging) ?? noteClasses(table, ofCode.patterns, known, hanging);
}

function noteCode<T>(table: PatternTable<T>, id: number): Candidates<T> {
  const { lower, lemma } = codeOfId(id);
  const byWord = [lower, lemma].flatMap((word) => table.byWord.get(word) ?? NONE);
  // Without gaps, which arrays are slow with.
  while (table.ofCode.length <= id) table.ofCode.push(null);
  const found = listed(byWord);
  table.ofCode[id] = found;
  return found;
}

function noteClasses<T>(
  table: PatternTable<T>,
  others: readonly Compiled<T>[],
  known: Map<number, Candidates<T>>,
  hanging: number,
): Candidates<T> {
  const found = listed([...others, ...bitsOf(hanging).flatMap((bit) => table.byClass.get(bit) ?? NONE)]);
  if (known.size < MAX_JOINED) known.set(hanging, found);
  return found;
}

/** Each once, in the order given. */
function listed<T>(all: readonly Compiled<T>[]): Candidates<T> {
  const patterns = [...new Set(all)];
  return { patterns, neighbours: patterns.flatMap(({ neighbours }) => neighbours), withClasses: null };
}
