import { isRelevant, unreadLanguage } from './core/brief.ts';
import type { Clock } from './core/clock.ts';
import type { Store } from './core/store.ts';
import type { Desk } from './desk.ts';
import type { Engines } from './engines.ts';
import type { StorySteps } from './jobs/carry.ts';
import { completeStory } from './stories/complete-story.ts';
import { findCluster, printsOf } from './stories/near-duplicates.ts';
import { settle, takeBackStory } from './talks/settle.ts';

export interface StoryParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly desk: Desk;
  readonly engines: Engines;
}

/** Copies of one text beyond this many add nothing. */
const MAX_NEAR = 20;

/** The way of a story from its feed to the record of its talks. */
export function createStorySteps({ clock, store, desk, engines }: StoryParts): StorySteps {
  return {
    complete: async (story) => {
      const feed = story.feedId === null ? null : await store.getFeed(story.feedId);
      // Without its address a story is what its feed gave.
      return completeStory(feed?.wishes.fullText === false ? { ...story, url: null } : story, desk);
    },
    place: async (story, { text }) => {
      const prints = printsOf(text);
      const near = await store.storiesWithPrints(prints, MAX_NEAR);
      return {
        prints,
        ...(near.length < MAX_NEAR ? { near: near.map(({ id }) => id) } : {}),
        clusterId: findCluster(
          { ...story, text },
          near.filter((other) => other.id !== story.id),
        ),
      };
    },
    brief: async ({ id, title, url, source, publishedAt, language, text, clusterId }) =>
      desk.briefText(
        { id, title, url, source, publishedAt, language, text },
        await store.listTracked(),
        clusterId === id ? engines.stories : engines.extractive,
      ),
    settle: async (story, brief) => {
      if (isRelevant(brief)) return settle(story, brief, store, clock.now().toISOString());
      // Of a story that nobody could read it is not known whether it takes anything back.
      return unreadLanguage(brief) === null ? takeBackStory(story, store) : null;
    },
  };
}
