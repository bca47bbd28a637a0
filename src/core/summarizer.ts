import type { Brief, BriefStory } from './brief.ts';

/**
 * An engine that turns one story into one brief. The brief's `process` is null: which negotiation a story is about is
 * decided from the whole archive, by `src/talks`. An engine never throws for anything that a story can hold.
 */
export interface Summarizer {
  summarize(story: BriefStory): Promise<Brief>;
}
