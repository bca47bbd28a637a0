import { stemmer } from 'stemmer';
import type { Token } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';

/** A word, or a number with all its words and its unit: “two hundred and fifty”, “3 million”, “5 per cent”. */
export interface Unit {
  /** By which it is found again: the stems of a word, the value of a number. */
  readonly keys: readonly string[];
  /** Its value; null for a word. */
  readonly number: number | null;
  readonly token: Token;
  /** Tokens `from` to `to`, the end excluded. */
  readonly from: number;
  readonly to: number;
}

const cardinals = new Map(Object.entries(checks.numbers));
const ordinals = new Map(Object.entries(checks.ordinals));
const HUNDRED = 100;
const THOUSAND = 1000;

interface Amount {
  readonly value: number;
  readonly isOrdinal: boolean;
  readonly isDigits: boolean;
}

/** What a word or digits mean, thousands separators and ordinal endings off; null for any other word. */
function amountOf(word: string): Amount | null {
  const cardinal = cardinals.get(word);
  if (cardinal !== undefined) return { value: cardinal, isOrdinal: false, isDigits: false };
  const ordinal = ordinals.get(word);
  if (ordinal !== undefined) return { value: ordinal, isOrdinal: true, isDigits: false };
  const digits = /^(\d[\d,.]*\d|\d)(st|nd|rd|th)?(%)?$/u.exec(word);
  if (digits?.[1] === undefined) return null;
  const value = Number(digits[1].replaceAll(/,(?=\d{3})/gu, ''));
  return { value, isOrdinal: digits[2] !== undefined, isDigits: true };
}

/** The tokens as units; marks are units too, under themselves. */
export function unitsOf(tokens: readonly Token[]): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (!token) break;
    const number = numberAt(tokens, at);
    units.push(
      number ?? { keys: [stemmer(token.lemma), stemmer(token.lower)], number: null, token, from: at, to: at + 1 },
    );
    at = number?.to ?? at + 1;
  }
  return units;
}

function numberAt(tokens: readonly Token[], from: number): Unit | null {
  const token = tokens[from];
  const first = token && amountOf(token.lower);
  if (!token || !first) return null;
  if (first.isOrdinal) return { keys: [`#${first.value}.`], number: first.value, token, from, to: from + 1 };
  let whole = first.isDigits || first.value < THOUSAND ? 0 : first.value;
  let part = whole > 0 ? 0 : first.value;
  let last = first.value;
  let to = from + 1;
  for (;;) {
    const joint = ['-', 'and'].includes(tokens[to]?.lower ?? '') ? 1 : 0;
    const next = amountOf(tokens[to + joint]?.lower ?? '');
    if (!next || next.isOrdinal || next.isDigits || !canFollow(last, next.value, joint === 1, tokens[to])) break;
    if (next.value >= THOUSAND) [whole, part] = [whole + (part || 1) * next.value, 0];
    else if (next.value === HUNDRED) part = (part || 1) * HUNDRED;
    else part += next.value;
    last = next.value;
    to += joint + 1;
  }
  const { mark, words } = measureAt(tokens, to);
  const number = whole + part;
  return { keys: [`#${number}${mark}`], number, token, from, to: to + words };
}

/** “twenty-five”, “two hundred”, “hundred and fifty”; “twelve and five” are two numbers. */
function canFollow(last: number, next: number, isJoined: boolean, joint: Token | undefined): boolean {
  if (next >= HUNDRED) return !isJoined;
  if (last >= HUNDRED && Number.isInteger(Math.log10(last))) return joint?.lower !== '-';
  return last >= 20 && last < HUNDRED && last % 10 === 0 && next < 10 && joint?.lower === '-';
}

/** Percentages and percentage points are no plain numbers, nor are they each other. */
function measureAt(tokens: readonly Token[], at: number): { readonly mark: string; readonly words: number } {
  const [first = '', second = ''] = [tokens[at]?.lower, tokens[at + 1]?.lower];
  if (first === '%' || first === 'percent') return { mark: '%', words: 1 };
  if (first === 'per' && second === 'cent') return { mark: '%', words: 2 };
  if (first === 'percentage' && /^points?$/u.test(second)) return { mark: 'points', words: 2 };
  return { mark: '', words: 0 };
}
