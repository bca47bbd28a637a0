import { type Kysely, type Migration, PostgresAdapter } from 'kysely';

/**
 * PostgreSQL refuses a row whose entry in a B-tree has more than 2,704 bytes, and an address or an item's name may be longer; it
 * has a hash index for what is only looked up. SQLite takes any length.
 */
export const longNames: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
    await db.schema.dropIndex('stories_url').execute();
    await db.schema.createIndex('stories_url').on('stories').using('hash').column('url').execute();
    await db.schema.dropIndex('stories_item').execute();
    await db.schema.createIndex('stories_item').on('stories').using('hash').column('item_id').execute();
    await db.schema.createIndex('stories_feed').on('stories').column('feed_id').execute();
  },
};
