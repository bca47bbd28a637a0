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

    async appendAudit({ at, member, action, subject, before = null, after = null }) {
      await db.insertInto('audit').values({ at, member, action, subject, before, after }).execute();
    },

    async listAudit(limit) {
      const columns = ['at', 'member', 'action', 'subject', 'before', 'after'] as const;
      return db.selectFrom('audit').select(columns).orderBy('id', 'desc').limit(limit).execute();
    },
  };
}
