import type { BriefStory } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import type { Sentence, Token } from '#src/stories/sentences.ts';

/**
 * What one pass over a story finds, before any field of the brief is decided. Every field's file takes a reading and
 * gives its part of the brief; none of them looks at another's answer except where its parameters say so.
 */
export interface Reading {
  readonly story: BriefStory;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly sentences: readonly Sentence[];
  /** Captions, bylines, “Updated at”, bullets: true for a sentence that is no part of the telling. By sentence index. */
  readonly furniture: readonly boolean[];
  /** Direct speech, in order, the marks left out. */
  readonly quotations: readonly Quotation[];
  /** Everyone whom the story names, each once, in the order of their first mention. */
  readonly people: readonly Person[];
  /** States, organizations, armed groups and sides, each once, in the order of their first mention. */
  readonly actors: readonly Actor[];
  /** Towns and sites that the story names, in order. */
  readonly places: readonly Place[];
}

/** The sentences of the telling, without captions and what else stands around it. */
export function tellingSentences({
  sentences,
  furniture,
}: Pick<Reading, 'sentences' | 'furniture'>): readonly Sentence[] {
  return sentences.filter(({ index }) => !furniture[index]);
}

export interface Quotation extends Span {
  /** Index of the sentence in which it starts. */
  readonly sentence: number;
}

export interface Person {
  /** The fullest name that the story gives. */
  readonly name: string;
  /** Every other string by which the story names this person, titles included: “Mr. al-Hariri”. */
  readonly aliases: readonly string[];
  /** From the title or the apposition: “U.N. envoy for Syria”. */
  readonly role: string | null;
  /** The organization or state in the role, as an actor's id, where the story says it. */
  readonly affiliation: string | null;
  /** The part that a clause behind the name gives: “leads the rebel panel”. */
  readonly part: string | null;
  /** The state that was last said to act before the name, as an actor's id: whose minister a bare “minister” may be. */
  readonly near: string | null;
  readonly gender: 'female' | 'male' | null;
  readonly mentions: readonly Span[];
}

export type ActorKind = 'state' | 'organization' | 'group' | 'people';

export interface Actor {
  /** ISO 3166 alpha-2 in lower case for a state, else a slug: `sy`, `united-nations`, `taliban`, `sy/opposition`. */
  readonly id: string;
  /** The standard name: “Syria”, “United Nations”, “Taliban”, “Syrian opposition”. */
  readonly name: string;
  readonly kind: ActorKind;
  readonly mentions: readonly ActorMention[];
}

export interface ActorMention extends Span {
  /** Index of its sentence. */
  readonly sentence: number;
  /**
   * `acts`: named as an actor (“Syria refused”, “the Assad regime”); `place`: only where something is (“in Damascus”);
   * `describes`: a demonym or possessive that describes something else (“Syrian refugees”).
   */
  readonly use: 'acts' | 'place' | 'describes';
}

export interface Place {
  readonly name: string;
  /** ISO 3166 alpha-2 in lower case, where known. */
  readonly country: string | null;
  readonly mentions: readonly (Span & { readonly sentence: number })[];
}

/** What is there before anybody is named. */
export type Segmented = Pick<Reading, 'story' | 'text' | 'tokens' | 'sentences'>;
