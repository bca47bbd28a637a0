import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { type Finding, finding } from '#src/core/finding.ts';
import { type FeedState, feedFindings, storyFinding } from './findings.ts';
import { storeFile } from './idle-store.ts';
import { isPostgresAddress } from './postgres-address.ts';
import { openDatabase } from './sqlite.ts';

const MEGABYTE = 1_000_000;
/** SQLite needs room for its log, and a backup for another copy. */
const SCARCE_BYTES = 500 * MEGABYTE;
const NONE_LEFT_BYTES = 50 * MEGABYTE;

/** What the store is like, its feeds, and the disk or the server that it is on. Nothing is changed. Never rejects. */
export async function inspectStore(databaseUrl: string): Promise<readonly Finding[]> {
  if (isPostgresAddress(databaseUrl)) {
    const { inspectPostgres } = await import('./inspect-postgres.ts');
    return inspectPostgres(databaseUrl);
  }
  const path = storeFile(databaseUrl);
  return path === null ? [] : [...(await inspectDisk(path)), ...inspectFile(path)];
}

async function inspectDisk(path: string): Promise<readonly Finding[]> {
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const words = `${Math.round(free / MEGABYTE).toLocaleString('en-GB')} MB are free at ${folder}.`;
    if (free < NONE_LEFT_BYTES) return [finding('disk', 'wrong', `${words} Make room, or Parley stops.`)];
    return [finding('disk', free < SCARCE_BYTES ? 'odd' : 'well', words)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [finding('disk', 'wrong', `${folder} cannot be written: ${reason}. Give it to the user who runs Parley.`)];
  }
}

function inspectFile(path: string): readonly Finding[] {
  if (!existsSync(path)) return [finding('store', 'well', `there is none at ${path} yet; the first start makes it.`)];
  try {
    const database = openDatabase(path);
    try {
      const rows = (sql: string): readonly Record<string, unknown>[] => database.prepare(sql).all();
      const [check] = rows('PRAGMA quick_check(1)');
      if (check?.['quick_check'] !== 'ok') {
        return [finding('store', 'wrong', `${path} is damaged. Stop Parley and restore the last backup.`)];
      }
      const stories = rows(`SELECT count(*) AS n, sum(stage = 'parked') AS parked FROM stories`)[0];
      const held = { stories: Number(stories?.['n']), parked: Number(stories?.['parked'] ?? 0) };
      const feeds = rows('SELECT url, failures, last_fault, stopped_at FROM feeds WHERE sample = 0 ORDER BY added_at');
      return [storyFinding(`${path} is whole`, held), ...feedFindings(feeds as unknown as FeedState[])];
    } finally {
      database.close();
    }
  } catch (thrown) {
    return [unreadable(path, thrown)];
  }
}

function unreadable(path: string, thrown: unknown): Finding {
  const error = asParleyError(thrown);
  if (error.code === 'store/in-use') {
    return finding('store', 'well', `${path} is in use by a running Parley, which knows of its feeds: /feeds health`);
  }
  const reason = error instanceof ParleyError && 'reason' in error.facts ? error.facts.reason : error.message;
  return finding(
    'store',
    'wrong',
    `${path} cannot be read: ${reason}. Restore a backup, or set DATABASE_URL to another file.`,
  );
}
