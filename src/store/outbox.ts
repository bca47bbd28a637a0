import { sql } from 'kysely';
import type { Posted } from '#src/core/chat.ts';
import type { Claim, NewDelivery, Outbox, OutboxRow } from '#src/core/delivery-store.ts';
import { platformOf } from '#src/core/places.ts';
import { leftCommunities } from './presence.ts';
import { readReply, writeReply } from '#src/core/reply-json.ts';
import { insertNotice } from './notice-rows.ts';
import type { Database, OutboxTableRow, Write } from './tables.ts';
import { hold, transact } from './transactions.ts';

/** What a message said is not needed any more once it is posted. */
const NOTHING = '{"blocks":[]}';
const FREE = { lease_until: null, lease_owner: null } as const;
const DONE = { ...FREE, reply: NOTHING } as const;

export function createOutbox(db: Database): Outbox {
  return {
    claimDeliveries: (claim) => transact(db, (write) => claimDeliveries(write, claim)),

    async nextDeliveryAt(platform) {
      const turn = db.selectFrom('outbox').where('seq', 'in', firstOfPlaces(db, platform));
      const present = turn.where('community', 'not in', leftCommunities());
      const at = sql<string | null>`min(case state when 'leased' then lease_until else not_before end)`;
      return (await present.select(at.as('at')).executeTakeFirst())?.at ?? null;
    },

    async renewLeases(owner, ids, leaseUntil) {
      if (ids.length === 0) return [];
      const rows = await db
        .updateTable('outbox')
        .set({ lease_until: leaseUntil })
        .where('id', 'in', [...ids])
        .where('state', '=', 'leased')
        .where('lease_owner', '=', owner)
        .returning('id')
        .execute();
      return rows.map(({ id }) => id);
    },

    markPosted: (id, { owner, posted, now }) =>
      transact(db, async (write) => {
        const row = await findDelivery(write, id);
        if (!row) return false;
        const { numUpdatedRows } = await write
          .updateTable('outbox')
          .set({
            ...DONE,
            state: 'posted',
            done_at: now,
            fault: null,
            posted_channel: posted.channel,
            posted_message: posted.message,
            posted_thread: posted.thread,
          })
          .where('id', '=', id)
          .where('state', 'in', ['waiting', 'leased'])
          // A lease that was let go and that nobody has taken since is as good as held: the message is there.
          .where((eb) => eb.or([eb('lease_owner', '=', owner), eb('lease_owner', 'is', null)]))
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const { topic_key: key, community, place } = row;
        if (key === null || posted.thread === null) return true;
        await write
          .insertInto('topics')
          .values({ channel: place, key, community, thread: posted.thread })
          .onConflict((conflict) => conflict.columns(['channel', 'key']).doUpdateSet({ thread: posted.thread ?? '' }))
          .execute();
        return true;
      }),

    async giveBack(id, { owner, notBefore, fault, counts }) {
      await db
        .updateTable('outbox')
        .set((eb) => ({
          state: 'waiting' as const,
          ...FREE,
          not_before: notBefore,
          fault,
          faults: counts ? eb('faults', '+', 1) : eb.ref('faults'),
        }))
        .where('id', '=', id)
        .where('state', '=', 'leased')
        .where('lease_owner', '=', owner)
        .execute();
    },

    async giveUp(id, { owner, outcome, fault, telling }) {
      await transact(db, async (write) => {
        const { numUpdatedRows } = await write
          .updateTable('outbox')
          .set({ ...DONE, state: outcome, fault })
          .where('id', '=', id)
          .where('state', '=', 'leased')
          .where('lease_owner', '=', owner)
          .executeTakeFirst();
        if (numUpdatedRows > 0n && telling) await insertNotice(write, telling.notice, telling.at);
      });
    },

    stopChannel: (place, reason, { notice, at }) =>
      transact(db, async (write) => {
        const { numUpdatedRows } = await write
          .updateTable('schedules')
          .set({ paused: 1, paused_by: 'platform', pause_reason: reason })
          .where('channel', '=', place)
          .where('paused', '=', 0)
          .executeTakeFirst();
        await cancelWaiting(write, place, reason);
        if (numUpdatedRows === 0n) return false;
        await insertNotice(write, notice, at);
        return true;
      }),

    async forgetTopic(id) {
      await transact(db, async (write) => {
        const row = await findDelivery(write, id);
        if (!row || row.topic_key === null) return;
        await write.deleteFrom('topics').where('channel', '=', row.place).where('key', '=', row.topic_key).execute();
      });
    },

    async releaseLeases(owner, now) {
      const { numUpdatedRows } = await db
        .updateTable('outbox')
        .set({ state: 'waiting', ...FREE, not_before: now })
        .where('state', '=', 'leased')
        .where((eb) =>
          eb.or([eb('lease_owner', '=', owner), eb('lease_owner', 'is', null), eb('lease_until', '<=', now)]),
        )
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async countDeliveries() {
      const counted = db.selectFrom('outbox').select((eb) => ['state', eb.fn.countAll<number | string>().as('count')]);
      const counts = new Map(
        (await counted.groupBy('state').execute()).map(({ state, count }) => [state, Number(count)]),
      );
      const of = (state: OutboxTableRow['state']): number => counts.get(state) ?? 0;
      return {
        waiting: of('waiting'),
        leased: of('leased'),
        posted: of('posted'),
        parked: of('parked'),
        cancelled: of('cancelled'),
      };
    },

    async oldestWaitingAt() {
      const waiting = db.selectFrom('outbox').where('state', 'in', ['waiting', 'leased']);
      const present = waiting.where('community', 'not in', leftCommunities());
      const row = await present.select((eb) => eb.fn.min('created_at').as('at')).executeTakeFirst();
      return row?.at ?? null;
    },

    async pruneDeliveries(before) {
      await transact(db, async (write) => {
        const done = write.deleteFrom('outbox').where('state', 'in', ['posted', 'parked', 'cancelled']);
        await done.where('created_at', '<', before).execute();
        await write.deleteFrom('slots').where('at', '<', before).execute();
        await write.deleteFrom('talks_log').where('at', '<', before).execute();
        const old = write.selectFrom('alert_changes').select('id').where('found_at', '<', before);
        await write.deleteFrom('told_alerts').where('change_id', 'in', old).execute();
        await write.deleteFrom('alert_changes').where('found_at', '<', before).execute();
      });
    },
  };
}

/** An id that is there already stays as it is: the same message is not put in twice. */
export async function insertDelivery(write: Write, delivery: NewDelivery): Promise<void> {
  const { id, community, place, isDirect, kind, reply, parentId, topic, corrects, createdAt } = delivery;
  await write
    .insertInto('outbox')
    .values({
      id,
      community,
      platform: platformOf(place),
      place,
      is_direct: isDirect ? 1 : 0,
      kind,
      reply: writeReply(reply),
      parent_id: parentId,
      topic_key: topic?.key ?? null,
      topic: topic?.name ?? null,
      corrects,
      created_at: createdAt,
      state: 'waiting',
      tries: 0,
      faults: 0,
      not_before: createdAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function cancelWaiting(write: Write, place: string, fault: string): Promise<void> {
  await write
    .updateTable('outbox')
    .set({ ...DONE, state: 'cancelled', fault })
    .where('place', '=', place)
    .where('state', 'in', ['waiting', 'leased'])
    .execute();
}

/** What stands first at each place, due or not. */
function firstOfPlaces(db: Pick<Write, 'selectFrom'>, platform: string) {
  return db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where('platform', '=', platform)
    .where('state', 'in', ['waiting', 'leased'])
    .groupBy('place');
}

/**
 * The first of each place that is not done yet, where its time has come: what is behind it waits for it. Whoever claims next sees
 * what was claimed before, so that nobody is given a second one of a place.
 */
async function claimDeliveries(write: Write, claim: Claim): Promise<readonly OutboxRow[]> {
  const { platform, owner, now, leaseUntil, limit, heldCommunities } = claim;
  await hold(write, `outbox of ${platform}`);
  let turn = write
    .selectFrom('outbox')
    .selectAll()
    .where('seq', 'in', firstOfPlaces(write, platform))
    // One whose number is lower may come to be seen later than one that is in somebody's hands already.
    .where((eb) => {
      const held = eb.selectFrom('outbox as held').select('held.seq').whereRef('held.place', '=', 'outbox.place');
      return eb.not(eb.exists(held.where('held.state', '=', 'leased').where('held.lease_until', '>', now)));
    })
    .where('community', 'not in', leftCommunities())
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'waiting'), eb('not_before', '<=', now)]),
        eb.and([eb('state', '=', 'leased'), eb('lease_until', '<=', now)]),
      ]),
    );
  if (heldCommunities.length > 0) turn = turn.where('community', 'not in', [...heldCommunities]);
  const rows = await turn.orderBy('not_before').orderBy('seq').limit(limit).execute();
  const claimed: OutboxRow[] = [];
  for (const row of rows) {
    const tries = row.tries + 1;
    // Another process may have taken it since it was read: then the row is not as it was.
    const { numUpdatedRows } = await write
      .updateTable('outbox')
      .set({ state: 'leased', lease_until: leaseUntil, lease_owner: owner, tries })
      .where('seq', '=', row.seq)
      .where('state', '=', row.state)
      .where('tries', '=', row.tries)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    claimed.push(await outboxRow(write, { ...row, tries }));
  }
  return claimed;
}

async function outboxRow(write: Write, row: OutboxTableRow): Promise<OutboxRow> {
  const corrected = row.corrects === null ? undefined : await findDelivery(write, row.corrects);
  return {
    id: row.id,
    community: row.community,
    place: row.place,
    isDirect: row.is_direct === 1,
    kind: row.kind,
    reply: readReply(row.reply),
    parentId: row.parent_id,
    topic: row.topic,
    corrects: row.corrects,
    createdAt: row.created_at,
    tries: row.tries,
    faults: row.faults,
    thread: await threadOf(write, row),
    correctsPosted: corrected ? postedOf(corrected) : null,
  };
}

/** Where the parent was never posted, what belongs under it is posted to the channel itself. */
async function threadOf(write: Write, { parent_id, topic_key, place }: OutboxTableRow): Promise<string | null> {
  if (parent_id !== null) return (await findDelivery(write, parent_id))?.posted_thread ?? null;
  if (topic_key === null) return null;
  const topic = write.selectFrom('topics').select('thread').where('channel', '=', place).where('key', '=', topic_key);
  return (await topic.executeTakeFirst())?.thread ?? null;
}

function findDelivery(write: Write, id: string): Promise<OutboxTableRow | undefined> {
  return write.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}

function postedOf({ posted_channel, posted_message, posted_thread }: OutboxTableRow): Posted | null {
  if (posted_channel === null || posted_message === null) return null;
  return { channel: posted_channel, message: posted_message, thread: posted_thread };
}
