import type { NoticeStore } from '#src/core/delivery-store.ts';
import type { Notice } from '#src/core/notices.ts';
import { insertDelivery } from './outbox.ts';
import { readReply } from '#src/core/reply-json.ts';
import { insertNotice, takeNotice } from './notice-rows.ts';
import { leftCommunities } from './presence.ts';
import type { Database } from './tables.ts';
import { transact } from './transactions.ts';

export function createNoticeStore(db: Database): NoticeStore {
  return {
    recordNotice: (notice, now, delivery) =>
      transact(db, async (write) => {
        if (!(await insertNotice(write, notice, now))) return false;
        if (delivery && (await takeNotice(write, notice))) await insertDelivery(write, delivery);
        return true;
      }),

    async waitingNotices(community, limit) {
      const waiting = db.selectFrom('notices').selectAll().where('community', '=', community);
      const rows = await waiting.where('notice', 'is not', null).orderBy('at').orderBy('key').limit(limit).execute();
      return rows.flatMap(({ key, notice }): Notice[] =>
        notice === null ? [] : [{ community, audience: 'moderators', key, reply: readReply(notice) }],
      );
    },

    sendNotice: (notice, delivery) =>
      transact(db, async (write) => {
        if (await takeNotice(write, notice)) await insertDelivery(write, delivery);
      }),

    async communitiesWithNotices(limit) {
      const waiting = db.selectFrom('notices').select('community').distinct().where('notice', 'is not', null);
      const present = waiting.where('community', 'not in', leftCommunities());
      return (await present.orderBy('community').limit(limit).execute()).map(({ community }) => community);
    },
  };
}
