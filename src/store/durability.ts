import { sql } from 'kysely';
import type { Database, Write } from './tables.ts';

/**
 * A transaction that survives the end of this process at once, and a power cut only with the next ordinary one: the wait for the
 * disk, which holds up everybody, is saved. For writes that are simply made again where they are lost. The order of writes is
 * kept, so that nothing that builds on it can outlive it (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export async function writeRelaxed<T>(db: Database, work: (write: Write) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`PRAGMA synchronous = NORMAL`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`PRAGMA synchronous = FULL`.execute(connection);
    }
  });
}
