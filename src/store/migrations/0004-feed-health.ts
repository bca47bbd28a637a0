import type { Kysely, Migration } from 'kysely';

/** What visits to a feed have shown, and the index that finds an item whatever its story is called. */
export const feedHealth: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const feeds = db.schema.alterTable('feeds');
    // JSON: names of remarks, and what we know of the server.
    await feeds.addColumn('remarks', 'text', (c) => c.notNull().defaultTo('[]')).execute();
    await feeds.addColumn('memory', 'text').execute();
    await feeds.addColumn('stopped_at', 'text').execute();
    await feeds.addColumn('site_url', 'text').execute();
    await db.schema.createIndex('stories_item').on('stories').columns(['feed_id', 'item_id']).execute();
    await db.schema.dropIndex('stories_feed').execute();
  },
};
