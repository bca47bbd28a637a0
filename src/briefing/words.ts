import { type Form, factOf, newForm, whenForgotten } from '#src/stories/lexicon.ts';
import { Token } from '#src/stories/sentences.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import type { Segmented } from './reading.ts';

/** A word as a reader sees it: “al-Hariri” and “co-leader” are one, and the 's of a possessive belongs to its word. */
export class Word extends Token {
  readonly sentence: number;
  readonly isPossessive: boolean;

  /** @param end without a possessive ending */
  constructor(form: Form, start: number, end: number, sentence: number, isPossessive: boolean) {
    super(form, start, end);
    this.sentence = sentence;
    this.isPossessive = isPossessive;
  }

  get isCapital(): boolean {
    return isCapital(this);
  }
}

const isCapital = factOf(
  ({ text }) => text !== text.toLowerCase() && /^(?:(?:al|el|ul|as|ash|ad|ar|an|at|az)-)?\p{Lu}/u.test(text),
);
const isHyphen = factOf(({ text }) => text === '-' || text === '‐' || text === '‑');
const endsInWord = factOf(({ text }) => /[\p{L}\p{N}.]$/u.test(text));
const startsInWord = factOf(({ text }) => /^[\p{L}\p{N}]/u.test(text));
const startsInMark = factOf(({ text }) => text.startsWith("'") || text.startsWith('’'));
const isPossessiveS = factOf(({ text }) => /^['’]s$/i.test(text));
const isApostrophe = factOf(({ text }) => text === "'" || text === '’');
const endsInS = factOf(({ text }) => /s$/i.test(text));
const mayBeOwned = factOf(({ text }) => /^[\p{L}“"]/u.test(text));
const mayOwn = factOf(({ text, pos }) => pos !== 'PRON' && /^\p{Lu}/u.test(text));

const known = new StoryCache<readonly Token[], readonly Word[]>();

/** The words and marks of a story, in order; kept per story's tokens, because several fields ask for them. */
export function readWords({ tokens, sentences }: Pick<Segmented, 'tokens' | 'sentences'>): readonly Word[] {
  const before = known.get(tokens);
  if (before) return before;
  const words: Word[] = [];
  for (const sentence of sentences) {
    let at = sentence.firstToken;
    while (at < sentence.endToken) {
      const end = wordEnd(tokens, at, sentence.endToken);
      const isPossessive = isPossessiveEnding(tokens, end, sentence.endToken);
      const first = tokens[at] as Token;
      const last = tokens[end - 1] as Token;
      const form = first === last ? first.form : joinedForm(tokens, at, end);
      words.push(new Word(form, first.start, last.end, sentence.index, isPossessive));
      at = isPossessive ? end + 1 : end;
    }
  }
  known.set(tokens, words);
  return words;
}

/** The index of the first word that starts at the offset or after it. */
export function wordAt(words: readonly Word[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A hyphen with no space on either side holds a word together. */
function wordEnd(tokens: readonly Token[], from: number, limit: number): number {
  let at = from + 1;
  while (at + 1 < limit) {
    const hyphen = tokens[at];
    if (!hyphen || !isHyphen(hyphen)) break;
    const last = tokens[at - 1];
    const next = tokens[at + 1];
    if (!last || !next) break;
    if (last.end !== hyphen.start || hyphen.end !== next.start || !endsInWord(last) || !startsInWord(next)) break;
    at += 2;
  }
  return at;
}

function isPossessiveEnding(tokens: readonly Token[], at: number, limit: number): boolean {
  const ending = at < limit ? tokens[at] : undefined;
  if (!ending || !startsInMark(ending)) return false;
  const word = tokens[at - 1];
  if (!word || ending.start !== word.end) return false;
  if (isPossessiveS(ending)) return ending.pos === 'PART' || mayOwn(word);
  const next = at + 1 < limit ? tokens[at + 1] : undefined;
  if (!next || !isApostrophe(ending) || !endsInS(word)) return false;
  return next.start > ending.end && mayBeOwned(next);
}

/** Words of several tokens, by their spelling and part of speech. */
const joinedForms = new Map<string, Form>();
whenForgotten(() => joinedForms.clear());

function joinedForm(tokens: readonly Token[], from: number, end: number): Form {
  let text = '';
  for (let at = from; at < end; at += 1) text += tokens[at]?.text ?? '';
  const pos = tokens[end - 1]?.pos ?? '';
  const key = `${text} ${pos}`;
  const before = joinedForms.get(key);
  if (before) return before;
  const form = newForm(text, pos, null);
  joinedForms.set(key, form);
  return form;
}
