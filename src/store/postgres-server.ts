import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** What a database server says of itself. */
export interface Server {
  /** Its major version. */
  readonly version: number;
  readonly encoding: string;
  /** How many connections it takes, from all processes together. */
  readonly maxConnections: number;
  /** What its clock says. */
  readonly now: Date;
}

/** The oldest that is tested. */
const OLDEST_VERSION = 15;

export async function serverOf(db: Database): Promise<Server> {
  const { rows } = await sql<{ version: string; encoding: string; connections: string; now: Date }>`
    select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
      current_setting('max_connections') as connections, clock_timestamp() as now`.execute(db);
  const [row] = rows;
  return {
    version: Math.floor(Number(row?.version) / 10_000),
    encoding: row?.encoding ?? '',
    maxConnections: Number(row?.connections),
    now: row?.now ?? new Date(Number.NaN),
  };
}

/** Why a server can hold no store, and what is to be done; null where it can. */
export function unfitness({ version, encoding }: Server): string | null {
  if (version < OLDEST_VERSION) return `it is PostgreSQL ${version}, and Parley needs ${OLDEST_VERSION} or later`;
  if (encoding === 'UTF8') return null;
  return `its encoding is ${encoding}. Make another database: create database parley encoding 'UTF8' template template0`;
}
