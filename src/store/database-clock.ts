import { sql } from 'kysely';
import type { Database } from './tables.ts';
import { isPostgres } from './transactions.ts';

/** The database's own time, which many machines share; that of this machine, where the store is embedded. */
export async function readClock(db: Database): Promise<Date> {
  if (!isPostgres(db)) return new Date();
  const { rows } = await sql<{
    ms: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(db);
  return new Date(rows[0]?.ms ?? Number.NaN);
}
