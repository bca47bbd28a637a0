import type { Kysely, Migration } from 'kysely';

/** Which events a language model has read of, and what waits for it in batches. */
export const modelBatches: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('model_events')
      .addColumn('story_id', 'text', (c) => c.primaryKey())
      .addColumn('talks_id', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('noted_at', 'text', (c) => c.notNull())
      .addColumn('entry', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('model_events_of_talks').on('model_events').columns(['talks_id', 'at']).execute();
    await db.schema.createIndex('model_events_noted_at').on('model_events').columns(['noted_at']).execute();
    await db.schema
      .createTable('model_batches')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('provider_id', 'text')
      .addColumn('requests', 'integer', (c) => c.notNull())
      .addColumn('reserved_tokens', 'bigint', (c) => c.notNull())
      .addColumn('begun_at', 'text', (c) => c.notNull())
      .addColumn('cancelled_at', 'text')
      .execute();
    await db.schema
      .createTable('model_requests')
      .addColumn('story_id', 'text', (c) => c.primaryKey())
      .addColumn('batch_id', 'text')
      .addColumn('key', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('since', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('model_requests_state').on('model_requests').columns(['state', 'since']).execute();
    await db.schema.createIndex('model_requests_batch').on('model_requests').columns(['batch_id']).execute();
  },
};
