import { existsSync } from 'node:fs';
import { ParleyError } from '#src/core/errors.ts';
import { writeBackup } from './backup.ts';
import { POSTGRES_BACKUP, POSTGRES_RESTORE, isPostgresAddress } from './postgres-address.ts';
import { openDatabase } from './sqlite.ts';

/** The file of an embedded store; null for one in memory or elsewhere. */
export function storeFile(databaseUrl: string): string | null {
  const path = /^sqlite:(.+)$/u.exec(databaseUrl)?.[1] ?? null;
  return path === ':memory:' ? null : path;
}

/** Whether the store is this process's alone. */
export function isEmbedded(databaseUrl: string): boolean {
  return databaseUrl.startsWith('sqlite:');
}

/** What is to be done instead where there is no file to copy. */
export function elsewhere(databaseUrl: string): { readonly backup: string; readonly restore: string } {
  if (isPostgresAddress(databaseUrl)) return { backup: POSTGRES_BACKUP, restore: POSTGRES_RESTORE };
  return { backup: 'DATABASE_URL names no file', restore: 'DATABASE_URL names no file' };
}

/** Copies a store that nobody uses, as it stands: an older one is not brought up to date. Throws `store/in-use`, `backup/failed`. */
export async function backupIdleStore(path: string, file: string): Promise<void> {
  if (!existsSync(path)) throw new ParleyError('backup/failed', { file, reason: `there is no store ${path}` });
  const database = openDatabase(path);
  try {
    await writeBackup(database, file);
  } finally {
    database.close();
  }
}
