import pg from 'pg';
import { type Finding, finding } from '#src/core/finding.ts';
import { DEAD_LETTER_MS, type DeadLetter } from '#src/core/job-queue.ts';
import { listDeadLetters } from './pg-boss-tables.ts';

const CONNECT_MS = 5_000;
const MAX_LISTED = 1_000;
/** PostgreSQL’s word for a table or a schema that is not there. */
const NOT_THERE = new Set(['42P01', '3F000']);

/** Which jobs of the last day failed for good. Changes nothing, and never rejects. */
export async function inspectJobs(databaseUrl: string): Promise<Finding> {
  try {
    return deadFinding(await readDeadLetters(databaseUrl));
  } catch (error) {
    if (isNotThere(error)) return finding('jobs', 'well', 'there are none yet: no bot has worked on this database.');
    const reason = error instanceof Error ? error.message : String(error);
    return finding('jobs', 'wrong', `they cannot be read: ${reason}.`);
  }
}

function deadFinding(letters: readonly DeadLetter[]): Finding {
  const [last] = letters;
  if (!last) return finding('jobs', 'well', 'none has failed for good within a day.');
  const { kind, key, tries, reason } = last;
  const atLeast = letters.length === MAX_LISTED ? 'at least ' : '';
  const count = letters.length === 1 ? 'one has' : `${atLeast}${letters.length} have`;
  const after = tries === 1 ? 'one try' : `${tries} tries`;
  const words = `${count} failed for good within a day, the last of them ${kind} (${key}), after ${after}: ${reason}.`;
  return finding('jobs', 'odd', `${words} Each is tried again by itself after a while; the log says more of it.`);
}

async function readDeadLetters(databaseUrl: string): Promise<readonly DeadLetter[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS });
  try {
    await client.connect();
    const db = { executeSql: (text: string, values?: unknown[]) => client.query<object>(text, values) };
    return await listDeadLetters(db, DEAD_LETTER_MS, MAX_LISTED);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_THERE.has(String(error.code));
}
