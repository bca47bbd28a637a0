import type { Kysely, Migration } from 'kysely';

const moment = 'text';

/** What moderators change in the record of talks, and what members follow. */
export const moderation: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('talks')
      .addColumn('hidden', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('talks')
      .addColumn('origin', 'text', (c) => c.notNull().defaultTo('opened'))
      .execute();
    await db.schema.createIndex('talks_origin').on('talks').columns(['origin']).execute();
    await db.schema.createIndex('stories_cluster').on('stories').columns(['cluster_id']).execute();
    await db.schema
      .createTable('talks_changes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('at', moment, (c) => c.notNull())
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      // Each row that it touched, as it was before and after.
      .addColumn('images', 'text', (c) => c.notNull())
      .addColumn('is_taken_back', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('follows')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('talks_id', 'text', (c) => c.notNull())
      .addColumn('at', moment, (c) => c.notNull())
      .addPrimaryKeyConstraint('follows_key', ['community', 'member', 'talks_id'])
      .execute();
    await db.schema.createIndex('follows_talks').on('follows').columns(['talks_id']).execute();
    await db.schema.alterTable('audit').addColumn('before', 'text').execute();
    await db.schema.alterTable('audit').addColumn('after', 'text').execute();
  },
};
