import type { Store } from '#src/core/store.ts';
import { createCommunityStore } from './communities.ts';
import { createAlertStore } from './alerts.ts';
import { createCredentialStore } from './credentials.ts';
import { readClock } from './database-clock.ts';
import { createFeedStore } from './feeds.ts';
import { createFollowStore } from './follows.ts';
import { createLeaseStore } from './leases.ts';
import { createModelStore } from './model.ts';
import { createModerationStore } from './moderation.ts';
import { createNoticeStore } from './notices.ts';
import { openMigrated } from './open-database.ts';
import { createOutbox } from './outbox.ts';
import { createRecordLog } from './record-log.ts';
import { createScheduleStore } from './schedules.ts';
import { createSettingStore } from './settings.ts';
import { createStoryStore } from './stories.ts';
import { createTalksStore } from './talks.ts';

/**
 * Opens the store that `DATABASE_URL` names, making it where there is none.
 * Throws `store/in-use`, `store/unusable`, `store/unavailable`, `store/newer`.
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  const { db, backup } = await openMigrated(databaseUrl);
  return {
    ...createFeedStore(db),
    ...createStoryStore(db),
    ...createTalksStore(db),
    ...createModerationStore(db),
    ...createFollowStore(db),
    ...createSettingStore(db),
    ...createLeaseStore(db),
    ...createModelStore(db),
    ...createCommunityStore(db),
    ...createScheduleStore(db),
    ...createRecordLog(db),
    ...createOutbox(db),
    ...createAlertStore(db),
    ...createNoticeStore(db),
    ...createCredentialStore(db),
    readClock: () => readClock(db),
    backup,
    close: () => db.destroy(),
  };
}
