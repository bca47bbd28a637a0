import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';
import automaton, { type Automaton, type Found } from 'wink-nlp/src/automaton.js';

/** How many numbers wink-nlp has for a token: its spelling, its blanks and expansion, its tag and lemma, and a flag. */
export const NUMBERS_A_TOKEN = 4;

/** What wink-nlp keeps of all words, by their numbers. */
interface Cache {
  currentSize(): number;
  intrinsicSize(): number;
  value(spelling: number): string;
  lookup(text: string): readonly number[] | null;
}

/** A document as wink-nlp holds it while it works. */
interface RawDocument {
  readonly tokens: readonly number[];
  readonly cache: Cache;
}

/** A text's tokens before they are tagged. */
export interface RawTokens {
  /** Four numbers a token. */
  readonly numbers: readonly number[];
  /** For each token, the number of its spelling in lower case. */
  readonly normals: readonly number[];
  /** For each token, the number of the part of speech that it mostly is. */
  readonly tags: readonly number[];
}

/** Gives what a machine takes a token for. */
type Transform = (token: number, cache: Cache, numbers: readonly number[], at: number) => number;

interface Machines {
  readonly machines: readonly string[];
  readonly transformers: readonly Transform[];
}

/** The parts of wink-nlp's model that are put together differently here; its own typings call them unknown. */
interface Model {
  readonly addons: unknown;
  sbd(): Machines & { setter(found: readonly Found[], document: { numOfTokens: number; sentences: number[][] }): void };
  pos(): Machines & {
    updater(found: readonly Found[], cache: Cache, tags: number[], normals: readonly number[]): void;
  };
}

/** How wink-nlp tells of a token in a raw document. */
type Told<T> = (index: number, document: RawDocument, addons: unknown) => T;

interface Its {
  readonly value: Told<string>;
  readonly pos: Told<string>;
  readonly lemma: Told<unknown>;
}

const UNUSED = JSON.stringify([100, 0, { 0: {} }, {}, {}, {}]);
const unused = { machines: [UNUSED], transformers: [] };
const noMachines = () => unused;
/** `metaCER` of the model's own would besides write out its machines once more each time it is asked, each time twice as long. */
const without = { sbd: noMachines, ner: noMachines, negation: noMachines, sa: noMachines, metaCER: noMachines };
const { addons, ...parts } = model as unknown as Model;
const sbd = parts.sbd();
const pos = parts.pos();
const BITS_BELOW_TAG = 20;
const NO_TAG = -1;

/** A token, by the numbers of its spelling, and of the same in lower case. */
interface Spelled {
  readonly spelling: number;
  readonly normal: number;
}

interface Taggable extends Spelled {
  readonly tagEvent: number | null;
}

/**
 * wink-nlp, taken apart: what cuts a text into tokens, and the machines that find where sentences end and which part of speech
 * each token is. `readDoc` does all of it at once and cuts every text anew, which takes longer than all the rest; so here it
 * does nothing but cut, through the steps of its work that the model brings along, and the machines are run apart.
 */
export class Wink {
  readonly #nlp: WinkMethods;
  readonly #cache: Cache;
  readonly #sentences: Automaton;
  readonly #tags: readonly Automaton[];
  /** What the machines pass over. */
  readonly #lineBreak: number;
  readonly #outOfVocabulary: number;
  #read: { readonly document: RawDocument; readonly tags: readonly number[] } | null = null;
  #normals: readonly number[] = [];

  constructor() {
    const updater = (...[, , , normals]: [unknown, unknown, unknown, readonly number[]]): void => {
      this.#normals = normals;
    };
    const setter = (document: RawDocument, tags: readonly number[]): void => {
      this.#read = { document, tags };
    };
    const used = { ...parts, addons, ...without, pos: () => ({ ...unused, updater, setter }) };
    this.#nlp = winkNLP(used as unknown as typeof model, ['pos']);
    this.#cache = this.#readDocument('.').document.cache;
    this.#sentences = machine(sbd.machines[0] ?? UNUSED, automaton(this.#cache));
    const outOfVocabulary = this.#cache.value(0);
    this.#tags = pos.machines.map((json) => machine(json, automaton(this.#cache, outOfVocabulary)));
    this.#outOfVocabulary = this.#cache.lookup(outOfVocabulary)?.[0] ?? 0;
    this.#lineBreak = this.#cache.lookup('\n')?.[0] ?? 0;
  }

  /** How many words it keeps that it did not know; it forgets none. */
  get newWords(): number {
    return this.#cache.currentSize() - this.#cache.intrinsicSize();
  }

  cut(text: string): RawTokens {
    const { document, tags } = this.#readDocument(text);
    return { numbers: document.tokens, normals: this.#normals, tags };
  }

  /** What the machine for sentences takes a token for; where it stands behind a blank, that may be something else. */
  sentenceEvent({ spelling, normal }: Spelled, isBehindBlank: boolean): number {
    const numbers = [spelling, isBehindBlank ? 1 : 0, 0, 0];
    return normal === this.#lineBreak ? normal : (sbd.transformers[0]?.(normal, this.#cache, numbers, 0) ?? normal);
  }

  /** What the machines for tags take a token for, whatever its tag; null where they go by that. */
  tagEvent({ spelling }: Spelled): number | null {
    const event = pos.transformers[0]?.(NO_TAG, this.#cache, [spelling, 0, 0, 0], 0) ?? NO_TAG;
    return event === NO_TAG ? null : event;
  }

  /** The index of each sentence's last token. */
  sentenceEnds(events: readonly number[]): number[] {
    const document = { numOfTokens: events.length, sentences: [] as number[][] };
    sbd.setter(this.#sentences.recognize(events), document);
    return document.sentences.map(([, last]) => last ?? 0);
  }

  /** Corrects the tags by what stands around the tokens. */
  correctTags(tokens: readonly Taggable[], tags: number[]): void {
    const normals = tokens.map(({ normal }) => normal);
    for (const corrector of this.#tags) {
      const events = tokens.map(({ tagEvent }, at) => eventOf(tagEvent, tags[at] ?? 0, this.#outOfVocabulary));
      pos.updater(corrector.recognize(events), this.#cache, tags, normals);
    }
  }

  /** Spelling, part of speech and lemma of a token of this spelling, with this tag. */
  tell(spelling: number, expansion: number, tagAndLemma: number): { text: string; pos: string; lemma: string | null } {
    const its = this.#nlp.its as unknown as Its;
    const document = { tokens: [spelling, expansion, tagAndLemma, 0], cache: this.#cache };
    // It has no lemma for some words, and for “constructor” what JavaScript has under that name.
    const lemma = its.lemma(0, document, addons);
    return {
      text: its.value(0, document, addons),
      pos: its.pos(0, document, addons),
      lemma: typeof lemma === 'string' ? lemma : null,
    };
  }

  #readDocument(text: string): { readonly document: RawDocument; readonly tags: readonly number[] } {
    this.#nlp.readDoc(text);
    const read = this.#read;
    if (!read) throw new Error('wink-nlp handed no document over.');
    this.#read = null;
    return read;
  }
}

function eventOf(tagEvent: number | null, tag: number, passedOver: number): number {
  return tagEvent === null || tag === passedOver ? tag : tagEvent;
}

/** A tag as a token holds it. */
export function packTag(tag: number): number {
  return tag << BITS_BELOW_TAG;
}

function machine(json: string, made: Automaton): Automaton {
  made.importJSON(json);
  return made;
}
