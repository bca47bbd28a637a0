import type { Kysely, Migration } from 'kysely';

/** Which process a delivery is leased to; null where it is leased to none. */
export const leaseOwners: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('outbox').addColumn('lease_owner', 'text').execute();
  },
};
