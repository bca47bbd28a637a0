import { type Kysely, type Migration, sql } from 'kysely';

const moment = 'text';

/** What channels are told and when, what is on its way to them, and the order in which the record was written. */
export const delivery: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('schedules')
      .addColumn('channel', 'text', (c) => c.primaryKey())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('layout', 'text', (c) => c.notNull())
      .addColumn('alerts', 'text', (c) => c.notNull())
      .addColumn('added_at', moment, (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addColumn('paused', 'integer', (c) => c.notNull())
      .addColumn('paused_by', 'text')
      .addColumn('pause_reason', 'text')
      .addColumn('next_at', moment, (c) => c.notNull())
      .addColumn('told_seq', 'integer', (c) => c.notNull())
      .addColumn('told_until', moment, (c) => c.notNull())
      .addColumn('alerts_since', moment, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('schedules_due').on('schedules').columns(['paused', 'next_at']).execute();
    await db.schema.createIndex('schedules_community').on('schedules').columns(['community']).execute();
    await db.schema
      .createTable('slots')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('slot_at', moment, (c) => c.notNull())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('at', moment, (c) => c.notNull())
      .addPrimaryKeyConstraint('slots_key', ['channel', 'slot_at'])
      .execute();
    await db.schema
      .createTable('outbox')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('platform', 'text', (c) => c.notNull())
      // A channel or a member: what goes to one place keeps its order.
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('is_direct', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('reply', 'text', (c) => c.notNull())
      .addColumn('parent_id', 'text')
      .addColumn('topic_key', 'text')
      .addColumn('topic', 'text')
      .addColumn('corrects', 'text')
      .addColumn('created_at', moment, (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('faults', 'integer', (c) => c.notNull())
      .addColumn('not_before', moment, (c) => c.notNull())
      .addColumn('lease_until', moment)
      .addColumn('fault', 'text')
      .addColumn('done_at', moment)
      .addColumn('posted_channel', 'text')
      .addColumn('posted_message', 'text')
      .addColumn('posted_thread', 'text')
      .execute();
    await db.schema.createIndex('outbox_turn').on('outbox').columns(['platform', 'state', 'place', 'seq']).execute();
    await db.schema.createIndex('outbox_place').on('outbox').columns(['place', 'state']).execute();
    await db.schema
      .createTable('topics')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('thread', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('topics_key', ['channel', 'key'])
      .execute();
    await db.schema
      .createTable('alert_changes')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('talks_id', 'text', (c) => c.notNull())
      .addColumn('found_at', moment, (c) => c.notNull())
      .addColumn('change', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('alert_changes_found').on('alert_changes').columns(['found_at']).execute();
    await db.schema.createIndex('alert_changes_talks').on('alert_changes').columns(['talks_id', 'found_at']).execute();
    await db.schema
      .createTable('told_alerts')
      .addColumn('change_id', 'text', (c) => c.notNull())
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('delivery_id', 'text', (c) => c.notNull())
      .addColumn('is_corrected', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('told_alerts_key', ['change_id', 'place'])
      .execute();
    await db.schema.createIndex('told_alerts_delivery').on('told_alerts').columns(['delivery_id']).execute();
    await db.schema
      .createTable('members')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('away_until', moment)
      .addColumn('closed_at', moment)
      .addPrimaryKeyConstraint('members_key', ['community', 'member'])
      .execute();
    await db.schema
      .createTable('notices')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('at', moment, (c) => c.notNull())
      // Null once it is on its way.
      .addColumn('notice', 'text')
      .addPrimaryKeyConstraint('notices_key', ['community', 'key'])
      .execute();
    await db.schema
      .createTable('talks_log')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('talks_id', 'text', (c) => c.notNull())
      .addColumn('entry_id', 'text')
      .addColumn('is_news', 'integer', (c) => c.notNull())
      .addColumn('at', moment, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('talks_log_entry').on('talks_log').columns(['entry_id', 'is_news', 'seq']).execute();
    await db.schema.createIndex('talks_log_news').on('talks_log').columns(['is_news', 'seq']).execute();
    await db.schema.createIndex('talks_log_at').on('talks_log').columns(['at']).execute();
    await sql`
      insert into talks_log (talks_id, entry_id, is_news, at)
      select talks_id, id, 1, recorded_at from timeline order by recorded_at, id`.execute(db);
  },
};
