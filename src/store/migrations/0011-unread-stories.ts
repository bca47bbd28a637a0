import type { Kysely, Migration } from 'kysely';

/** Where in the record's log a story stands that no engine could read; null for all others. */
export const unreadStories: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('stories').addColumn('unread_seq', 'integer').execute();
    await db.schema
      .createIndex('stories_unread')
      .on('stories')
      .columns(['feed_id', 'unread_seq'])
      .where('unread_seq' as never, 'is not', null)
      .execute();
  },
};
