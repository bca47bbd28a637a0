import type { Brief } from '#src/core/brief.ts';
import { unreadLanguage } from '#src/core/brief.ts';
import type { StoryStore } from '#src/core/store.ts';
import { storyOf } from './story-rows.ts';
import { subscriptionOf } from './subscriptions.ts';
import type { Database, StoryRow, Write } from './tables.ts';
import { holdRecord } from './transactions.ts';

/** Of no talks: an unread story takes its place in the record's log all the same. */
const NO_TALKS = '';

export function createUnreadStories(db: Database): Pick<StoryStore, 'unreadStories'> {
  return {
    async unreadStories({ community, afterSeq, upToSeq, limit }) {
      const subscribed = db.selectFrom('feed_subscriptions').where('feed_subscriptions.community', '=', community);
      const rows = await subscribed
        .innerJoin('stories', 'stories.feed_id', 'feed_subscriptions.feed_id')
        .where('feed_subscriptions.paused', '=', 0)
        .where('stories.unread_seq', 'is not', null)
        .where('stories.unread_seq', '>', afterSeq)
        .where('stories.unread_seq', '<=', upToSeq)
        .select(['stories.id', 'feed_subscriptions.feed_id'])
        .orderBy('stories.unread_seq', 'desc')
        .limit(limit)
        .execute();
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return [];
      const stories = await db.selectFrom('stories').selectAll().where('id', 'in', ids).execute();
      const wishes = await subscribed.selectAll().execute();
      const byFeed = new Map(wishes.map((row) => [row.feed_id, subscriptionOf(row)]));
      const newestFirst = stories.toSorted((a, b) => (b.unread_seq ?? 0) - (a.unread_seq ?? 0));
      return newestFirst.flatMap((row) => {
        const subscription = byFeed.get(row.feed_id ?? '');
        return subscription ? [{ story: storyOf(row), subscription }] : [];
      });
    },
  };
}

/**
 * Where the story stands among those that nobody could read, null for one that an engine did read. It stays in its place when
 * it is edited. A copy of a text that was read, if only by a model, is not told again.
 */
export async function unreadPlace(write: Write, story: StoryRow, brief: Brief): Promise<number | null> {
  if (unreadLanguage(brief) === null || (await isCopyOfRead(write, story))) return null;
  if (story.unread_seq !== null) return story.unread_seq;
  await holdRecord(write);
  const row = await write
    .insertInto('talks_log')
    .values({ talks_id: NO_TALKS, entry_id: null, is_news: 1, at: story.seen_at })
    .returning('seq')
    .executeTakeFirstOrThrow();
  return row.seq;
}

async function isCopyOfRead(write: Write, story: StoryRow): Promise<boolean> {
  if (story.cluster_id === story.id) return false;
  const first = write
    .selectFrom('stories')
    .innerJoin('briefs', 'briefs.story_id', 'stories.id')
    .where('id', '=', story.cluster_id);
  return (await first.select('unread_seq').executeTakeFirst())?.unread_seq === null;
}
