import type { Kysely, Migration } from 'kysely';

/** What a language model answered, and what it cost by day and community. */
export const model: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('model_answers')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('answer', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('model_answers_at').on('model_answers').columns(['at']).execute();
    await db.schema
      .createTable('model_use')
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('input_tokens', 'bigint', (c) => c.notNull())
      .addColumn('output_tokens', 'bigint', (c) => c.notNull())
      .addColumn('micro_usd', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('model_use_key', ['day', 'community'])
      .execute();
  },
};
