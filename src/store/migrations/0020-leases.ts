import type { Kysely, Migration } from 'kysely';

/** What one process at a time may do, by its name. */
export const leases: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('until', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('leases_until').on('leases').column('until').execute();
  },
};
