/** What is known of a store on PostgreSQL by its address alone; the driver, which takes its time to load, is not needed for it. */

export function isPostgresAddress(databaseUrl: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(databaseUrl);
}

/** The address without its user and password. */
export function nameOfPostgres(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url === null ? 'postgres:' : `postgres://${url.host}${url.pathname}`;
}

/** The words for whoever asks Parley for what PostgreSQL does itself. */
export const POSTGRES_BACKUP =
  'the store is on PostgreSQL, whose own program copies it while it is used: pg_dump --format=custom --file=FILE "$DATABASE_URL"';
export const POSTGRES_RESTORE =
  'the store is on PostgreSQL, whose own program restores it while Parley is stopped: pg_restore --clean --if-exists --single-transaction --no-owner --dbname="$DATABASE_URL" FILE';
