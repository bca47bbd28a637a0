import type { Story } from '#src/core/story.ts';
import type { StoryRow } from './tables.ts';

export function storyOf(row: StoryRow): Story {
  return {
    id: row.id,
    feedId: row.feed_id,
    itemId: row.item_id,
    revision: row.item_hash,
    title: row.title,
    url: row.url,
    source: row.source,
    publishedAt: row.published_at,
    language: row.language,
    text: row.text,
    stage: row.stage,
    attempts: row.attempts,
    clusterId: row.cluster_id,
    seenAt: row.seen_at,
    isHistory: row.history === 1,
  };
}
