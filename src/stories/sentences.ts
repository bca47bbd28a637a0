import model from 'wink-eng-lite-web-model';
import winkNLP, { type ItsFunction, type WinkMethods } from 'wink-nlp';

/** A word or mark with its place in the text. `pos` is a universal part-of-speech tag; `lemma` is lower case. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  readonly pos: string;
  readonly start: number;
  readonly end: number;
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

/** What the tagger tells of a token or a sentence. Its own typings say these are methods, though none of them uses `this`. */
interface Told {
  readonly pos: ItsFunction<string>;
  readonly lemma: ItsFunction<string>;
  readonly span: ItsFunction<[number, number]>;
}

interface Tagger {
  readonly nlp: WinkMethods;
  readonly its: Told;
}

let opened: Tagger | null = null;

/** Opened with the first text, since that takes longer than most commands do. */
function tagger(): Tagger {
  if (opened) return opened;
  const nlp = winkNLP(model, ['sbd', 'pos']);
  opened = { nlp, its: nlp.its as unknown as Told };
  return opened;
}

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
  let start = line.start;
  for (const { 0: run, index } of text.slice(line.start, line.end).matchAll(LONG_RUN)) {
    const end = line.start + index + run.length;
    yield* pieces(text, { start, end });
    start = end;
  }
  yield* pieces(text, { start, end: line.end });
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
  const { nlp, its } = tagger();
  const document = nlp.readDoc(text.slice(chunk.start, chunk.end));
  const words = document.tokens().out();
  const tags = document.tokens().out(its.pos);
  const lemmas = document.tokens().out(its.lemma);
  const bounds = document.sentences().out(its.span) as [number, number][];
  let cursor = chunk.start;
  let sentence = 0;
  let firstToken = tokens.length;
  words.forEach((word, index) => {
    const found = placeOf(word, text, cursor);
    // The tagger may spell a token in its own way; such a token has no place in the text and is passed over.
    if (found >= 0 && found < chunk.end && word.trim() !== '') {
      const end = found + word.length;
      const lower = word.includes('’') ? word.toLowerCase().replaceAll('’', "'") : word.toLowerCase();
      const tag = isVerbAfterName(words, tags, index) ? 'VERB' : (tags[index] ?? 'X');
      tokens.push({ text: word, lower, lemma: lemmas[index] ?? lower, pos: tag, start: found, end });
      cursor = end;
    }
    if (index !== bounds[sentence]?.[1] && index !== words.length - 1) return;
    sentence += 1;
    firstToken = closeSentence(tokens, sentences, paragraph, firstToken);
  });
}

/** A word nearly always stands behind one blank or none; only where it does not is it looked for. */
function placeOf(word: string, text: string, from: number): number {
  if (text.startsWith(word, from)) return from;
  return text.startsWith(word, from + 1) && text[from] === ' ' ? from + 1 : text.indexOf(word, from);
}

const DETERMINERS = new Set(['a', 'an', 'the', 'its', 'his', 'her', 'their', 'all', 'any', 'no', 'that']);
const PLURALS =
  /^(?:talks|forces|troops|rebels|sanctions|militants|guerrillas|officials|peoples|states|nations|times|news)$/;

/** “Egypt demands a treaty”: the tagger takes such a verb for a plural. */
function isVerbAfterName(words: readonly string[], tags: readonly string[], at: number): boolean {
  if (tags[at] !== 'NOUN' || tags[at - 1] !== 'PROPN') return false;
  const word = words[at] ?? '';
  if (!/^[a-z]+[a-rt-z]s$/.test(word) || PLURALS.test(word)) return false;
  return DETERMINERS.has(words[at + 1]?.toLowerCase() ?? '');
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
