import { constants } from 'node:fs';
import { access, copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { ParleyError, asParleyError } from '#src/core/errors.ts';

/** Pages that are copied without letting anybody else in between: 400 kB. */
const PAGES_AT_ONCE = 100;

/** What a backup holds, for the person who restores it. */
export interface BackupContent {
  readonly feeds: number;
  readonly stories: number;
  readonly talks: number;
}

/**
 * Copies a store that is in use to one file, checks the copy, and gives it its name only then: a file of that name is whole.
 * Throws `backup/failed`; a file that exists is never overwritten.
 */
export async function writeBackup(database: DatabaseSync, file: string): Promise<void> {
  const part = `${file}.part`;
  let isBegun = false;
  try {
    if (await exists(file)) throw new ParleyError('backup/failed', { file, reason: 'there is a file of that name' });
    await mkdir(dirname(file), { recursive: true });
    isBegun = true;
    await rm(part, { force: true });
    await backup(database, part, { rate: PAGES_AT_ONCE });
    const copy = new DatabaseSync(part);
    try {
      // A file by itself, with no log beside it.
      copy.exec('PRAGMA journal_mode = DELETE');
      contentOf(copy, file);
    } finally {
      copy.close();
    }
    await saved(part);
    await rename(part, file);
    await saved(dirname(file));
  } catch (thrown) {
    if (isBegun) await rm(part, { force: true });
    if (asParleyError(thrown).code === 'backup/failed') throw thrown;
    throw new ParleyError('backup/failed', { file, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

/**
 * Puts a backup in the place of a store that nobody uses, and keeps what stood there beside it.
 * @returns where what stood there is kept; null where nothing stood there
 * @throws `backup/unusable`, `store/in-use`
 */
export async function restoreBackup(
  path: string,
  file: string,
  now: string,
): Promise<{ readonly content: BackupContent; readonly kept: string | null }> {
  const content = readBackup(file);
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const kept = (await exists(path)) ? `${path}.before-${now.replaceAll(/[:.]/gu, '-')}` : null;
  if (kept !== null) foldLog(path);
  await rm(part, { force: true });
  await copyFile(file, part, constants.COPYFILE_EXCL);
  await saved(part);
  if (kept !== null) await link(path, kept).catch(() => copyFile(path, kept, constants.COPYFILE_EXCL));
  // The one step that counts: before it the old store is there, after it the restored one.
  await rename(part, path);
  await saved(dirname(path));
  return { content, kept };
}

/** Throws `backup/unusable` for what is no whole store of Parley's. */
function readBackup(file: string): BackupContent {
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return contentOf(database, file);
    } finally {
      database.close();
    }
  } catch (thrown) {
    if (asParleyError(thrown).code === 'backup/unusable') throw thrown;
    throw new ParleyError('backup/unusable', { file, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

function contentOf(database: DatabaseSync, file: string): BackupContent {
  const [check] = database.prepare('PRAGMA quick_check(1)').all();
  if (check?.['quick_check'] !== 'ok') throw new ParleyError('backup/unusable', { file, reason: 'it is damaged' });
  const count = (table: string): number =>
    Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).all()[0]?.['n']);
  return { feeds: count('feeds'), stories: count('stories'), talks: count('talks') };
}

/** Brings what the log of a store that nobody uses holds into its file. Throws `store/in-use`. */
function foldLog(path: string): void {
  const database = new DatabaseSync(path, { timeout: 250 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE; COMMIT');
  } catch (cause) {
    throw new ParleyError('store/in-use', { path }, { cause });
  } finally {
    database.close();
  }
}

/** Waits until a file, or the names in a folder, are on the disk. */
async function saved(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
