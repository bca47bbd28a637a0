import { sql } from 'kysely';
import type { AnyWrite, TableShape } from './table-shapes.ts';
import { isPostgres } from './transactions.ts';

/**
 * Lets the other store go on numbering where this one stands. The highest number may be of a row that is gone, and what was told
 * is counted by these numbers, so that none may be given twice.
 */
export async function copyNumbers(read: AnyWrite, write: AnyWrite, tables: readonly TableShape[]): Promise<void> {
  for (const { name, numbered } of tables) {
    if (numbered === null) continue;
    const last = await lastNumber(read, name, numbered);
    if (last > 0) await setLastNumber(write, name, numbered, last);
  }
}

async function lastNumber(read: AnyWrite, table: string, column: string): Promise<number> {
  const last = isPostgres(read)
    ? sql<{
        last: number | null;
      }>`select pg_sequence_last_value(pg_get_serial_sequence(${table}, ${column})::regclass) as last`
    : sql<{ last: number | null }>`select seq as last from sqlite_sequence where name = ${table}`;
  return (await last.execute(read)).rows[0]?.last ?? 0;
}

async function setLastNumber(write: AnyWrite, table: string, column: string, last: number): Promise<void> {
  if (isPostgres(write)) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column})::regclass, ${last}::bigint)`.execute(write);
    return;
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(write);
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(write);
}
