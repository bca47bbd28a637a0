import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { Store } from '#src/core/store.ts';
import { createCredentialStore } from './credentials.ts';
import { readClock } from './database-clock.ts';
import { storeFile } from './idle-store.ts';
import { postedChannels } from './posted-channels.ts';
import { isPostgresAddress } from './postgres-address.ts';
import { createSettingStore } from './settings.ts';
import { openSqlite } from './sqlite.ts';
import type { Database, Tables } from './tables.ts';

/** A part of a store as it stands, which is not brought up to date. */
export type StandingStore = Pick<
  Store,
  | 'close'
  | 'getCredential'
  | 'getSetting'
  | 'postedChannels'
  | 'putCredential'
  | 'putSetting'
  | 'readClock'
  | 'removeCredential'
>;

/** Null where there is none yet, or none of channels. Throws `store/in-use` and `store/unusable`. */
export async function openAsItStands(databaseUrl: string): Promise<StandingStore | null> {
  const file = storeFile(databaseUrl);
  if (file !== null && !existsSync(file)) return null;
  const { dialect } = isPostgresAddress(databaseUrl)
    ? (await import('./postgres.ts')).openPostgres(databaseUrl)
    : openSqlite(file ?? ':memory:');
  const db = new Kysely<Tables>({ dialect });
  if (!(await hasSchedules(db))) {
    await db.destroy();
    return null;
  }
  return {
    ...createSettingStore(db),
    ...createCredentialStore(db),
    postedChannels: (limit) => postedChannels(db, limit),
    readClock: () => readClock(db),
    close: () => db.destroy(),
  };
}

/** A store of an older Parley had none, and gets them at its next start. */
async function hasSchedules(db: Database): Promise<boolean> {
  return (await db.introspection.getTables()).some(({ name }) => name === 'schedules');
}
