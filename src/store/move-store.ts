import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import { storeFile } from './idle-store.ts';
import { MIGRATIONS, appliedMigrations } from './migrate.ts';
import { copyNumbers } from './move-numbers.ts';
import { type TableDigest, createDigest, rowsOf } from './move-rows.ts';
import { openAsItStands, openMigrated } from './open-database.ts';
import { isPostgresAddress, nameOfPostgres } from './postgres-address.ts';
import { type AnyDatabase, type AnyWrite, type TableShape, shapesOf } from './table-shapes.ts';
import { isPostgres } from './transactions.ts';

export interface MovedTable extends TableDigest {
  readonly table: string;
}

/**
 * Copies a store into an empty one, in one transaction, and proves by a count and a hash of each table's rows that both hold the
 * same. The store it came from stays as it is.
 * @param from as in `DATABASE_URL`; no bot may be using it
 * Throws `store/not-moved`, `store/in-use`, `store/unusable`, `store/unavailable`, `store/newer`.
 */
export async function moveStore(from: string, to: string): Promise<readonly MovedTable[]> {
  const names = { from: nameOfStore(from), to: nameOfStore(to) };
  const refuse = (reason: string): never => {
    throw new ParleyError('store/not-moved', { ...names, reason });
  };
  const file = storeFile(from);
  if (!isPostgresAddress(from) && (file === null || !existsSync(file))) return refuse('there is no store to move');
  const source = (await openAsItStands(from, { isPatient: true })) as unknown as AnyDatabase;
  try {
    await refuseOtherSchema(source, refuse);
    if (await isInUse(source)) return refuse('a bot is using the store it would come from; stop that first');
    const made = await openMigrated(to);
    await made.db.destroy();
    const target = (await openAsItStands(to, { isPatient: true })) as unknown as AnyDatabase;
    try {
      if (await isInUse(target)) return refuse('a bot is using the store it would go to; stop that first');
      return await copyAll(source, target, refuse);
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

export function nameOfStore(databaseUrl: string): string {
  return isPostgresAddress(databaseUrl) ? nameOfPostgres(databaseUrl) : databaseUrl;
}

type Refuse = (reason: string) => never;

async function copyAll(source: AnyDatabase, target: AnyDatabase, refuse: Refuse): Promise<readonly MovedTable[]> {
  const tables = await shapesOf(target);
  // As the store was at one moment. SQLite's is held by this process alone.
  const reading = source.transaction();
  return (isPostgres(source) ? reading.setIsolationLevel('repeatable read') : reading).execute((read) =>
    target.transaction().execute(async (write) => {
      for (const { name } of tables) await refuseRows(write, name, refuse);
      const moved: MovedTable[] = [];
      for (const table of tables) moved.push({ table: table.name, ...(await copyTable(read, write, table, refuse)) });
      await copyNumbers(read, write, tables);
      return moved;
    }),
  );
}

async function copyTable(read: AnyWrite, write: AnyWrite, table: TableShape, refuse: Refuse): Promise<TableDigest> {
  const sent = createDigest(table);
  for await (const rows of rowsOf(read, table)) {
    sent.add(rows);
    await write.insertInto(table.name).values(rows).execute();
  }
  const arrived = createDigest(table);
  for await (const rows of rowsOf(write, table)) arrived.add(rows);
  const [before, after] = [sent.result(), arrived.result()];
  if (before.rows === after.rows && before.hash === after.hash) return before;
  return refuse(`${before.rows} rows of ${table.name} were sent, and other ones arrived (${after.rows})`);
}

async function refuseOtherSchema(source: AnyDatabase, refuse: Refuse): Promise<void> {
  const found = await appliedMigrations(source);
  if (found.length === 0) return refuse('there is no store to move');
  const known = Object.keys(MIGRATIONS);
  if (found.some((name) => !known.includes(name))) return refuse('a newer Parley has written it. Update Parley');
  if (found.length < known.length)
    return refuse('an older Parley has written it. Start this one on it once, and stop it again');
}

async function refuseRows(write: AnyWrite, table: string, refuse: Refuse): Promise<void> {
  // Nobody else writes to it from here on.
  if (isPostgres(write)) await sql`lock table ${sql.table(table)} in exclusive mode`.execute(write);
  const row = await write
    .selectFrom(table)
    .select(sql`1`.as('one'))
    .limit(1)
    .executeTakeFirst();
  if (row) refuse('the store it would go to holds something already; give an empty database');
}

/** A bot holds the file of an embedded store, which then does not open; on a server it shows in the list of connections. */
async function isInUse(db: AnyDatabase): Promise<boolean> {
  if (!isPostgres(db)) return false;
  const { rows } = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name = 'parley' limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
