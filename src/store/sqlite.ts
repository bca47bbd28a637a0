import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import { writeBackup } from './backup.ts';

export interface Sqlite {
  readonly dialect: SqliteDialect;
  /** Writes a copy of the store as it is at the end, while it is used. Throws `backup/failed`. */
  readonly backup: (file: string) => Promise<void>;
}

/**
 * Written from the log into the file so many pages at a time, of some six feeds that are read for the first time. SQLite’s own
 * 1,000 hold up everybody for longer; with fewer, the same pages are written, and the disk waited for, more often.
 */
const CHECKPOINT_PAGES = 500;
/** Statements are kept prepared; more than this many different ones would be a mistake of ours. */
const MAX_PREPARED = 500;

/**
 * Opens an embedded store. WAL with synchronous=FULL: an acknowledged row outlives a power cut. The exclusive locking mode
 * holds the file for this process until it ends, however it ends, so that a second process is told at once.
 * Throws `store/in-use` and `store/unusable`.
 */
export function openSqlite(path: string): Sqlite {
  const database = openDatabase(path);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= MAX_PREPARED) prepared.clear();
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const dialect = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (sql) => {
        const statement = prepare(sql);
        return {
          reader: statement.columns().length > 0,
          // Never `.get`: on INSERT … RETURNING it swallows a full disk.
          all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
          run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
          iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
        };
      },
    },
  });
  return { dialect, backup: (file) => writeBackup(database, file) };
}

/** Throws `store/in-use` and `store/unusable`. */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 250 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // The lock is taken by the first write, so one is made at once.
    database.exec('BEGIN IMMEDIATE; PRAGMA user_version; COMMIT');
    return database;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (/database is locked|database is busy/.test(reason)) throw new ParleyError('store/in-use', { path }, { cause });
    throw new ParleyError('store/unusable', { path, reason }, { cause });
  }
}
