import { type Kysely, type Transaction, sql } from 'kysely';
import { isPostgres } from './transactions.ts';

/** A database of which it is not known what its tables hold. */
export type AnyDatabase = Kysely<Record<string, Record<string, unknown>>>;
export type AnyWrite = Transaction<Record<string, Record<string, unknown>>>;

export interface TableShape {
  readonly name: string;
  /** In their own order. */
  readonly columns: readonly string[];
  /** The column that the database numbers by itself. */
  readonly numbered: string | null;
}

/** Those that others point to. */
const FIRST = ['feeds', 'stories', 'talks', 'timeline'];

/** The tables of the store, those first that others point to; whatever else is in the database is not ours. */
export async function shapesOf(db: AnyDatabase): Promise<readonly TableShape[]> {
  const own = isPostgres(db)
    ? (await sql<{ schema: string }>`select current_schema() as schema`.execute(db)).rows[0]
    : null;
  const found = (await db.introspection.getTables()).filter((table) => !own || table.schema === own.schema);
  return found
    .map(({ name, columns }) => ({
      name,
      columns: columns.map((column) => column.name).toSorted(),
      numbered: columns.find((column) => column.isAutoIncrementing)?.name ?? null,
    }))
    .toSorted((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

function rank(name: string): number {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
}
