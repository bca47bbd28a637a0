import type { Kysely, Migration } from 'kysely';

const moment = 'text';

/** Feeds, stories, talks and settings. Moments are ISO 8601 in UTC, so that they sort as text. */
export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('feeds')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('url', 'text', (c) => c.notNull().unique())
      .addColumn('title', 'text')
      .addColumn('sample', 'integer', (c) => c.notNull())
      .addColumn('added_at', moment, (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addColumn('etag', 'text')
      .addColumn('last_modified', 'text')
      .addColumn('next_poll_at', moment, (c) => c.notNull())
      .addColumn('last_polled_at', moment)
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('last_fault', 'text')
      .execute();
    await db.schema.createIndex('feeds_due').on('feeds').columns(['next_poll_at']).execute();
    await db.schema
      .createTable('stories')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('feed_id', 'text')
      .addColumn('item_id', 'text', (c) => c.notNull())
      // What the feed itself said, to tell an edit from a repetition; the text may be the page's by then.
      .addColumn('item_hash', 'text', (c) => c.notNull())
      .addColumn('title', 'text')
      .addColumn('url', 'text')
      .addColumn('source', 'text')
      .addColumn('published_at', moment)
      // The story's date, or when we saw it: stories are worked on in this order.
      .addColumn('told_at', moment, (c) => c.notNull())
      .addColumn('language', 'text')
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('stage', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('fault', 'text')
      .addColumn('cluster_id', 'text', (c) => c.notNull())
      .addColumn('seen_at', moment, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('stories_waiting').on('stories').columns(['stage', 'told_at', 'id']).execute();
    await db.schema.createIndex('stories_url').on('stories').columns(['url']).execute();
    await db.schema.createIndex('stories_feed').on('stories').columns(['feed_id']).execute();
    await db.schema
      .createTable('story_prints')
      .addColumn('print', 'text', (c) => c.notNull())
      .addColumn('story_id', 'text', (c) => c.notNull().references('stories.id').onDelete('cascade'))
      .addPrimaryKeyConstraint('story_prints_key', ['print', 'story_id'])
      .execute();
    await db.schema.createIndex('story_prints_story').on('story_prints').columns(['story_id']).execute();
    await db.schema
      .createTable('briefs')
      .addColumn('story_id', 'text', (c) => c.primaryKey().references('stories.id').onDelete('cascade'))
      .addColumn('relevant', 'integer', (c) => c.notNull())
      .addColumn('told_at', moment, (c) => c.notNull())
      .addColumn('brief', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('briefs_newest').on('briefs').columns(['relevant', 'told_at']).execute();
    await db.schema
      .createTable('talks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', moment)
      .addColumn('talks', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('talks_newest').on('talks').columns(['updated_at']).execute();
    await db.schema
      .createTable('timeline')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('talks_id', 'text', (c) => c.notNull().references('talks.id').onDelete('cascade'))
      .addColumn('at', moment, (c) => c.notNull())
      .addColumn('recorded_at', moment, (c) => c.notNull())
      .addColumn('entry', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('timeline_talks').on('timeline').columns(['talks_id', 'at']).execute();
    await db.schema.createIndex('timeline_recorded').on('timeline').columns(['recorded_at']).execute();
    await db.schema
      .createTable('timeline_sources')
      .addColumn('entry_id', 'text', (c) => c.notNull().references('timeline.id').onDelete('cascade'))
      .addColumn('story_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('timeline_sources_key', ['entry_id', 'story_id'])
      .execute();
    await db.schema.createIndex('timeline_sources_story').on('timeline_sources').columns(['story_id']).execute();
    await db.schema
      .createTable('settings')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('audit')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('at', moment, (c) => c.notNull())
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .execute();
  },
};
