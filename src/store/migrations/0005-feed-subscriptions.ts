import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

const moment = 'text';

/** Who subscribes to which feed, and what a visit needs to know of a feed’s past. */
export const feedSubscriptions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('feed_subscriptions')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('feed_id', 'text', (c) => c.notNull().references('feeds.id').onDelete('cascade'))
      .addColumn('label', 'text')
      .addColumn('filters', 'text', (c) => c.notNull())
      .addColumn('paused', 'integer', (c) => c.notNull())
      .addColumn('full_text', 'integer', (c) => c.notNull())
      .addColumn('user_agent', 'text')
      .addColumn('asked_interval_s', 'integer')
      .addColumn('added_at', moment, (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addColumn('news_since', moment, (c) => c.notNull())
      .addPrimaryKeyConstraint('feed_subscriptions_key', ['community', 'feed_id'])
      .execute();
    await db.schema.createIndex('feed_subscriptions_feed').on('feed_subscriptions').columns(['feed_id']).execute();
    // Until now every feed belonged to whoever ran the process.
    await sql`
      insert into feed_subscriptions (community, feed_id, filters, paused, full_text, added_at, added_by, news_since)
      select 'terminal', id, '{"wordsIn":[],"wordsOut":[],"talks":[],"regions":[],"languages":[]}', 0, 1, added_at, added_by, added_at
      from feeds`.execute(db);
    for (const column of ['first_read_at', 'failing_since', 'fault_told_at', 'last_item_at']) {
      await db.schema.alterTable('feeds').addColumn(column, moment).execute();
    }
    for (const column of ['median_gap_s', 'publisher_interval_s']) {
      await db.schema.alterTable('feeds').addColumn(column, 'integer').execute();
    }
    await sql`update feeds set first_read_at = last_polled_at where last_fault is null`.execute(db);
    await db.schema
      .alterTable('stories')
      .addColumn('history', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
