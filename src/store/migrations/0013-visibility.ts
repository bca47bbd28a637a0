import type { Kysely, Migration } from 'kysely';

/**
 * What a community may read of the record: the number in the record's log at which each source joined its event, so that news
 * is what is new to the reader; and the stories that a community keeps of feeds that it has given up.
 */
export const visibility: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('timeline_sources')
      .addColumn('seq', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable('kept_stories')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('story_id', 'text', (c) => c.notNull().references('stories.id').onDelete('cascade'))
      .addPrimaryKeyConstraint('kept_stories_key', ['community', 'story_id'])
      .execute();
    await db.schema.createIndex('kept_stories_story').on('kept_stories').columns(['story_id']).execute();
  },
};
