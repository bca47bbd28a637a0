import type { FollowStore } from '#src/core/store.ts';
import type { Database } from './tables.ts';

/** More than anybody reads of. */
const MAX_FOLLOWED = 500;

export function createFollowStore(db: Database): FollowStore {
  return {
    async follow({ community, member, talksId }, now) {
      const row = { community, member, talks_id: talksId, at: now };
      const insert = db.insertInto('follows').values(row);
      const { numInsertedOrUpdatedRows = 0n } = await insert
        .onConflict((conflict) => conflict.columns(['community', 'member', 'talks_id']).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },

    async unfollow({ community, member, talksId }) {
      const { numDeletedRows } = await db
        .deleteFrom('follows')
        .where('community', '=', community)
        .where('member', '=', member)
        .where('talks_id', '=', talksId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async listFollowed(community, member) {
      const own = db.selectFrom('follows').select('talks_id').where('community', '=', community);
      const rows = await own
        .where('member', '=', member)
        .orderBy('at')
        .orderBy('talks_id')
        .limit(MAX_FOLLOWED)
        .execute();
      return rows.map((row) => row.talks_id);
    },
  };
}
