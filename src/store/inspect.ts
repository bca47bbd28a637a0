import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { type Finding, finding } from '#src/core/finding.ts';
import { openDatabase } from './sqlite.ts';

const MEGABYTE = 1_000_000;
/** SQLite needs room for its log, and a backup for another copy. */
const SCARCE_BYTES = 500 * MEGABYTE;
const NONE_LEFT_BYTES = 50 * MEGABYTE;
const MAX_SHOWN = 5;

/** What the store of a file is like, its feeds, and the disk that it is on. Nothing is changed. Never rejects. */
export async function inspectStore(path: string): Promise<readonly Finding[]> {
  return [...(await inspectDisk(path)), ...inspectFile(path)];
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
      const parked = Number(stories?.['parked'] ?? 0);
      const words = `${path} is whole and holds ${Number(stories?.['n'])} stories`;
      const store =
        parked === 0
          ? finding('store', 'well', `${words}.`)
          : finding('store', 'odd', `${words}; ${parked} could not be worked on, and the log says why.`);
      const feeds = rows('SELECT url, failures, last_fault, stopped_at FROM feeds WHERE sample = 0 ORDER BY added_at');
      return [store, ...inspectFeeds(feeds)];
    } finally {
      database.close();
    }
  } catch (thrown) {
    return [unreadable(path, thrown)];
  }
}

function inspectFeeds(feeds: readonly Record<string, unknown>[]): readonly Finding[] {
  if (feeds.length === 0) return [finding('feeds', 'odd', 'there is none yet. Add one in the chat: /feeds add')];
  const failing = feeds.filter((feed) => feed['stopped_at'] !== null || Number(feed['failures']) > 0);
  const shown = failing.slice(0, MAX_SHOWN).map((feed) => finding('feeds', 'odd', feedWords(feed)));
  const more =
    failing.length > MAX_SHOWN ? [finding('feeds', 'odd', `${failing.length - MAX_SHOWN} more are failing.`)] : [];
  return [finding('feeds', 'well', `${feeds.length - failing.length} of ${feeds.length} are well.`), ...shown, ...more];
}

function feedWords(feed: Record<string, unknown>): string {
  const fault = feed['last_fault'] === null ? null : (JSON.parse(feed['last_fault'] as string) as { message?: string });
  const state = feed['stopped_at'] === null ? 'is failing' : 'is stopped';
  return `${String(feed['url'])} ${state}: ${fault?.message ?? 'see the log'} For more: /feeds health`;
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
