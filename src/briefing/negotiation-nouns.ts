import { z } from 'zod';
import { type Token, segment } from '#src/stories/sentences.ts';
import data from './data/negotiation-nouns.json' with { type: 'json' };
import type { TokenClasses } from './patterns.ts';

const negotiationNounsSchema = z.record(
  z.enum(['talks', 'round', 'truce', 'accord', 'plan']),
  z.array(z.string().min(1)).min(1),
);
/** A word of a story that names a negotiation or what comes of one; by token index, the classes that it belongs to. */
export type NounTags = TokenClasses;

interface Phrase {
  readonly words: readonly string[];
  readonly name: string;
}

const phrases = indexPhrases(negotiationNounsSchema.parse(data));
const MEETINGS = new Set(['talks', 'negotiations', 'dialogue', 'discussions', 'conference', 'summit', 'meeting']);
const NOUN_TAGS = new Set(['NOUN', 'PROPN', 'ADJ']);

const known = new WeakMap<readonly Token[], NounTags>();

/** Kept per story's tokens, because most of a brief's fields ask for it. */
export function tagNouns(tokens: readonly Token[]): NounTags {
  const before = known.get(tokens);
  if (before) return before;
  const tags = new Map<number, Set<string>>();
  tokens.forEach((token, index) => {
    const isNoun = NOUN_TAGS.has(token.pos) || isUnmistakable(tokens, index);
    for (const phrase of candidates(token)) {
      if (!isNoun && phrase.words.length === 1) continue;
      if (!phrase.words.every((word, offset) => isWord(tokens[index + offset], word))) continue;
      phrase.words.forEach((_, offset) => {
        const classes = tags.get(index + offset);
        if (classes) classes.add(phrase.name);
        else tags.set(index + offset, new Set([phrase.name]));
      });
    }
  });
  dropDescribing(tokens, tags);
  known.set(tokens, tags);
  return tags;
}

/** In “truce talks” the talks are spoken of, and no truce. */
function dropDescribing(tokens: readonly Token[], tags: Map<number, Set<string>>): void {
  for (const [index, classes] of tags) {
    if (classes.has('talks') || !MEETINGS.has(tokens[index + 1]?.lower ?? '')) continue;
    tags.delete(index);
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
  return tagNouns(segment(sentence).tokens).size > 0;
}

function candidates(token: Token): readonly Phrase[] {
  const byLower = phrases.get(token.lower) ?? [];
  return token.lemma === token.lower ? byLower : [...new Set([...byLower, ...(phrases.get(token.lemma) ?? [])])];
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && (token.lower === word || token.lemma === word);
}

function indexPhrases(classes: z.infer<typeof negotiationNounsSchema>): ReadonlyMap<string, readonly Phrase[]> {
  const index = new Map<string, Phrase[]>();
  for (const [name, written] of Object.entries(classes)) {
    for (const phrase of written) {
      const words = phrase.split(/ |(?=-)|(?<=-)/);
      const first = words[0] ?? phrase;
      const list = index.get(first);
      if (list) list.push({ words, name });
      else index.set(first, [{ words, name }]);
    }
  }
  return index;
}
