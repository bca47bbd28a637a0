import { type Form, valueOf } from '#src/stories/lexicon.ts';
import type { Token } from '#src/stories/sentences.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import { SENTENCE_ENDS, SKIPS, knownNumber, stepCount, stepsOfWords } from './pattern-steps.ts';

/** What the tables of patterns know of a form; forms of which they know the same share a code. */
export interface Code {
  /** Counts on from 0; no other code ever gets it. */
  readonly id: number;
  /** The numbers of its two words, 0 for a word of no pattern. */
  readonly lower: number;
  readonly lemma: number;
  readonly flags: number;
}

/** The codes of a story's tokens, by token, as numbers side by side: what a search looks at most. */
export interface Coded {
  readonly ids: Int32Array;
  readonly flags: Int32Array;
  /** The tables that have patterns for a token's words, as bits. */
  readonly marks: Int32Array;
}

// Below these, bit for bit, the skips that do not pass the word.
const FIRST_FLAG = 1 << SKIPS.length;
export const ENDS_SENTENCE = FIRST_FLAG;
export const IS_COMMA = FIRST_FLAG << 1;
export const IS_VERB = FIRST_FLAG << 2;
export const IS_TO = FIRST_FLAG << 3;
/** Words behind a participle: “brokered by”. */
export const FOLLOWS_PARTICIPLE = FIRST_FLAG << 4;
/** What `/n` and `/v` ask for. */
const IS_NOUN_LIKE = FIRST_FLAG << 5;
const IS_VERB_LIKE = FIRST_FLAG << 6;

const PARTICIPLE_PREPOSITIONS = new Set(['by', 'between', 'with', 'in', 'under', 'from']);
const NOUN_TAGS = new Set(['NOUN', 'PROPN', 'ADJ']);
const VERB_TAGS = new Set(['VERB', 'AUX']);
const BITS = 32;

/** Which tables have patterns that hang on a word, as bits, by its number: one look passes most words over for all tables. */
const tablesByWord: number[] = [];
/** Where a table is added, forms get new codes; the program makes all of its tables as it starts. */
let version = 0;
let madeFor = 0;
const codes: Code[] = [];
let byKey = new Map<string, Code>();
let codeOfForm = valueOf(codeOf);
let fitting = new Int32Array(0);
let partsACode = 0;
const known = new StoryCache<readonly Token[], Coded>();

/** Says that a table, of which this is the bit, has patterns that hang on these words. */
export function markWords(words: Iterable<number>, bit: number): void {
  version += 1;
  known.clear();
  for (const word of words) tablesByWord[word] = (tablesByWord[word] ?? 0) | bit;
}

export function codesOf(tokens: readonly Token[]): Coded {
  const before = known.get(tokens);
  if (before) return before;
  if (madeFor !== version) forgetCodes();
  const size = tokens.length;
  const coded = { ids: new Int32Array(size), flags: new Int32Array(size), marks: new Int32Array(size) };
  for (let at = 0; at < size; at += 1) {
    const { id, flags, lower, lemma } = codeOfForm(tokens[at] as Token);
    coded.ids[at] = id;
    coded.flags[at] = flags;
    coded.marks[at] = (tablesByWord[lower] ?? 0) | (tablesByWord[lemma] ?? 0);
  }
  known.set(tokens, coded);
  return coded;
}

export function codeOfId(id: number): Code {
  return codes[id] as Code;
}

/** Which steps a token of a code fits, as bits. */
export interface Fitting {
  /** So many parts for each code, in the order of their ids. */
  readonly bits: Int32Array;
  readonly partsACode: number;
}

export function fittingSteps(): Fitting {
  return { bits: fitting, partsACode };
}

function forgetCodes(): void {
  madeFor = version;
  byKey = new Map();
  codeOfForm = valueOf(codeOf);
  partsACode = Math.ceil(stepCount() / BITS);
  fitting = new Int32Array(0);
}

function codeOf(form: Form): Code {
  const [lower, lemma, flags] = [knownNumber(form.lower), knownNumber(form.lemma), flagsOf(form)];
  const key = `${lower} ${lemma} ${flags}`;
  const before = byKey.get(key);
  if (before) return before;
  const code = { id: codes.length, lower, lemma, flags };
  codes.push(code);
  byKey.set(key, code);
  noteSteps(code);
  return code;
}

function flagsOf({ lower, pos }: Form): number {
  const skips = SKIPS.reduce((all, { stops }, index) => all | (stops.has(lower) ? 1 << index : 0), 0);
  return (
    skips |
    (SENTENCE_ENDS.has(lower) ? ENDS_SENTENCE : 0) |
    (lower === ',' ? IS_COMMA : 0) |
    (pos === 'VERB' ? IS_VERB : 0) |
    (lower === 'to' ? IS_TO : 0) |
    (PARTICIPLE_PREPOSITIONS.has(lower) ? FOLLOWS_PARTICIPLE : 0) |
    (NOUN_TAGS.has(pos) ? IS_NOUN_LIKE : 0) |
    (VERB_TAGS.has(pos) ? IS_VERB_LIKE : 0)
  );
}

/** The flag that a step's tag asks for; 0 for none. */
export function flagOfTag(tag: 'v' | 'n' | null): number {
  if (tag === null) return 0;
  return tag === 'n' ? IS_NOUN_LIKE : IS_VERB_LIKE;
}

function noteSteps({ id, lower, lemma, flags }: Code): void {
  const from = id * partsACode;
  if (from + partsACode > fitting.length) {
    const larger = new Int32Array(Math.max(2 * fitting.length, from + partsACode));
    larger.set(fitting);
    fitting = larger;
  }
  for (const step of stepsOfWords(lower, lemma)) {
    const asked = flagOfTag(step.tag);
    if (asked !== 0 && (flags & asked) === 0) continue;
    const part = from + Math.floor(step.id / BITS);
    fitting[part] = (fitting[part] ?? 0) | (1 << (step.id % BITS));
  }
}
