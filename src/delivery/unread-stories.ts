import type { UnreadStories } from '#src/core/digest.ts';
import type { SubscribedStory } from '#src/core/store.ts';
import { verdictOnUnread } from './story-verdict.ts';

/** As many as a brief names. */
const MAX_NAMED = 5;

/** Of stories that no engine could read, those that are new to the community and pass its filters; copies of a text count once. */
export function unreadNews(found: readonly SubscribedStory[]): UnreadStories {
  const wanted = new Map<string, UnreadStories['stories'][number]>();
  for (const { story, subscription } of found) {
    const { language, clusterId, title, url, source } = story;
    if (language === null || wanted.has(clusterId)) continue;
    if (verdictOnUnread(subscription, story, language).kind !== 'not-read') continue;
    wanted.set(clusterId, { title, url, source, language });
  }
  return { stories: [...wanted.values()].slice(0, MAX_NAMED), count: wanted.size };
}
