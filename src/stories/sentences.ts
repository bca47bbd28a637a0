import { type Form, type Formed, factOf, newForm, valueOf } from './lexicon.ts';
import { tagger } from './tagger.ts';

/** A word or mark with its place in the text. `pos` is a universal part-of-speech tag; `lower` and `lemma` are lower case. */
export class Token implements Formed {
  readonly form: Form;
  readonly start: number;
  readonly end: number;

  constructor(form: Form, start: number, end: number) {
    this.form = form;
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.form.text;
  }

  get lower(): string {
    return this.form.lower;
  }

  get lemma(): string {
    return this.form.lemma;
  }

  get pos(): string {
    return this.form.pos;
  }
}

/** A sentence; its tokens are `tokens.slice(firstToken, endToken)`. */
export interface Sentence {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly paragraph: number;
  readonly firstToken: number;
  readonly endToken: number;
}

export interface Segmentation {
  readonly tokens: readonly Token[];
  readonly sentences: readonly Sentence[];
}

/** The tagger sees at most this many characters at once, so that its memory does not grow with the story. */
const CHUNK_CHARS = 20_000;
/** A longer run without a blank is no word; it is cut, since the tagger's search for addresses is quadratic in a word. */
const MAX_RUN_CHARS = 240;
const LONG_RUN = new RegExp(`\\S{${MAX_RUN_CHARS}}(?=\\S)`, 'gu');

/** Cuts a text into tokens and sentences, in time linear in its length. A line break always ends a sentence. */
export function segment(text: string): Segmentation {
  const tokens: Token[] = [];
  const sentences: Sentence[] = [];
  let paragraph = -1;
  for (const line of lines(text)) {
    paragraph += 1;
    for (const chunk of chunks(text, line)) segmentChunk(text, chunk, paragraph, tokens, sentences);
  }
  return { tokens, sentences };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function* lines(text: string): Generator<Range> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(start, end).trim() !== '') yield { start, end };
    start = end + 1;
  }
}

function* chunks(text: string, line: Range): Generator<Range> {
  if (!hasLongRun(text, line)) {
    yield* pieces(text, line);
    return;
  }
  let start = line.start;
  for (const { 0: run, index } of text.slice(line.start, line.end).matchAll(LONG_RUN)) {
    const end = line.start + index + run.length;
    yield* pieces(text, { start, end });
    start = end;
  }
  yield* pieces(text, { start, end: line.end });
}

/** Whether there may be one: from blank to blank in the longest steps that no such run fits in. */
function hasLongRun(text: string, { start, end }: Range): boolean {
  let at = start;
  while (end - at > MAX_RUN_CHARS) {
    const blank = text.lastIndexOf(' ', at + MAX_RUN_CHARS);
    if (blank < at) return true;
    at = blank + 1;
  }
  return false;
}

function* pieces(text: string, line: Range): Generator<Range> {
  let start = line.start;
  while (line.end - start > CHUNK_CHARS) {
    const limit = start + CHUNK_CHARS;
    const stop = text.lastIndexOf('. ', limit);
    const blank = text.lastIndexOf(' ', limit);
    const end = stop > start ? stop + 2 : blank > start ? blank + 1 : limit;
    yield { start, end };
    start = end;
  }
  yield { start, end: line.end };
}

function segmentChunk(text: string, chunk: Range, paragraph: number, tokens: Token[], sentences: Sentence[]): void {
  const { forms, lasts } = tagger.tag(text.slice(chunk.start, chunk.end));
  let cursor = chunk.start;
  let sentence = 0;
  let firstToken = tokens.length;
  for (let index = 0; index < forms.length; index += 1) {
    const form = forms[index] as Form;
    const found = placeOf(form.text, text, cursor);
    // The tagger may spell a token in its own way; such a token has no place in the text and is passed over.
    if (found >= 0 && found < chunk.end && form.text.trim() !== '') {
      const end = found + form.text.length;
      tokens.push(new Token(isVerbAfterName(forms, index) ? asVerb({ form }) : form, found, end));
      cursor = end;
    }
    if (index !== lasts[sentence] && index !== forms.length - 1) continue;
    sentence += 1;
    firstToken = closeSentence(tokens, sentences, paragraph, firstToken);
  }
}

/** A word nearly always stands behind one blank or none; only where it does not is it looked for. */
function placeOf(word: string, text: string, from: number): number {
  if (text.startsWith(word, from)) return from;
  return text.startsWith(word, from + 1) && text[from] === ' ' ? from + 1 : text.indexOf(word, from);
}

const DETERMINERS = new Set(['a', 'an', 'the', 'its', 'his', 'her', 'their', 'all', 'any', 'no', 'that']);
const PLURALS =
  /^(?:talks|forces|troops|rebels|sanctions|militants|guerrillas|officials|peoples|states|nations|times|news)$/;

const mayBeVerb = factOf(({ text, pos }) => pos === 'NOUN' && /^[a-z]+[a-rt-z]s$/.test(text) && !PLURALS.test(text));
const asVerb = valueOf(({ text, lemma }) => newForm(text, 'VERB', lemma));

/** “Egypt demands a treaty”: the tagger takes such a verb for a plural. */
function isVerbAfterName(forms: readonly Form[], at: number): boolean {
  const form = forms[at];
  if (!form || forms[at - 1]?.pos !== 'PROPN' || !mayBeVerb({ form })) return false;
  return DETERMINERS.has(forms[at + 1]?.lower ?? '');
}

/** Returns where the next sentence's tokens begin. */
function closeSentence(tokens: readonly Token[], sentences: Sentence[], paragraph: number, firstToken: number): number {
  const first = tokens[firstToken];
  const last = tokens.at(-1);
  if (!first || !last) return firstToken;
  const index = sentences.length;
  sentences.push({ index, start: first.start, end: last.end, paragraph, firstToken, endToken: tokens.length });
  return tokens.length;
}
