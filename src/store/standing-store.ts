import { existsSync } from 'node:fs';
import type { Store } from '#src/core/store.ts';
import { createCredentialStore } from './credentials.ts';
import { readClock } from './database-clock.ts';
import { storeFile } from './idle-store.ts';
import { openAsItStands } from './open-database.ts';
import { postedChannels } from './posted-channels.ts';
import { createSettingStore } from './settings.ts';
import type { Database } from './tables.ts';

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
export async function openStanding(databaseUrl: string): Promise<StandingStore | null> {
  const file = storeFile(databaseUrl);
  if (file !== null && !existsSync(file)) return null;
  const db = await openAsItStands(databaseUrl);
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
