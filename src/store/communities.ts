import type { CommunityStore } from '#src/core/community.ts';
import { forget } from './forget-community.ts';
import type { Database, Write } from './tables.ts';
import { hold, transact } from './transactions.ts';

export function createCommunityStore(db: Database): CommunityStore {
  return {
    async joinCommunity(community, now) {
      return transact(db, async (write) => {
        await holdCommunity(write, community);
        const known = await readCommunity(write, community);
        if (known && known.left_at === null) return false;
        const row = { joined_at: now, left_at: null };
        await write
          .insertInto('communities')
          .values({ community, ...row })
          .onConflict((conflict) => conflict.column('community').doUpdateSet(row))
          .execute();
        return true;
      });
    },

    async leaveCommunity(community, now) {
      return transact(db, async (write) => {
        await holdCommunity(write, community);
        const known = await readCommunity(write, community);
        if (known?.left_at) return false;
        await write
          .insertInto('communities')
          .values({ community, joined_at: now, left_at: now })
          .onConflict((conflict) => conflict.column('community').doUpdateSet({ left_at: now }))
          .execute();
        return true;
      });
    },

    async presentCommunities(platform) {
      const present = db.selectFrom('communities').select('community').where('left_at', 'is', null);
      const rows = await present.where('community', 'like', `${platform}:%`).execute();
      return rows.map((row) => row.community);
    },

    async communitiesLeftBefore(moment, limit) {
      const left = db.selectFrom('communities').select('community').where('left_at', '<', moment);
      const rows = await left.orderBy('left_at').orderBy('community').limit(limit).execute();
      return rows.map((row) => row.community);
    },

    async forgetCommunity(community) {
      return transact(db, async (write) => {
        await holdCommunity(write, community);
        const known = await readCommunity(write, community);
        if (!known?.left_at) return false;
        await forget(write, community);
        return true;
      });
    },

    async listModerators(community) {
      const rows = db.selectFrom('moderators').selectAll().where('community', '=', community);
      return (await rows.orderBy('added_at').orderBy('principal').execute()).map((row) => ({
        community: row.community,
        principal: row.principal,
        addedBy: row.added_by,
        addedAt: row.added_at,
      }));
    },

    async addModerator({ community, principal, addedBy, addedAt }, limit) {
      return transact(db, async (write) => {
        await holdCommunity(write, community);
        const all = await write
          .selectFrom('moderators')
          .select('principal')
          .where('community', '=', community)
          .execute();
        if (all.some((one) => one.principal === principal)) return 'known';
        if (all.length >= limit) return 'full';
        const row = { community, principal, added_by: addedBy, added_at: addedAt };
        await write.insertInto('moderators').values(row).execute();
        await audit(write, { community, at: addedAt, member: addedBy, action: 'moderators add', subject: principal });
        return 'added';
      });
    },

    async removeModerator({ community, principal, by, at }) {
      return transact(db, async (write) => {
        const { numDeletedRows } = await write
          .deleteFrom('moderators')
          .where('community', '=', community)
          .where('principal', '=', principal)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await audit(write, { community, at, member: by, action: 'moderators remove', subject: principal });
        return true;
      });
    },
  };
}

function holdCommunity(write: Write, community: string): Promise<void> {
  return hold(write, `community ${community}`);
}

function readCommunity(write: Write, community: string) {
  return write.selectFrom('communities').selectAll().where('community', '=', community).executeTakeFirst();
}

async function audit(
  write: Write,
  line: { community: string; at: string; member: string; action: string; subject: string },
): Promise<void> {
  await write
    .insertInto('audit')
    .values({ ...line, before: null, after: null, shared: 0 })
    .execute();
}
