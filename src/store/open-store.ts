import { Kysely } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import type { Store } from '#src/core/store.ts';
import { createCommunityStore } from './communities.ts';
import { createAlertStore } from './alerts.ts';
import { createCredentialStore } from './credentials.ts';
import { createFeedStore } from './feeds.ts';
import { createFollowStore } from './follows.ts';
import { migrate } from './migrate.ts';
import { createBatchStore } from './model-batches.ts';
import { createModelStore } from './model.ts';
import { createModerationStore } from './moderation.ts';
import { createNoticeStore } from './notices.ts';
import { createOutbox } from './outbox.ts';
import { createRecordLog } from './record-log.ts';
import { createScheduleStore } from './schedules.ts';
import { createSettingStore } from './settings.ts';
import { openSqlite } from './sqlite.ts';
import { createStoryStore } from './stories.ts';
import type { Tables } from './tables.ts';
import { createTalksStore } from './talks.ts';

/**
 * Opens the store that `DATABASE_URL` names, making it where there is none.
 * Throws `store/in-use`, `store/unusable`, `store/newer`.
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  const [scheme, path] = splitOnce(databaseUrl);
  if (scheme !== 'sqlite' || path === '') {
    throw new ParleyError('store/unusable', { path: scheme, reason: 'this Parley knows sqlite:PATH only' });
  }
  const { dialect, backup } = openSqlite(path);
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, path);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...createFeedStore(db),
    ...createStoryStore(db),
    ...createTalksStore(db),
    ...createModerationStore(db),
    ...createFollowStore(db),
    ...createSettingStore(db),
    ...createModelStore(db),
    ...createBatchStore(db),
    ...createCommunityStore(db),
    ...createScheduleStore(db),
    ...createRecordLog(db),
    ...createOutbox(db),
    ...createAlertStore(db),
    ...createNoticeStore(db),
    ...createCredentialStore(db),
    backup,
    close: () => db.destroy(),
  };
}

function splitOnce(databaseUrl: string): readonly [string, string] {
  const colon = databaseUrl.indexOf(':');
  return [databaseUrl.slice(0, Math.max(0, colon)), databaseUrl.slice(colon + 1)];
}
