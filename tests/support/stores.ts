import { sql } from 'kysely';
import { afterAll, describe } from 'vitest';
import type { Store } from '#src/core/store.ts';
import { openMigrated } from '#src/store/open-database.ts';
import { openStore } from '#src/store/open-store.ts';
import { sharedPostgres } from './postgres.ts';

/** Tests of a store. @param open gives one that is empty */
export type StoreSuite = (name: string, open: () => Promise<Store>) => void;

/** Runs the suites against every database that a store may be on; those that this machine cannot run are skipped. */
export async function onEveryDatabase(...suites: readonly StoreSuite[]): Promise<void> {
  for (const suite of suites) suite('SQLite', () => openStore('sqlite::memory:'));
  const open = await onPostgres();
  describe.skipIf(open === null)('on a server', () => {
    for (const suite of suites) suite('PostgreSQL', open ?? (() => Promise.reject(new Error('there is none'))));
  });
}

async function onPostgres(): Promise<(() => Promise<Store>) | null> {
  const database = await postgresDatabase();
  if (database === null) return null;
  return async () => {
    await database.empty();
    return openStore(database.url);
  };
}

/** A database of this test file's own, with a store that is empty; null where none can run. */
export async function postgresDatabase(): Promise<{ readonly url: string; empty(): Promise<void> } | null> {
  const server = await sharedPostgres();
  if (server === null) return null;
  const url = await server.newDatabase();
  return { url, empty: await emptier(url) };
}

/** To empty a database takes less time than to make one. */
async function emptier(url: string): Promise<() => Promise<void>> {
  const { db } = await openMigrated(url);
  afterAll(() => db.destroy());
  const tables = await db.introspection.getTables();
  const all = sql.join(tables.map(({ name }) => sql.table(name)));
  return async () => void (await sql`truncate ${all} restart identity cascade`.execute(db));
}
