import type { CredentialStore } from '#src/core/credentials.ts';
import type { Database } from './tables.ts';

export function createCredentialStore(db: Database): CredentialStore {
  return {
    async putCredential(community, sealed, at) {
      await db
        .insertInto('credentials')
        .values({ community, sealed, at })
        .onConflict((conflict) => conflict.column('community').doUpdateSet({ sealed, at }))
        .execute();
    },

    async getCredential(community) {
      const row = await db
        .selectFrom('credentials')
        .select('sealed')
        .where('community', '=', community)
        .executeTakeFirst();
      return row?.sealed ?? null;
    },

    async removeCredential(community) {
      await db.deleteFrom('credentials').where('community', '=', community).execute();
    },
  };
}
