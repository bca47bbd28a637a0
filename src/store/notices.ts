import type { NoticeStore } from '#src/core/delivery-store.ts';
import type { Notice } from '#src/core/notices.ts';
import { insertDelivery } from './outbox.ts';
import { readReply, writeReply } from './reply-json.ts';
import type { Database } from './tables.ts';
import { transact } from './transactions.ts';

export function createNoticeStore(db: Database): NoticeStore {
  return {
    recordNotice: (notice, now, delivery) =>
      transact(db, async (write) => {
        const { community, key, reply } = notice;
        const { numInsertedOrUpdatedRows = 0n } = await write
          .insertInto('notices')
          .values({ community, key, at: now, notice: delivery ? null : writeReply(reply) })
          .onConflict((conflict) => conflict.columns(['community', 'key']).doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return false;
        if (delivery) await insertDelivery(write, delivery);
        return true;
      }),

    async waitingNotices(community, limit) {
      const waiting = db.selectFrom('notices').selectAll().where('community', '=', community);
      const rows = await waiting.where('notice', 'is not', null).orderBy('at').orderBy('key').limit(limit).execute();
      return rows.flatMap(({ key, notice }): Notice[] =>
        notice === null ? [] : [{ community, audience: 'moderators', key, reply: readReply(notice) }],
      );
    },

    sendNotice: ({ community, key }, delivery) =>
      transact(db, async (write) => {
        const { numUpdatedRows } = await write
          .updateTable('notices')
          .set({ notice: null })
          .where('community', '=', community)
          .where('key', '=', key)
          .where('notice', 'is not', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await insertDelivery(write, delivery);
      }),
  };
}
