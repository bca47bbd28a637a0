import type { Db } from 'pg-boss';
import { type DeadLetter, type JobCounts, type JobKind, JOB_KINDS } from '#src/core/job-queue.ts';

/** What pg-boss keeps, in the columns that its documentation names for readers by SQL. */
export const SCHEMA = 'jobs';
/** The queue to which every other sends what has failed for good. */
export const DEAD_LETTERS = 'dead-letters';

/** Those that wait for their next try, and those of dead letters that are still to be left alone. */
export async function restingKeys(db: Db, kind: JobKind, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.executeSql(
    `select singleton_key from ${SCHEMA}.job
      where name = $1 and state in ('retry', 'failed') and singleton_key = any($2::text[])`,
    [kind, keys],
  );
  return new Set(rows.map((row: { singleton_key: string }) => row.singleton_key));
}

/** Those that wait for a later moment begin at an earlier one; null for at once. */
export async function bringForward(
  db: Db,
  kind: JobKind,
  keys: readonly string[],
  notBefore: Date | null,
): Promise<void> {
  await db.executeSql(
    `update ${SCHEMA}.job set start_after = coalesce($3::timestamptz, now())
      where name = $1 and state = 'created' and coalesce(singleton_key, '') = any($2::text[])
        and start_after > coalesce($3::timestamptz, now())`,
    [kind, keys, notBefore],
  );
}

interface CountRow {
  readonly kind: string;
  readonly state: 'waiting' | 'active' | 'dead';
  readonly jobs: string;
}

export async function countJobs(db: Db, deadLetterMs: number): Promise<JobCounts> {
  const { rows } = await db.executeSql(
    `select name as kind, case state when 'active' then 'active' else 'waiting' end as state, count(*) as jobs
       from ${SCHEMA}.job where state in ('created', 'retry', 'active') and name = any($1::text[]) group by 1, 2
     union all
     select source_name, 'dead', count(distinct singleton_key)
       from ${SCHEMA}.job where name = $2 and created_on > now() - $3 * interval '1 ms' group by 1`,
    [JOB_KINDS, DEAD_LETTERS, deadLetterMs],
  );
  const of = (kind: JobKind, state: CountRow['state']): number =>
    Number(rows.find((row: CountRow) => row.kind === kind && row.state === state)?.jobs ?? 0);
  const counts = JOB_KINDS.map((kind) => {
    return [kind, { waiting: of(kind, 'waiting'), active: of(kind, 'active'), dead: of(kind, 'dead') }] as const;
  });
  return Object.fromEntries(counts) as JobCounts;
}

interface DeadRow {
  readonly kind: JobKind;
  readonly key: string;
  /** As pg-boss keeps what was thrown, or its own words for a job that nobody was heard of. */
  readonly output: { readonly message?: string; readonly value?: { readonly message?: string } } | null;
  readonly retries: number;
  readonly at: Date;
}

export async function listDeadLetters(db: Db, deadLetterMs: number, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await db.executeSql(
    `select * from (
       select distinct on (source_name, singleton_key) source_name as kind, singleton_key as key,
              source_output as output, source_retry_count as retries, created_on as at
         from ${SCHEMA}.job where name = $1 and created_on > now() - $2 * interval '1 ms'
        order by source_name, singleton_key, created_on desc) newest
      order by at desc limit $3`,
    [DEAD_LETTERS, deadLetterMs, limit],
  );
  return rows.map(({ kind, key, output, retries, at }: DeadRow) => ({
    kind,
    key,
    reason: output?.message ?? output?.value?.message ?? 'unknown',
    tries: retries + 1,
    at: at.toISOString(),
  }));
}
