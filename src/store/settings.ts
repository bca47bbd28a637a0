import type { SettingStore } from '#src/core/store.ts';
import type { Database } from './tables.ts';

export function createSettingStore(db: Database): SettingStore {
  return {
    async getSetting(key) {
      const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
      return row?.value ?? null;
    },

    async putSetting(key, value) {
      await db
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
    },

    async appendAudit({ at, community, member, action, subject, before = null, after = null }) {
      await db
        .insertInto('audit')
        .values({ at, community, member, action, subject, before, after, shared: 0 })
        .execute();
    },

    async listAudit(community, limit) {
      const rows = await db
        .selectFrom('audit')
        .select(['at', 'community', 'member', 'action', 'subject', 'before', 'after'])
        .where((eb) => eb.or([eb('community', '=', community), eb('shared', '=', 1)]))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ community: theirs, member, ...line }) => ({
        ...line,
        member: theirs === community ? member : null,
      }));
    },
  };
}
