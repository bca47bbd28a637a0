import { Kysely, sql } from 'kysely';
import { asParleyError } from '#src/core/errors.ts';
import { type Finding, finding } from '#src/core/finding.ts';
import { feedFindings, storyFinding } from './findings.ts';
import { openPostgres } from './postgres.ts';
import { nameOfPostgres } from './postgres-address.ts';
import { type Server, serverOf, unfitness } from './postgres-server.ts';
import type { Database, Tables } from './tables.ts';

/** A story takes some fifty statements, and each waits for its answer. */
const FAR_MS = 20;
const ODD_CLOCK_MS = 2_000;

/** What a database server is like, and the store on it. Nothing is changed. Never rejects. */
export async function inspectPostgres(address: string): Promise<readonly Finding[]> {
  const name = nameOfPostgres(address);
  const db = new Kysely<Tables>({ dialect: openPostgres(address).dialect });
  try {
    // Connecting takes its own time.
    const reason = unfitness(await serverOf(db));
    if (reason !== null) return [finding('store', 'wrong', `${name} cannot hold the store: ${reason}.`)];
    return [await inspectServer(db, name), ...(await inspectTables(db, name))];
  } catch (thrown) {
    const error = asParleyError(thrown);
    const why = 'reason' in error.facts ? error.facts.reason : error.message;
    return [finding('store', 'wrong', `${name} cannot be used: ${why}. Start the server, or correct DATABASE_URL.`)];
  } finally {
    await db.destroy();
  }
}

async function inspectServer(db: Database, name: string): Promise<Finding> {
  const askedMs = Date.now();
  const server: Server = await serverOf(db);
  const answerMs = Date.now() - askedMs;
  const offMs = Math.round(server.now.getTime() - askedMs - answerMs / 2);
  const words = `${name} is PostgreSQL ${server.version}, answers in ${answerMs} ms and takes ${server.maxConnections} connections`;
  if (answerMs > FAR_MS)
    return finding('database', 'odd', `${words}. It is far away: keep Parley and its database in one place.`);
  if (Math.abs(offMs) < ODD_CLOCK_MS) return finding('database', 'well', `${words}.`);
  const side = offMs > 0 ? 'ahead of' : 'behind';
  const remedy = 'Switch on the time service (NTP) on both.';
  return finding(
    'database',
    'odd',
    `${words}. Its clock is ${Math.round(Math.abs(offMs) / 1000)} s ${side} this machine’s. ${remedy}`,
  );
}

async function inspectTables(db: Database, name: string): Promise<readonly Finding[]> {
  const { rows } = await sql<{ known: string | null }>`select to_regclass('stories') as known`.execute(db);
  if (!rows[0]?.known) return [finding('store', 'well', `there is none at ${name} yet; the first start makes it.`)];
  const held = await db
    .selectFrom('stories')
    .select((eb) => [
      eb.fn.countAll<number>().as('stories'),
      eb.fn.countAll<number>().filterWhere('stage', '=', 'parked').as('parked'),
    ])
    .executeTakeFirstOrThrow();
  const feeds = db.selectFrom('feeds').select(['url', 'failures', 'last_fault', 'stopped_at']).where('sample', '=', 0);
  return [storyFinding(`${name} can be read`, held), ...feedFindings(await feeds.orderBy('added_at').execute())];
}
