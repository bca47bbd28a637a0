import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresAdapter, type QueryExecutor, sql } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import type { Database, Write } from './tables.ts';

const MAX_TRIES = 6;
const FIRST_PAUSE_MS = 10;
/**
 * Where two processes were in each other's way: a serialization failure, a deadlock, and a key that the other entered between our
 * look and our write, which the next try finds (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
 */
const IN_THE_WAY = new Set(['40001', '40P01', '23505']);

/**
 * One transaction, all of it or none; on PostgreSQL it is made again, from its first statement, where another process was in its way.
 * So `work` does nothing but ask the store.
 */
export function transact<T>(db: Database, work: (write: Write) => Promise<T>): Promise<T> {
  return isPostgres(db) ? withRetries(() => db.transaction().execute(work)) : db.transaction().execute(work);
}

/**
 * A transaction that survives the end of this process at once, and a power cut only with the next ordinary one: the wait for the
 * disk, which holds up everybody, is saved. For writes that are simply made again where they are lost. The order of writes is
 * kept, so that nothing that builds on it can outlive it (https://www.sqlite.org/pragma.html#pragma_synchronous,
 * https://www.postgresql.org/docs/current/wal-async-commit.html).
 */
export function writeRelaxed<T>(db: Database, work: (write: Write) => Promise<T>): Promise<T> {
  if (isPostgres(db)) {
    return transact(db, async (write) => {
      await sql`set local synchronous_commit = off`.execute(write);
      return work(write);
    });
  }
  return db.connection().execute(async (connection) => {
    await sql`PRAGMA synchronous = NORMAL`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`PRAGMA synchronous = FULL`.execute(connection);
    }
  });
}

/** A query whose rows stay as they are for all others until this transaction ends. SQLite has one writer at a time anyway. */
export function locked<Q extends { forUpdate(): Q }>(write: Write, query: Q): Q {
  return isPostgres(write) ? query.forUpdate() : query;
}

/** Waits until no other transaction holds the name, and holds it until this one ends: also for what has no row yet. */
export async function hold(write: Write, name: string): Promise<void> {
  if (isPostgres(write)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(write);
}

/**
 * Writers of the record of talks go one after another, from before they read it until their numbers in its log are there for all
 * to see: whoever has read the log up to a number never finds a lower one later.
 */
export function holdRecord(write: Write): Promise<void> {
  return hold(write, 'record of talks');
}

export function isPostgres(db: { getExecutor(): QueryExecutor }): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!IN_THE_WAY.has(sqlState(error)) || tries === MAX_TRIES) throw busy(error);
      // Not all at once again.
      await sleep(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}

function busy(error: unknown): unknown {
  const state = sqlState(error);
  if (state !== '40001' && state !== '40P01') return error;
  return new ParleyError(
    'store/unavailable',
    { path: 'of DATABASE_URL', reason: 'others write the same rows' },
    { cause: error },
  );
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
