import { z } from 'zod';
import { type Form, factOf, valueOf } from '#src/stories/lexicon.ts';
import { type Token, segment } from '#src/stories/sentences.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import data from './data/negotiation-nouns.json' with { type: 'json' };
import { TokenClasses, classBit } from './token-classes.ts';

const negotiationNounsSchema = z.record(
  z.enum(['talks', 'round', 'truce', 'accord', 'plan']),
  z.array(z.string().min(1)).min(1),
);
interface Phrase {
  readonly words: readonly string[];
  readonly bit: number;
}

const phrases = indexPhrases(negotiationNounsSchema.parse(data));
const MEETINGS = new Set(['talks', 'negotiations', 'dialogue', 'discussions', 'conference', 'summit', 'meeting']);
const NOUN_TAGS = new Set(['NOUN', 'PROPN', 'ADJ']);
const TALKS = classBit('talks');
const NONE: readonly Phrase[] = [];
const phrasesOf = valueOf(phrasesOfForm);
const isNominal = factOf(({ pos }) => NOUN_TAGS.has(pos));

const known = new StoryCache<readonly Token[], TokenClasses>();

/** Words of a story that name a negotiation or what comes of one. Kept per story's tokens: most of a brief's fields ask for it. */
export function tagNouns(tokens: readonly Token[]): TokenClasses {
  const before = known.get(tokens);
  if (before) return before;
  const bits = new Int32Array(tokens.length);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const opening = phrasesOf(token);
    if (opening.length === 0) continue;
    tagPhrases(tokens, index, opening, bits);
  }
  dropDescribing(tokens, bits);
  const tags = new TokenClasses(bits);
  known.set(tokens, tags);
  return tags;
}

function tagPhrases(tokens: readonly Token[], index: number, opening: readonly Phrase[], bits: Int32Array): void {
  const isNoun = isNominal(tokens[index] as Token) || isUnmistakable(tokens, index);
  for (const { words, bit } of opening) {
    if (!isNoun && words.length === 1) continue;
    if (!words.every((word, offset) => isWord(tokens[index + offset], word))) continue;
    for (let at = index; at < index + words.length; at += 1) bits[at] = (bits[at] ?? 0) | bit;
  }
}

/** In “truce talks” the talks are spoken of, and no truce. */
function dropDescribing(tokens: readonly Token[], bits: Int32Array): void {
  for (let index = 0; index < bits.length; index += 1) {
    if (bits[index] === 0 || ((bits[index] ?? 0) & TALKS) !== 0) continue;
    if (MEETINGS.has(tokens[index + 1]?.lower ?? '')) bits[index] = 0;
  }
}

/** Taggers take the noun in “Kosovo talks collapse” for a verb; before “to” it may be one. */
function isUnmistakable(tokens: readonly Token[], index: number): boolean {
  const word = tokens[index]?.lower;
  if (word === 'talks') return tokens[index - 1]?.pos !== 'PRON' && tokens[index + 1]?.lower !== 'to';
  return word === 'truce' || word === 'ceasefire' || word === 'armistice';
}

/** Whether a sentence speaks of talks, a truce or an accord at all. */
export function namesNegotiation(sentence: string): boolean {
  return tagNouns(segment(sentence).tokens).first() !== null;
}

function phrasesOfForm({ lower, lemma }: Form): readonly Phrase[] {
  const byLower = phrases.get(lower) ?? NONE;
  const byLemma = phrases.get(lemma) ?? NONE;
  return lemma === lower || byLemma.length === 0 ? byLower : [...new Set([...byLower, ...byLemma])];
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && (token.lower === word || token.lemma === word);
}

function indexPhrases(classes: z.infer<typeof negotiationNounsSchema>): ReadonlyMap<string, readonly Phrase[]> {
  const index = new Map<string, Phrase[]>();
  for (const [name, written] of Object.entries(classes)) {
    const bit = classBit(name);
    for (const phrase of written) {
      const words = phrase.split(/ |(?=-)|(?<=-)/);
      const first = words[0] ?? phrase;
      const list = index.get(first);
      if (list) list.push({ words, bit });
      else index.set(first, [{ words, bit }]);
    }
  }
  return index;
}
