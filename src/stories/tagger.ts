import { type Form, newForm, whenForgotten } from './lexicon.ts';
import { NUMBERS_A_TOKEN, type RawTokens, Wink, packTag } from './wink.ts';

/** What the tagger makes of a text: its tokens in order, and for each sentence the index of its last one. */
export interface Tagged {
  readonly forms: readonly Form[];
  readonly lasts: readonly number[];
}

/** A token as it stands between blanks, whichever text it stands in. */
interface KnownToken {
  readonly spelling: number;
  /** Of a contraction's parts: what they stand for, and their part of speech and lemma, as wink-nlp packs them; else 0. */
  readonly expansion: number;
  readonly packed: number;
  readonly normal: number;
  readonly tag: number;
  /** What wink-nlp's machines take it for: the one for sentences directly behind another token and behind a blank. */
  readonly sentenceEvents: readonly [direct: number, behindBlank: number];
  readonly tagEvent: number | null;
  /** By tag. */
  readonly forms: (Form | undefined)[];
}

/** A text's tokens, and what the machine for sentences takes each of them for. */
interface Line {
  readonly tokens: readonly KnownToken[];
  readonly events: readonly number[];
}

const MAX_NEW_WORDS = 30_000;
/** Then they are forgotten; English news has some 25,000 in 2,000 stories. */
const MAX_PIECES = 20_000;
/** wink-nlp keeps the blanks before a token in so many bits. */
const BLANKS = 0xff_ff;
/** Other white space may be kept as a token, or mark the one behind it. */
const OTHER_SPACE = /[^\S ]/;

/**
 * wink-nlp, asked for sentences and parts of speech alone. How it cuts what stands between two blanks hangs on nothing
 * around it, so each such piece is cut once and kept. wink-nlp keeps every word that it did not know for as long as it is open,
 * so it is opened anew, which takes a fifth of a second, after so many of them.
 */
export class Tagger {
  readonly #maxNewWords: number;
  readonly #maxPieces: number;
  #wink: Wink | null = null;
  readonly #pieces = new Map<string, readonly KnownToken[]>();
  /** By wink-nlp's number of a spelling. */
  #tokens: (KnownToken[] | undefined)[] = [];
  constructor(maxNewWords = MAX_NEW_WORDS, maxPieces = MAX_PIECES) {
    this.#maxNewWords = maxNewWords;
    this.#maxPieces = maxPieces;
  }

  /** How many words it keeps that it did not know. */
  newWords = 0;

  /** How many pieces it keeps. */
  get pieces(): number {
    return this.#pieces.size;
  }

  tag(text: string): Tagged {
    const wink = (this.#wink ??= new Wink());
    const { tokens, events } = OTHER_SPACE.test(text) ? this.#cut(wink, text) : this.#putTogether(wink, text);
    const lasts = wink.sentenceEnds(events);
    const tags = tokens.map(({ tag }) => tag);
    wink.correctTags(tokens, tags);
    const forms = tokens.map((token, at) => formOf(wink, token, tags[at] ?? 0));
    this.newWords = wink.newWords;
    if (this.newWords > this.#maxNewWords) this.#close();
    return { forms, lasts };
  }

  /** Forgets the forms, which the lexicon does no longer keep. */
  forget(): void {
    this.#pieces.clear();
    this.#tokens = [];
  }

  #close(): void {
    this.#wink = null;
    this.forget();
    this.newWords = 0;
  }

  #cut(wink: Wink, text: string): Line {
    const raw = wink.cut(text);
    const tokens = this.#tokensOf(wink, raw);
    return { tokens, events: tokens.map((token, at) => eventOf(token, (blanksOf(raw, at) & BLANKS) > 0)) };
  }

  #putTogether(wink: Wink, text: string): Line {
    if (this.#pieces.size > this.#maxPieces) this.#pieces.clear();
    const tokens: KnownToken[] = [];
    const events: number[] = [];
    for (let start = 0; start <= text.length;) {
      const blank = text.indexOf(' ', start);
      const end = blank < 0 ? text.length : blank;
      const written = text.slice(start, end);
      const piece = this.#pieces.get(written) ?? this.#learn(wink, written);
      for (let at = 0; at < piece.length; at += 1) {
        const token = piece[at] as KnownToken;
        tokens.push(token);
        events.push(eventOf(token, at === 0 && start > 0));
      }
      start = end + 1;
    }
    return { tokens, events };
  }

  #learn(wink: Wink, piece: string): readonly KnownToken[] {
    const tokens = this.#tokensOf(wink, wink.cut(piece));
    this.#pieces.set(piece, tokens);
    return tokens;
  }

  #tokensOf(wink: Wink, raw: RawTokens): readonly KnownToken[] {
    return raw.normals.map((_, at) => this.#tokenAt(wink, raw, at));
  }

  #tokenAt(wink: Wink, raw: RawTokens, at: number): KnownToken {
    const spelling = raw.numbers[at * NUMBERS_A_TOKEN] ?? 0;
    const expansion = blanksOf(raw, at) & ~BLANKS;
    const packed = raw.numbers[at * NUMBERS_A_TOKEN + 2] ?? 0;
    const list = (this.#tokens[spelling] ??= []);
    const before = list.find((one) => one.expansion === expansion && one.packed === packed);
    if (before) return before;
    const [normal, tag] = [raw.normals[at] ?? 0, raw.tags[at] ?? 0];
    const spelled = { spelling, normal };
    const token: KnownToken = {
      spelling,
      expansion,
      packed,
      normal,
      tag,
      sentenceEvents: [wink.sentenceEvent(spelled, false), wink.sentenceEvent(spelled, true)],
      tagEvent: wink.tagEvent(spelled),
      forms: [],
    };
    list.push(token);
    return token;
  }
}

function eventOf({ sentenceEvents }: KnownToken, isBehindBlank: boolean): number {
  return sentenceEvents[isBehindBlank ? 1 : 0];
}

/** The blanks before a token, with its expansion in the bits above them. */
function blanksOf({ numbers }: RawTokens, at: number): number {
  return numbers[at * NUMBERS_A_TOKEN + 1] ?? 0;
}

/** A contraction's parts have the tag that wink-nlp's dictionary gives them, whatever stands around them. */
function formOf(wink: Wink, { spelling, expansion, packed, forms }: KnownToken, tag: number): Form {
  const at = packed === 0 ? tag : 0;
  const before = forms[at];
  if (before) return before;
  const { text, pos, lemma } = wink.tell(spelling, expansion, packed === 0 ? packTag(tag) : packed);
  const form = newForm(text, pos, lemma);
  forms[at] = form;
  return form;
}

/** Opened with the first text, since that takes longer than most commands do. */
export const tagger = new Tagger();
whenForgotten(() => tagger.forget());
