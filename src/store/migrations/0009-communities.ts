import { type Kysely, type Migration, sql } from 'kysely';

const moment = 'text';

type Audited = {
  audit: { member: string; action: string; community: string; shared: 0 | 1 };
  talks_changes: { member: string; community: string };
};

/** Which communities Parley is in, whom they chose as moderators, and whose change it is that the audit log tells of. */
export const communities: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('communities')
      .addColumn('community', 'text', (c) => c.notNull().primaryKey())
      .addColumn('joined_at', moment, (c) => c.notNull())
      .addColumn('left_at', moment)
      .execute();
    await db.schema.createIndex('communities_left').on('communities').columns(['left_at']).execute();
    await db.schema
      .createTable('moderators')
      .addColumn('community', 'text', (c) => c.notNull())
      .addColumn('principal', 'text', (c) => c.notNull())
      .addColumn('added_at', moment, (c) => c.notNull())
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('moderators_key', ['community', 'principal'])
      .execute();
    // Whoever has feeds is known already, and is not greeted again.
    await sql`
      insert into communities (community, joined_at)
      select community, min(added_at) from feed_subscriptions group by community`.execute(db);
    for (const table of ['audit', 'talks_changes']) {
      await db.schema
        .alterTable(table)
        .addColumn('community', 'text', (c) => c.notNull().defaultTo('terminal'))
        .execute();
    }
    await db.schema
      .alterTable('audit')
      .addColumn('shared', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await assignChanges(db.withTables<Audited>());
    await db.schema.createIndex('audit_community').on('audit').columns(['community', 'id']).execute();
    await db.schema.createIndex('audit_shared').on('audit').columns(['shared', 'id']).execute();
  },
};

/** A member's place begins with the community. */
async function assignChanges(db: Kysely<Audited>): Promise<void> {
  await db.updateTable('audit').set({ shared: 1 }).where('action', 'like', 'talks %').execute();
  for (const table of ['audit', 'talks_changes'] as const) {
    for (const { member } of await db.selectFrom(table).select('member').distinct().execute()) {
      const community = member.split('/', 1)[0] ?? member;
      await db.updateTable(table).set({ community }).where('member', '=', member).execute();
    }
  }
}
