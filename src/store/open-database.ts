import { Kysely } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import { migrate } from './migrate.ts';
import { isPostgresAddress, nameOfPostgres } from './postgres-address.ts';
import { serverOf, unfitness } from './postgres-server.ts';
import { openSqlite } from './sqlite.ts';
import type { Database, Tables } from './tables.ts';

export interface OpenDatabase {
  readonly db: Database;
  /** Throws `backup/failed`. */
  readonly backup: (file: string) => Promise<void>;
}

/**
 * Opens the database that `DATABASE_URL` names and brings it to the present schema.
 * Throws `store/in-use`, `store/unusable`, `store/unavailable`, `store/newer`.
 */
export async function openMigrated(databaseUrl: string): Promise<OpenDatabase> {
  const colon = databaseUrl.indexOf(':');
  const scheme = databaseUrl.slice(0, Math.max(0, colon));
  if (scheme === 'sqlite' && databaseUrl.length > colon + 1) return openEmbedded(databaseUrl.slice(colon + 1));
  if (isPostgresAddress(databaseUrl)) return openServed(databaseUrl);
  throw new ParleyError('store/unusable', {
    path: scheme,
    reason: 'this Parley knows sqlite:PATH and postgres://… only',
  });
}

interface Opening {
  /** For work that may take long. */
  readonly isPatient?: boolean;
}

/** Opens a database as it stands. Throws `store/in-use`, `store/unusable`. */
export async function openAsItStands(databaseUrl: string, options: Opening = {}): Promise<Database> {
  const { dialect } = isPostgresAddress(databaseUrl)
    ? await loadPostgres(databaseUrl, options)
    : openSqlite(databaseUrl.slice(databaseUrl.indexOf(':') + 1));
  return new Kysely<Tables>({ dialect });
}

async function openEmbedded(path: string): Promise<OpenDatabase> {
  const { dialect, backup } = openSqlite(path);
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, path);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, backup };
}

async function openServed(address: string): Promise<OpenDatabase> {
  const patient = await openAsItStands(address, { isPatient: true });
  try {
    await refuseUnfit(patient, address);
    await migrate(patient, nameOfPostgres(address));
  } finally {
    await patient.destroy();
  }
  const { dialect, backup } = await loadPostgres(address);
  return { db: new Kysely<Tables>({ dialect }), backup };
}

/** The driver is loaded where it is used: an embedded store needs neither its time nor its memory. */
async function loadPostgres(address: string, options: Opening = {}) {
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(address, options);
}

async function refuseUnfit(db: Database, address: string): Promise<void> {
  const reason = unfitness(await serverOf(db));
  if (reason !== null) throw new ParleyError('store/unusable', { path: nameOfPostgres(address), reason });
}
