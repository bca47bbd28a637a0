import type { Span } from '#src/core/span.ts';
import type { Token } from '#src/stories/sentences.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { type PatternTable, compilePatterns, findPatterns } from './patterns.ts';
import type { Reading } from './reading.ts';

/** Cues in which something named fills a slot: “brokered by @actor”, “@talks in @place”. */
export interface SlotCues<T> {
  readonly table: PatternTable<{ readonly side: Side; readonly value: T }>;
  readonly slot: string;
}

type Side = 'first' | 'last' | 'within';

/** What stands at a story's tokens: for each, the index of what is named there, else -1. */
export type Fillers = number[];

/** A cue and what fills its slot. Tokens `[first, end)`. */
export interface Filled<T> {
  readonly value: T;
  readonly filler: number;
  readonly first: number;
  readonly end: number;
}

/** Cues with what each of them stands for; all of them are looked for at once. */
export function compileSlotCues<T>(slot: string, cues: readonly (readonly [says: string, value: T])[]): SlotCues<T> {
  const name = `@${slot}`;
  const table = compilePatterns(
    cues.map(([says, value]) => {
      const side: Side = says.startsWith(name) ? 'first' : says.endsWith(name) ? 'last' : 'within';
      return [says, { side, value }] as const;
    }),
  );
  return { table, slot };
}

/** Marks the tokens of each span, given in the order of their indices; of two on one token the first stays. */
export function fillTokens(tokens: readonly Token[], spans: readonly (Span | readonly Span[])[]): Fillers {
  const fillers = new Array<number>(tokens.length).fill(-1);
  spans.forEach((filler, index) => {
    for (const { start, end } of 'start' in filler ? [filler] : filler) {
      for (let at = tokenAt(tokens, start); (tokens[at]?.start ?? Infinity) < end; at += 1) {
        if (fillers[at] === -1) fillers[at] = index;
      }
    }
  });
  return fillers;
}

/** Where cues are looked for: a story's telling, or its title. */
interface Told extends Pick<Reading, 'tokens' | 'furniture'> {
  readonly sentences: readonly Pick<Reading['sentences'][number], 'index' | 'firstToken' | 'endToken'>[];
}

/** Every cue in the story's telling, with what fills its slot. `more` holds a further class of tokens by its name. */
export function findFilled<T>(
  cues: SlotCues<T>,
  { tokens, sentences, furniture }: Told,
  fillers: Fillers,
  more?: TokenClass,
): Filled<T>[] {
  if (fillers.every((filler) => filler === -1)) return [];
  const filled = tagNouns(tokens).with(cues.slot, (at) => fillers[at] !== -1);
  const classes = more ? filled.with(more.name, more.holds) : filled;
  return sentences
    .filter(({ index, firstToken, endToken }) => !furniture[index] && isFilled(fillers, firstToken, endToken))
    .flatMap(({ firstToken, endToken }) =>
      findPatterns(cues.table, tokens, { from: firstToken, to: endToken }, classes).flatMap(
        ({ value: { side, value }, first, end }) => {
          const filler = fillerOf(fillers, side, first, end);
          return filler === -1 ? [] : [{ value, filler, first, end }];
        },
      ),
    );
}

function isFilled(fillers: Fillers, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (fillers[at] !== -1) return true;
  return false;
}

function fillerOf(fillers: Fillers, side: Side, first: number, end: number): number {
  if (side === 'first') return fillers[first] ?? -1;
  if (side === 'last') return fillers[end - 1] ?? -1;
  for (let at = first; at < end; at += 1) if (fillers[at] !== -1) return fillers[at] ?? -1;
  return -1;
}

/** The index of the first token that starts at the offset or after it. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface TokenClass {
  readonly name: string;
  readonly holds: (token: number) => boolean;
}
