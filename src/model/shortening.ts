import type { Segmentation, Sentence, Token } from '#src/stories/sentences.ts';
import { checks } from './checks.ts';
import { isGapLeftOut, isHeadLeftOut, isTailLeftOut } from './left-out.ts';
import { type Unit, unitsOf } from './units.ts';

/**
 * Whether a written sentence is a shortening of a story's: its words are that one sentence's, in their order, and what was
 * left out between them changes nothing (who, to whom, when, where, how many, whether at all). Words that are all in the story
 * can be put together to say anything; a shortening cannot. It is the sentence compression of Knight and Marcu (2002), read
 * backwards. Two whole clauses may be shortenings of two sentences, joined by “and”, “but” or “;”.
 */
export function isShortened(prose: Segmentation, cited: Segmentation): boolean {
  const sources = cited.sentences.map((sentence) => tokensOf(cited, sentence)).filter((tokens) => !asks(tokens));
  return prose.sentences.every((sentence) => {
    const tokens = tokensOf(prose, sentence);
    return (
      isShorteningOfOne(tokens, sources) ||
      clausesOf(tokens).some((both) => both.every((one) => isShorteningOfOne(one, sources)))
    );
  });
}

function tokensOf({ tokens }: Segmentation, { firstToken, endToken }: Sentence): readonly Token[] {
  return tokens.slice(firstToken, endToken);
}

function asks(tokens: readonly Token[]): boolean {
  return tokens.slice(-3).some(({ text }) => text === '?');
}

const SUBJECTS = new Set(['NOUN', 'PROPN', 'PRON']);
const CLAUSE_JOINTS = new Set(['and', 'but', ';']);

/** The ways to cut the sentence into two clauses, each with a verb and with somebody before it. */
function clausesOf(tokens: readonly Token[]): (readonly Token[])[][] {
  return tokens.flatMap((token, at) => {
    if (!CLAUSE_JOINTS.has(token.lower)) return [];
    const both = [tokens.slice(0, at), tokens.slice(at + 1)];
    return both.every(hasSubjectAndVerb) ? [both] : [];
  });
}

function hasSubjectAndVerb(tokens: readonly Token[]): boolean {
  const verb = tokens.findIndex(({ pos }) => pos === 'VERB');
  return verb > 0 && tokens.slice(0, verb).some(({ pos }) => SUBJECTS.has(pos));
}

function isShorteningOfOne(tokens: readonly Token[], sources: readonly (readonly Token[])[]): boolean {
  const wanted = unitsOf(tokens).filter(({ token }) => !isFree(token));
  if (tokens.some((_token, at) => dangles(tokens, at))) return false;
  return wanted.length > 0 && sources.some((source) => isShortening(tokens, wanted, source));
}

const pronouns = new Set(checks.pronouns);
const objects = new Set(checks.objects);

/** Whether a sentence opens with a word that stands for what another sentence names: put elsewhere, it stands for something else. */
export function opensWithPronoun(tokens: readonly Token[]): boolean {
  const first = tokens.findIndex(({ pos, lower }) => pos === 'NOUN' || pos === 'PROPN' || pronouns.has(lower));
  const { lower = '' } = tokens[first] ?? {};
  const isWithNoun = lower.startsWith('th') && ['NOUN', 'PROPN'].includes(tokens[first + 1]?.pos ?? '');
  return pronouns.has(lower) && !isWithNoun;
}

/** “Tavia rejected it”: what it stands for need not be what the prose names. */
function dangles(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (!token || !pronouns.has(token.lower)) return false;
  const isObject = objects.has(token.lower) && (before?.pos === 'VERB' || before?.pos === 'ADP');
  return isObject || !tokens.slice(0, at).some(({ pos }) => pos === 'NOUN' || pos === 'PROPN');
}

const FREE_DETERMINERS = new Set(['the', 'a', 'an', 'this', 'that', 'these', 'those', 'its', 'their', 'his', 'her']);
const FREE_VERBS = new Set(['be', 'have', 'do', "'s", '’s']);
const MARKS = /^[.,;:'"“”‘’«»()[\]–—/-]+$/u;

/** What a shortening may add or leave out by itself: articles, auxiliaries that tell no mood, and marks. */
export function isFree({ lower, lemma, pos, text }: Token): boolean {
  if (MARKS.test(text)) return true;
  if (pos === 'AUX') return FREE_VERBS.has(lemma);
  return FREE_DETERMINERS.has(lower) || (pos === 'PART' && /^(?:to|['’]s?)$/u.test(lower));
}

/** Every way to find the wanted units in their order, a unit at a time: places that a way can have come to. */
function isShortening(prose: readonly Token[], wanted: readonly Unit[], source: readonly Token[]): boolean {
  const told = unitsOf(source);
  let ends: readonly Unit[] = [];
  for (const [at, unit] of wanted.entries()) {
    const places = told.filter((one) => isSame(prose, unit, source, one));
    ends = places.filter((place) =>
      at === 0
        ? isHeadLeftOut(source, place)
        : ends.some((before) => before.to <= place.from && isGapLeftOut(source, before, place)),
    );
    if (ends.length === 0) return false;
  }
  return ends.some((last) => isTailLeftOut(source, last));
}

const light = new Set(checks.light);

function isSame(prose: readonly Token[], unit: Unit, source: readonly Token[], place: Unit): boolean {
  if (!unit.keys.some((key) => place.keys.includes(key))) return false;
  if (isShouted(unit.token) && unit.token.text !== place.token.text) return false;
  if (unit.token.pos !== 'VERB') return true;
  if (place.token.pos !== 'VERB') return light.has(unit.token.lemma);
  return isPassive(prose, unit.from) === isPassive(source, place.from) || isElliptic(prose, unit.from);
}

function isShouted({ text }: Token): boolean {
  return text.length > 1 && /\p{Lu}/u.test(text) && text === text.toUpperCase();
}

function isPassive(tokens: readonly Token[], verb: number): boolean {
  if (tokens[verb]?.text.endsWith('ing')) return false;
  let at = verb - 1;
  while (at >= 0 && ['ADV', 'PART'].includes(tokens[at]?.pos ?? '')) at -= 1;
  return ['be', 'get'].includes(tokens[at]?.lemma ?? '') || tokens[verb + 1]?.lower === 'by';
}

/** “Talks postponed”: the headline’s passive, which has nothing after it that could be its object. */
function isElliptic(tokens: readonly Token[], verb: number): boolean {
  const next = tokens[verb + 1];
  return !isPassive(tokens, verb) && (next === undefined || ['ADP', 'PUNCT', 'ADV'].includes(next.pos));
}
