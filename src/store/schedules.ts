import { type ChannelSchedule, scheduleSettingsSchema } from '#src/core/channel-schedule.ts';
import { leftCommunities } from './presence.ts';
import type { ClosedSlot, ScheduleStore } from '#src/core/delivery-store.ts';
import { insertNotice } from './notice-rows.ts';
import { cancelWaiting, insertDelivery } from './outbox.ts';
import { postedChannels } from './posted-channels.ts';
import type { Database, ScheduleRow, Write } from './tables.ts';
import { locked, transact } from './transactions.ts';

/** More channels than a community gives to one bot. */
const MAX_LISTED = 500;

export function createScheduleStore(db: Database): ScheduleStore {
  return {
    async saveSchedule(schedule) {
      const row = rowOf(schedule);
      const { channel, added_at: _at, added_by: _by, told_seq: _seq, told_until: _until, ...changed } = row;
      await db
        .insertInto('schedules')
        .values({ ...row, channel })
        .onConflict((conflict) => conflict.column('channel').doUpdateSet(changed))
        .execute();
    },

    async getSchedule(channel) {
      const row = await findRow(db, channel);
      return row ? scheduleOf(row) : null;
    },

    async listSchedules(community) {
      const own = db.selectFrom('schedules').selectAll().where('community', '=', community);
      return (await own.orderBy('added_at').orderBy('channel').limit(MAX_LISTED).execute()).map(scheduleOf);
    },

    async runningSchedules({ afterChannel, limit }) {
      const running = atWork(db);
      const page = running.where('channel', '>', afterChannel).orderBy('channel').limit(limit);
      return (await page.execute()).map(scheduleOf);
    },

    async dueSchedules(now, limit) {
      const due = atWork(db).where('next_at', '<=', now);
      return (await due.orderBy('next_at').orderBy('channel').limit(limit).execute()).map(scheduleOf);
    },

    async removeSchedule(channel) {
      return transact(db, async (write) => {
        const { numDeletedRows } = await write
          .deleteFrom('schedules')
          .where('channel', '=', channel)
          .executeTakeFirst();
        await cancelWaiting(write, channel, 'the schedule was removed');
        return numDeletedRows > 0n;
      });
    },

    closeSlot: (closed) => transact(db, (write) => closeSlot(write, closed)),

    missSlots: ({ channel, slots, nextAt, telling }) =>
      transact(db, async (write) => {
        const closing = { channel, outcome: 'missed', at: telling.at, nextAt, deliveries: [] } as const;
        let isNew = false;
        for (const slot of slots) if (await closeSlot(write, { ...closing, ...slot })) isNew = true;
        if (isNew) await insertNotice(write, telling.notice, telling.at);
        return isNew;
      }),

    async listSlots(channel, limit) {
      const slots = db.selectFrom('slots').selectAll().where('channel', '=', channel);
      const rows = await slots.orderBy('slot_at', 'desc').limit(limit).execute();
      return rows.map(({ slot_at: slotAt, outcome, reason, at }) => ({ channel, slotAt, outcome, reason, at }));
    },

    async reopenSlots(now) {
      await db.deleteFrom('slots').where('outcome', '=', 'missed').where('slot_at', '>', now).execute();
    },

    postedChannels: (limit) => postedChannels(db, limit),

    async moveSlot(channel, nextAt) {
      await db.updateTable('schedules').set({ next_at: nextAt }).where('channel', '=', channel).execute();
    },
  };
}

async function closeSlot(write: Write, closed: ClosedSlot): Promise<boolean> {
  const { channel, slotAt, outcome, reason, at, nextAt, toldSeq, deliveries } = closed;
  const own = write.selectFrom('schedules').select(['community', 'paused']).where('channel', '=', channel);
  const schedule = await locked(write, own).executeTakeFirst();
  if (!schedule || schedule.paused === 1) return false;
  const { numInsertedOrUpdatedRows = 0n } = await write
    .insertInto('slots')
    .values({ channel, slot_at: slotAt, community: schedule.community, outcome, reason, at })
    .onConflict((conflict) => conflict.columns(['channel', 'slot_at']).doNothing())
    .executeTakeFirst();
  const isNew = numInsertedOrUpdatedRows > 0n;
  const told = isNew && toldSeq !== undefined ? { told_seq: toldSeq, told_until: at } : {};
  await write
    .updateTable('schedules')
    .set({ next_at: nextAt, ...told })
    .where('channel', '=', channel)
    .execute();
  if (!isNew) return false;
  for (const delivery of deliveries) await insertDelivery(write, delivery);
  return true;
}

function findRow(db: Database, channel: string): Promise<ScheduleRow | undefined> {
  return db.selectFrom('schedules').selectAll().where('channel', '=', channel).executeTakeFirst();
}

function rowOf(schedule: ChannelSchedule): ScheduleRow {
  const { scope, timing, zone, form, whenQuiet, language, alerts, quietHours, holidays } = schedule;
  const settings = { scope, timing, zone, form, whenQuiet, language, alerts, quietHours, holidays };
  return {
    channel: schedule.channel,
    community: schedule.community,
    settings: JSON.stringify(settings),
    layout: schedule.layout,
    alerts,
    added_at: schedule.addedAt,
    added_by: schedule.addedBy,
    paused: schedule.paused === null ? 0 : 1,
    paused_by: schedule.paused?.by ?? null,
    pause_reason: schedule.paused?.reason ?? null,
    next_at: schedule.nextAt,
    told_seq: schedule.toldSeq,
    told_until: schedule.toldUntil,
    alerts_since: schedule.alertsSince,
  };
}

/** Checked as it comes out, so that settings of an older shape are found here. */
function scheduleOf(row: ScheduleRow): ChannelSchedule {
  return {
    ...scheduleSettingsSchema.parse(JSON.parse(row.settings)),
    channel: row.channel,
    community: row.community,
    layout: row.layout,
    addedAt: row.added_at,
    addedBy: row.added_by,
    paused: row.paused === 1 ? { by: row.paused_by ?? 'moderator', reason: row.pause_reason } : null,
    nextAt: row.next_at,
    toldSeq: row.told_seq,
    toldUntil: row.told_until,
    alertsSince: row.alerts_since,
  };
}

/** Neither paused nor of a community that Parley was taken out of. */
function atWork(db: Database) {
  const running = db.selectFrom('schedules').selectAll().where('paused', '=', 0);
  return running.where('community', 'not in', leftCommunities());
}
