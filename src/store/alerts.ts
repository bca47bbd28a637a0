import type { AlertChange } from '#src/core/alerts.ts';
import type { AlertStore } from '#src/core/delivery-store.ts';
import { insertDelivery } from './outbox.ts';
import { leftCommunities } from './presence.ts';
import type { Database, Write } from './tables.ts';
import { hold, transact } from './transactions.ts';

const CURSOR = 'alerts.cursor';

export function createAlertStore(db: Database): AlertStore {
  return {
    async recordChanges({ changes, since, cursor }) {
      await transact(db, async (write) => {
        await hold(write, CURSOR);
        if ((await readCursor(write)) !== since) return;
        for (const change of changes) await saveChange(write, change);
        const value = String(cursor);
        await write
          .insertInto('settings')
          .values({ key: CURSOR, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute();
      });
    },

    alertCursor: () => readCursor(db),

    async changesSince(since, limit) {
      const found = db.selectFrom('alert_changes').select('change').where('found_at', '>=', since);
      return (await found.orderBy('found_at', 'desc').orderBy('id').limit(limit).execute()).map(changeOf);
    },

    async lastChange(talksId) {
      const own = db.selectFrom('alert_changes').select('change').where('talks_id', '=', talksId);
      const row = await own.orderBy('found_at', 'desc').orderBy('id').limit(1).executeTakeFirst();
      return row ? changeOf(row) : null;
    },

    async toldOf(changeIds) {
      if (changeIds.length === 0) return [];
      const rows = await db
        .selectFrom('told_alerts')
        .selectAll()
        .where('change_id', 'in', [...changeIds])
        .execute();
      return rows.map((row) => ({
        changeId: row.change_id,
        place: row.place,
        deliveryId: row.delivery_id,
        isCorrected: row.is_corrected === 1,
      }));
    },

    async changesOfDelivery(deliveryId) {
      const rows = await db
        .selectFrom('told_alerts')
        .innerJoin('alert_changes', 'alert_changes.id', 'told_alerts.change_id')
        .select('alert_changes.change')
        .where('told_alerts.delivery_id', '=', deliveryId)
        .orderBy('alert_changes.found_at')
        .orderBy('alert_changes.id')
        .execute();
      return rows.map(changeOf);
    },

    tellAlert: ({ changeIds, delivery }) =>
      transact(db, async (write) => {
        if (await isTold(write, changeIds, delivery.place)) return false;
        const { place, community, id: delivery_id } = delivery;
        await write
          .insertInto('told_alerts')
          .values(
            changeIds.map((change_id) => ({ change_id, place, community, delivery_id, is_corrected: 0 as const })),
          )
          .execute();
        await insertDelivery(write, delivery);
        return true;
      }),

    tellCorrection: (told) => transact(db, (write) => tellCorrection(write, told)),

    async listFollowers(limit) {
      const present = db.selectFrom('follows').selectAll().where('community', 'not in', leftCommunities());
      const all = present.orderBy('community').orderBy('member').orderBy('at');
      const rows = await all.limit(limit).execute();
      return rows.map(({ community, member, talks_id: talksId, at: since }) => ({ community, member, talksId, since }));
    },

    async getMember(community, member) {
      const own = db.selectFrom('members').selectAll().where('community', '=', community);
      const row = await own.where('member', '=', member).executeTakeFirst();
      return { awayUntil: row?.away_until ?? null, closedAt: row?.closed_at ?? null };
    },

    async saveMember(community, member, { awayUntil, closedAt }) {
      const changes = {
        ...(awayUntil === undefined ? {} : { away_until: awayUntil }),
        ...(closedAt === undefined ? {} : { closed_at: closedAt }),
      };
      await db
        .insertInto('members')
        .values({ community, member, ...changes })
        .onConflict((conflict) => conflict.columns(['community', 'member']).doUpdateSet({ member, ...changes }))
        .execute();
    },
  };
}

async function readCursor(db: Database | Write): Promise<number | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', CURSOR).executeTakeFirst();
  return row ? Number(row.value) : null;
}

async function saveChange(write: Write, change: AlertChange): Promise<void> {
  const row = { talks_id: change.talksId, found_at: change.foundAt, change: JSON.stringify(change) };
  await write
    .insertInto('alert_changes')
    .values({ id: change.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function isTold(write: Write, changeIds: readonly string[], place: string): Promise<boolean> {
  const told = write.selectFrom('told_alerts').select('change_id').where('place', '=', place);
  return (await told.where('change_id', 'in', [...changeIds]).executeTakeFirst()) !== undefined;
}

async function tellCorrection(
  write: Write,
  { changeIds, isCorrected, delivery }: Parameters<AlertStore['tellCorrection']>[0],
): Promise<boolean> {
  const { numUpdatedRows } = await write
    .updateTable('told_alerts')
    .set({ is_corrected: isCorrected ? 1 : 0 })
    .where('place', '=', delivery.place)
    .where('change_id', 'in', [...changeIds])
    .where('is_corrected', '=', isCorrected ? 0 : 1)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await insertDelivery(write, delivery);
  return true;
}

function changeOf({ change }: { change: string }): AlertChange {
  return JSON.parse(change) as AlertChange;
}
