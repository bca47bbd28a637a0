import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AnyWrite, TableShape } from './table-shapes.ts';
import { isPostgres } from './transactions.ts';

export interface TableDigest {
  readonly rows: number;
  /** Of all rows, whatever their order: the sum of their SHA-256, in hexadecimal digits. */
  readonly hash: string;
}

type Row = Record<string, unknown>;

/** SQLite takes 32,766 values a statement, and no table has more than 30 columns. */
const ROWS_AT_ONCE = 500;
const HASH_BITS = 256n;

/** All rows of a table, a batch at a time, so that none must fit into memory as a whole. */
export async function* rowsOf(db: AnyWrite, { name, columns }: TableShape): AsyncGenerator<Row[]> {
  const query = db.selectFrom(name).select(columns);
  if (isPostgres(db)) {
    const cursor = sql.id(`rows of ${name}`);
    await sql`declare ${cursor} no scroll cursor for ${query}`.execute(db);
    for (;;) {
      const { rows } = await sql<Row>`fetch forward ${sql.lit(ROWS_AT_ONCE)} from ${cursor}`.execute(db);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_ONCE) break;
    }
    await sql`close ${cursor}`.execute(db);
    return;
  }
  let batch: Row[] = [];
  for await (const row of query.stream()) {
    batch.push(row);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export function createDigest({ columns }: TableShape): { add(rows: readonly Row[]): void; result(): TableDigest } {
  let count = 0;
  let sum = 0n;
  return {
    add(rows) {
      for (const row of rows) {
        const hash = createHash('sha256').update(canonical(row, columns)).digest('hex');
        sum = BigInt.asUintN(Number(HASH_BITS), sum + BigInt(`0x${hash}`));
        count += 1;
      }
    },
    result: () => ({ rows: count, hash: sum.toString(16).padStart(Number(HASH_BITS / 4n), '0') }),
  };
}

/** What both databases can hold: PostgreSQL's text has no NUL. */
function canonical(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => withoutNul(row[column])));
}

function withoutNul(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}
