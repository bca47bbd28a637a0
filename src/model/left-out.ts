import type { Token } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';
import { isDenial, isDeniedBefore } from './denials.ts';
import type { Unit } from './units.ts';

/** What may be left out of a story's sentence: before the first word that is kept, between two, and after the last. */

const doubts = new Set(checks.doubts);
const doubting = new Set(checks.doubting);
const conditions = new Set(checks.conditions);
const measures = new Set(checks.measures);
const bounds = new Set(checks.bounds);
const clauseEnds = new Set(checks.clauseEnds);
const parts = new Set(checks.parts);

const NOMINALS = new Set(['NOUN', 'PROPN', 'PRON', 'NUM', 'X']);
const IN_NOUN_PHRASE = new Set(['NOUN', 'PROPN', 'NUM', 'ADJ', 'DET']);
const OPENING = /^[,(–—]$/u;
const CLOSING = /^[,)–—]$/u;

/** Before the first word that is kept. */
export function isHeadLeftOut(source: readonly Token[], { from, token }: Unit): boolean {
  const head = source.slice(0, from);
  if (head.some(makesDoubtful)) return false;
  if (isDeniedBefore(source, from) || isMeasured(source, from, token)) return false;
  // What is left of a noun phrase must be the whole of it from some point on: “the envoy of Arland left” is not “Arland left”.
  const at = beforePhrase(source, from);
  const joint = source[at];
  if (!joint) return true;
  if (joint.pos === 'ADP') return joint.lower === 'of' && parts.has(source[at - 1]?.lemma ?? '');
  if (joint.pos === 'CCONJ') return head.some(({ pos }) => pos === 'VERB');
  return true;
}

/** The last token before the noun phrase that the word belongs to. */
function beforePhrase(source: readonly Token[], from: number): number {
  let at = from - 1;
  while (at >= 0 && IN_NOUN_PHRASE.has(source[at]?.pos ?? '')) at -= 1;
  return at;
}

function makesDoubtful({ lower, lemma, pos }: Token): boolean {
  if (doubts.has(lemma) || doubts.has(lower)) return true;
  return pos !== 'NOUN' && (doubting.has(lemma) || conditions.has(lower));
}

/** “Almost signed”, “some of the prisoners”, “more than 20”: the word is kept, and what limits it is not. */
function isMeasured(source: readonly Token[], from: number, { pos }: Token): boolean {
  let at = from - 1;
  while (at >= 0 && ['DET', 'AUX'].includes(source[at]?.pos ?? '') && !measures.has(source[at]?.lower ?? '')) at -= 1;
  const before = source[at];
  return before !== undefined && (measures.has(before.lower) || (pos === 'NUM' && bounds.has(before.lower)));
}

/** Between two words that are kept. */
export function isGapLeftOut(source: readonly Token[], before: Unit, next: Unit): boolean {
  const gap = source.slice(before.to, next.from);
  if (gap.length === 0) return true;
  if (gap.some((token) => isDenial(token) || makesDoubtful(token)) || isMeasuredBetween(source, before, next))
    return false;
  const [first] = gap;
  const isParenthesis = gap.length > 2 && OPENING.test(first?.text ?? '') && CLOSING.test(gap.at(-1)?.text ?? '');
  if (isParenthesis && NOMINALS.has(before.token.pos) && isPredicate(next.token)) return true;
  const rest = gap
    .filter((token, at) => !isHyphenated(gap, at) || NOMINALS.has(token.pos))
    .filter(({ pos, lower }) => pos !== 'PUNCT' && pos !== 'AUX' && pos !== 'PART' && lower !== 'that');
  if (rest.some(({ pos }) => pos === 'VERB' || pos === 'SCONJ' || pos === 'PRON')) return false;
  const words = rest.filter(({ pos }) => pos !== 'DET');
  if (words.length === 0) return true;
  // “Said [on Monday that] it would go”.
  const isBeforeThat = before.token.pos === 'VERB' && gap.at(-1)?.lower === 'that';
  if (isBeforeThat)
    return words[0]?.pos === 'ADP' && !words.some(({ pos, lower }) => pos === 'CCONJ' || clauseEnds.has(lower));
  return words.some(({ pos }) => pos === 'ADP')
    ? isPhraseLeftOut(words, next.token)
    : isModifierLeftOut(words, before.token, isInNounPhrase(source, next));
}

function isMeasuredBetween(source: readonly Token[], before: Unit, next: Unit): boolean {
  const own = source.slice(before.to);
  return isMeasured(own, next.from - before.to, next.token);
}

function isPredicate({ pos }: Token): boolean {
  return pos === 'VERB' || pos === 'AUX';
}

/** “Talks [between the government and the rebels] ended”, “ended in failure [in Geneva] on Monday”. */
function isPhraseLeftOut(words: readonly Token[], next: Token): boolean {
  if (words[0]?.pos !== 'ADP' || clauseEnds.has(words[0].lower)) return false;
  if (words.some(({ pos, lower }, at) => at > 0 && pos === 'ADP' && clauseEnds.has(lower))) return false;
  if (words.some(({ pos }) => pos === 'CCONJ')) return isPredicate(next);
  if (next.pos === 'ADP') return !words.some(({ lower }) => lower === next.lower);
  return isPredicate(next);
}

/** “Arland freed [300] prisoners”; a noun’s own head and a verb’s own object stay. */
function isModifierLeftOut(words: readonly Token[], before: Token, isBeforeNoun: boolean): boolean {
  if (words.some(({ pos }) => pos === 'CCONJ')) return false;
  if (!words.some(({ pos }) => NOMINALS.has(pos))) return true;
  return isBeforeNoun && !(before.pos === 'VERB' && words.length > 2);
}

function isInNounPhrase(source: readonly Token[], { from, token }: Unit): boolean {
  return NOMINALS.has(token.pos) || token.pos === 'ADJ' || isHyphenated(source, from);
}

/** Part of “U.N.-brokered”, “six-month”. */
function isHyphenated(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '-' || tokens[at + 1]?.text === '-';
}

const AFTER_VERB = new Set(['DET', 'NOUN', 'PROPN', 'PRON', 'NUM', 'ADJ']);

/** “A truce ending the war”, “a truce brokered by Oman”. */
function isParticiple([verb, next]: readonly Token[]): boolean {
  return verb !== undefined && (verb.text.endsWith('ing') || next?.lower === 'by');
}

/** After the last word that is kept. */
export function isTailLeftOut(source: readonly Token[], { to, token }: Unit): boolean {
  const tail = source.slice(to);
  if (tail.some(makesDoubtful)) return false;
  const [next] = tail;
  if (!next || next.pos === 'PUNCT') return true;
  // A verb keeps its object, a noun its head, a subject its verb.
  if (token.pos === 'VERB' && (AFTER_VERB.has(next.pos) || next.lower === 'to')) return false;
  if (NOMINALS.has(token.pos) || token.pos === 'ADJ') {
    if (['NOUN', 'PROPN', 'PART', 'DET', 'AUX'].includes(next.pos)) return false;
    if (next.pos === 'VERB' && !isParticiple(tail)) return false;
  }
  return !isDenial(next);
}
