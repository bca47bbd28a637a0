/** Something that a stored brief says, with the story that says it. */
export interface Fact {
  /** In the story's own words, or the brief's where a model wrote it. */
  readonly text: string;
  readonly talks: string;
  readonly outlet: string;
  readonly title: string | null;
  readonly url: string | null;
  /** The story's date, ISO 8601. */
  readonly at: string;
}

/** An answer from the stored briefs and nothing else. */
export type Answer =
  /** A model's words, each sentence with the facts that say so. */
  | {
      readonly kind: 'written';
      readonly sentences: readonly { readonly text: string; readonly facts: readonly Fact[] }[];
    }
  /** What fits the question best, where no model is there or none of its words held. */
  | { readonly kind: 'matches'; readonly facts: readonly Fact[]; readonly note: string | null }
  | { readonly kind: 'unknown' };
