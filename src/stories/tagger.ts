import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';
import { type Form, newForm, whenForgotten } from './lexicon.ts';

/** What the tagger makes of a text: its tokens in order, and for each sentence the index of its last one. */
export interface Tagged {
  readonly forms: readonly Form[];
  readonly lasts: readonly number[];
}

/** A document as wink-nlp holds it while it works: four numbers a token, and sentences as pairs of token indices. */
interface RawDocument {
  readonly tokens: readonly number[];
  readonly numOfTokens: number;
  readonly sentences: readonly (readonly [first: number, last: number])[];
  readonly cache: { currentSize(): number; intrinsicSize(): number };
}

/** The parts of wink-nlp's model that are put together differently here; its own typings call them unknown. */
interface Model {
  readonly addons: unknown;
  pos(): { setter(document: RawDocument, ...more: unknown[]): void };
}

/** How wink-nlp tells of a token in a raw document. */
type Told<T> = (index: number, document: RawDocument, addons: unknown) => T;

interface Its {
  readonly value: Told<string>;
  readonly pos: Told<string>;
  readonly lemma: Told<unknown>;
}

interface KnownForm {
  /** The part of speech, and of a contraction's parts the lemma, as wink-nlp packs them. */
  readonly packed: number;
  readonly form: Form;
}

const NUMBERS_A_TOKEN = 4;
const MAX_NEW_WORDS = 30_000;
const UNUSED = JSON.stringify([100, 0, { 0: {} }, {}, {}, {}]);
const { addons, ...parts } = model as unknown as Model;

/**
 * wink-nlp, asked for sentences and parts of speech alone. It keeps every word that it did not know for as long as it is
 * open, so it is opened anew, which takes a fifth of a second, after so many of them.
 */
export class Tagger {
  readonly #maxNewWords: number;
  #nlp: WinkMethods | null = null;
  #document: RawDocument | null = null;
  /** By wink-nlp's number of a spelling, the forms of it. */
  #forms: (KnownForm[] | undefined)[] = [];

  constructor(maxNewWords = MAX_NEW_WORDS) {
    this.#maxNewWords = maxNewWords;
  }

  /** How many words it keeps that it did not know. */
  newWords = 0;

  tag(text: string): Tagged {
    const nlp = (this.#nlp ??= this.#open());
    nlp.readDoc(text);
    const document = this.#document;
    if (!document) throw new Error('wink-nlp handed no document over.');
    this.#document = null;
    const its = nlp.its as unknown as Its;
    const forms: Form[] = [];
    for (let index = 0; index < document.numOfTokens; index += 1) forms.push(this.#formAt(document, index, its));
    this.newWords = document.cache.currentSize() - document.cache.intrinsicSize();
    if (this.newWords > this.#maxNewWords) this.#close();
    return { forms, lasts: document.sentences.map(([, last]) => last) };
  }

  /** Forgets the forms, which the lexicon does no longer keep. */
  forget(): void {
    this.#forms = [];
  }

  /**
   * The last step of wink-nlp's work is handed the raw document, and its tokens are read there once rather than by a call
   * for each of their properties. The machines for names and moods, which are not used, are left empty.
   */
  #open(): WinkMethods {
    const pos = parts.pos();
    const setter = (document: RawDocument, ...more: unknown[]): void => {
      pos.setter(document, ...more);
      this.#document = document;
    };
    const used = {
      ...parts,
      addons,
      pos: () => ({ ...pos, setter }),
      ner: () => ({ machines: [], transformers: [] }),
      negation: () => ({ machines: [UNUSED] }),
      sa: () => ({ machines: [UNUSED] }),
    };
    return winkNLP(used as unknown as typeof model, ['sbd', 'pos']);
  }

  #close(): void {
    this.#nlp = null;
    this.#forms = [];
    this.newWords = 0;
  }

  #formAt(document: RawDocument, index: number, its: Its): Form {
    const spelling = document.tokens[index * NUMBERS_A_TOKEN] ?? 0;
    const packed = document.tokens[index * NUMBERS_A_TOKEN + 2] ?? 0;
    const known = this.#forms[spelling];
    if (known) for (const one of known) if (one.packed === packed) return one.form;
    const lemma = its.lemma(index, document, addons);
    // It has no lemma for some words, and for “constructor” what JavaScript has under that name.
    const form = newForm(
      its.value(index, document, addons),
      its.pos(index, document, addons),
      typeof lemma === 'string' ? lemma : null,
    );
    const one = { packed, form };
    const list = this.#forms[spelling];
    if (list) list.push(one);
    else this.#forms[spelling] = [one];
    return form;
  }
}

/** Opened with the first text, since that takes longer than most commands do. */
export const tagger = new Tagger();
whenForgotten(() => tagger.forget());
