import type { Reader, VisibilityStore } from '#src/core/visibility.ts';
import { subscriptionOf } from './subscriptions.ts';
import type { Database, Tables, Write } from './tables.ts';
import type { ExpressionBuilder } from 'kysely';

/** Values in one list of a query. */
const CHUNK = 500;

export function createVisibilityStore(db: Database): VisibilityStore {
  return {
    async subscribedFeeds(community) {
      const own = db.selectFrom('feed_subscriptions').where('community', '=', community);
      const rows = await own
        .innerJoin('feeds', 'feeds.id', 'feed_subscriptions.feed_id')
        .selectAll('feed_subscriptions')
        .select('feeds.url')
        .orderBy('feed_subscriptions.feed_id')
        .execute();
      return rows.map(({ url, ...row }) => ({ subscription: subscriptionOf(row), url }));
    },

    async storyOrigins(ids) {
      const found = await inChunks(ids, (some) =>
        db.selectFrom('stories').select(['id', 'feed_id', 'seen_at']).where('id', 'in', some).execute(),
      );
      return found.map(({ id, feed_id: feedId, seen_at: seenAt }) => ({ id, feedId, seenAt }));
    },

    async visibleStories(reader, ids) {
      const found = await inChunks(ids, (some) =>
        db
          .selectFrom('stories')
          .select('stories.id')
          .where('stories.id', 'in', some)
          .where((eb) => isVisible(eb, reader))
          .execute(),
      );
      return new Set(found.map(({ id }) => id));
    },

    async visibleTalks(reader, ids) {
      const found = await inChunks(ids, (some) =>
        db
          .selectFrom('talks')
          .select('talks.id')
          .where('talks.id', 'in', some)
          .where((talks) => {
            const told = talks
              .selectFrom('timeline')
              .innerJoin('timeline_sources', 'timeline_sources.entry_id', 'timeline.id')
              .innerJoin('stories', 'stories.id', 'timeline_sources.story_id')
              .select('stories.id')
              .whereRef('timeline.talks_id', '=', 'talks.id');
            return talks.exists(told.where((eb) => isVisible(eb, reader)));
          })
          .execute(),
      );
      return new Set(found.map(({ id }) => id));
    },
  };
}

/** A story of one of the reader's feeds, or one that it keeps of a feed that it gave up. */
export function isVisible(eb: ExpressionBuilder<Tables, 'stories'>, { community, feedIds }: Reader) {
  const kept = eb.selectFrom('kept_stories').select('story_id').where('community', '=', community);
  const isKept = eb.exists(kept.whereRef('kept_stories.story_id', '=', 'stories.id'));
  return feedIds.length === 0 ? isKept : eb.or([eb('stories.feed_id', 'in', [...feedIds]), isKept]);
}

/** What a feed brought goes on being a community's to read after it gave the feed up. */
export async function keepStories(write: Write, community: string, feedId: string): Promise<void> {
  await write
    .insertInto('kept_stories')
    .columns(['community', 'story_id'])
    .expression(
      write
        .selectFrom('stories')
        .select((eb) => [eb.val(community).as('community'), 'stories.id as story_id'])
        .where('feed_id', '=', feedId),
    )
    .onConflict((conflict) => conflict.columns(['community', 'story_id']).doNothing())
    .execute();
}

async function inChunks<T>(ids: readonly string[], read: (some: readonly string[]) => Promise<readonly T[]>) {
  const found: T[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) found.push(...(await read(ids.slice(from, from + CHUNK))));
  return found;
}
