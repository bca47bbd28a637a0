import type { Token } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';

const denials = new Set([...checks.denials, ...checks.refusals]);
const clauseEnds = new Set(checks.clauseEnds);
/** How far before a word its negation may stand. */
const DENIAL_REACH = 6;

export function isDenial({ lower, lemma }: Pick<Token, 'lower' | 'lemma'>): boolean {
  return denials.has(lower) || denials.has(lemma);
}

/** Whether what stands there is denied, within its clause. */
export function isDeniedBefore(tokens: readonly Token[], at: number): boolean {
  return standsBefore(isDenial, DENIAL_REACH, tokens, at);
}

/** Whether such a word stands within reach before the token, in its clause. */
export function standsBefore(
  isSuch: (token: Token) => boolean,
  reach: number,
  tokens: readonly Token[],
  at: number,
): boolean {
  for (let back = at - 1; back >= Math.max(0, at - reach); back -= 1) {
    const token = tokens[back];
    if (!token || clauseEnds.has(token.lower)) return false;
    if (isSuch(token)) return true;
  }
  return false;
}
