import {
  type Coded,
  ENDS_SENTENCE,
  FOLLOWS_PARTICIPLE,
  IS_COMMA,
  IS_TO,
  IS_VERB,
  fittingSteps,
  flagOfTag,
} from './pattern-codes.ts';
import { SKIPS, type Step } from './pattern-steps.ts';

/**
 * The steps of all patterns, one number each: a step's id, twice, and one more where it may be missing; below zero, the
 * index of a skip, as its complement; and `END` behind the last of a run. Searching takes tens of thousands of steps a story,
 * and numbers side by side are read faster than objects that lie about.
 */
const program: number[] = [];
const END = 2 ** 30;
/** Of steps that do not fit. */
export const NOWHERE = -2;

/** By the step's id, the bits of the classes that it asks for, and the flag. */
const stepClasses: number[] = [];
const stepFlags: number[] = [];
const MAX_PARENTHESIS_WORDS = 12;

/** Returns where the steps begin in the program. */
export function writeProgram(steps: readonly Step[]): number {
  const start = program.length;
  for (const step of steps) {
    program.push(step.skip === null ? 2 * noteStep(step) + (step.optional ? 1 : 0) : ~step.skip);
  }
  program.push(END);
  return start;
}

/** Keeps what a step asks for, and gives its id. */
export function noteStep({ id, classes, tag }: Step): number {
  stepClasses[id] = classes;
  stepFlags[id] = flagOfTag(tag);
  return id;
}

/** A stretch of a story's tokens in which patterns are looked for. */
export class Search {
  readonly from: number;
  readonly to: number;
  readonly #ids: Int32Array;
  readonly #flags: Int32Array;
  readonly #classes: Int32Array;
  readonly #fitting: Int32Array;
  readonly #partsACode: number;
  /** The classes within, once they were asked for. */
  #present = -1;

  constructor({ ids, flags }: Coded, classes: Int32Array, from: number, to: number) {
    const { bits, partsACode } = fittingSteps();
    this.from = from;
    this.to = to;
    this.#ids = ids;
    this.#flags = flags;
    this.#classes = classes;
    this.#fitting = bits;
    this.#partsACode = partsACode;
  }

  /** Whether one of the classes of each of these bits is there. */
  hasClasses(needs: readonly number[]): boolean {
    if (this.#present === -1) this.#present = this.#classesWithin();
    for (const classes of needs) if ((classes & this.#present) === 0) return false;
    return true;
  }

  #classesWithin(): number {
    let present = 0;
    for (let at = this.from; at < this.to; at += 1) present |= this.#classes[at] ?? 0;
    return present;
  }

  /** False where there is no such token or the step, -1 for none, does not fit it. */
  mayFit(step: number, at: number): boolean {
    return step === -1 || (at >= this.from && at < this.to && this.fits(step, at));
  }

  /** Whether the token is what the step of this id asks for. */
  fits(step: number, at: number): boolean {
    const part = (this.#ids[at] ?? 0) * this.#partsACode + (step >> 5);
    if (((this.#fitting[part] ?? 0) & (1 << (step & 31))) !== 0) return true;
    if (((stepClasses[step] ?? 0) & (this.#classes[at] ?? 0)) === 0) return false;
    const asked = stepFlags[step] ?? 0;
    return asked === 0 || ((this.#flags[at] ?? 0) & asked) !== 0;
  }

  /** The place after the last of the steps that begin there, going in `direction`; `NOWHERE` where they do not fit. */
  walk(steps: number, from: number, direction: 1 | -1): number {
    let at = from;
    for (let next = steps; ; next += 1) {
      const step = program[next] ?? END;
      if (step === END) return at;
      if (step < 0) return this.#walkOn(~step, next + 1, at, direction);
      const isThere = at >= this.from && at < this.to && this.fits(step >> 1, at);
      if ((step & 1) === 0) {
        if (!isThere) return NOWHERE;
        at += direction;
      } else if (isThere) {
        const end = this.walk(next + 1, at + direction, direction);
        if (end !== NOWHERE) return end;
      }
    }
  }

  #walkOn(skip: number, steps: number, at: number, direction: 1 | -1): number {
    const { atMost, passesVerbs } = SKIPS[skip] as (typeof SKIPS)[number];
    let parenthesis = 0;
    for (let skipped = 0; skipped <= atMost; skipped += 1) {
      const place = at + direction * skipped + parenthesis;
      const end = this.walk(steps, place, direction);
      if (end !== NOWHERE) return end;
      if (place < this.from || place >= this.to) return NOWHERE;
      const passed = this.#flags[place] ?? 0;
      if ((passed & IS_COMMA) !== 0 && !passesVerbs && parenthesis === 0) {
        const past = this.#pastParenthesis(place, direction);
        if (past === NOWHERE) return NOWHERE;
        parenthesis = past - place - direction;
        continue;
      }
      if ((passed & (1 << skip)) !== 0) return NOWHERE;
      if (!passesVerbs && (passed & IS_VERB) !== 0 && !this.#isDescribing(place)) return NOWHERE;
    }
    return NOWHERE;
  }

  /** One past the comma that closes “, brokered by Egypt,” between a noun and its verb; `NOWHERE` where none does. */
  #pastParenthesis(comma: number, direction: 1 | -1): number {
    for (let length = 1; length <= MAX_PARENTHESIS_WORDS; length += 1) {
      const at = comma + direction * length;
      if (at < this.from || at >= this.to) return NOWHERE;
      const word = this.#flags[at] ?? 0;
      if ((word & ENDS_SENTENCE) !== 0) return NOWHERE;
      if ((word & IS_COMMA) !== 0) return at + direction;
    }
    return NOWHERE;
  }

  /** A verb before “by” is a participle, one after “to” an infinitive: “the truce brokered by Egypt”, “talks to end the war”. */
  #isDescribing(verb: number): boolean {
    return ((this.#flags[verb - 1] ?? 0) & IS_TO) !== 0 || ((this.#flags[verb + 1] ?? 0) & FOLLOWS_PARTICIPLE) !== 0;
  }
}
