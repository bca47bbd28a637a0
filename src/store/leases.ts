import type { LeaseStore } from '#src/core/store.ts';
import type { Database } from './tables.ts';

export function createLeaseStore(db: Database): LeaseStore {
  return {
    async takeLease({ name, owner, now, until }) {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('leases')
        .values({ name, owner, until })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ owner, until })
            .where((eb) => eb.or([eb('leases.owner', '=', owner), eb('leases.until', '<=', now)])),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },

    async leaseOf(name) {
      const held = db.selectFrom('leases').select(['owner', 'until']).where('name', '=', name);
      return (await held.executeTakeFirst()) ?? null;
    },

    async dropLease(name, owner) {
      await db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute();
    },

    async pruneLeases(before) {
      await db.deleteFrom('leases').where('until', '<', before).execute();
    },
  };
}
