import type { Migration } from 'kysely';
import { Migrator } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import { first } from './migrations/0001-first.ts';
import { talksNames } from './migrations/0002-talks-names.ts';
import { moderation } from './migrations/0003-moderation.ts';
import { feedHealth } from './migrations/0004-feed-health.ts';
import { feedSubscriptions } from './migrations/0005-feed-subscriptions.ts';
import { model } from './migrations/0007-model.ts';
import { delivery } from './migrations/0008-delivery.ts';
import { communities } from './migrations/0009-communities.ts';
import { slackInstallations } from './migrations/0010-slack-installations.ts';
import { unreadStories } from './migrations/0011-unread-stories.ts';
import { longNames } from './migrations/0016-long-names.ts';
import { leaseOwners } from './migrations/0019-lease-owners.ts';
import { leases } from './migrations/0020-leases.ts';
import type { Database } from './tables.ts';

/** Every change of the schema, in order. A migration that has been released is never edited. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-talks-names': talksNames,
  '0003-moderation': moderation,
  '0004-feed-health': feedHealth,
  '0005-feed-subscriptions': feedSubscriptions,
  '0007-model': model,
  '0008-delivery': delivery,
  '0009-communities': communities,
  '0010-slack-installations': slackInstallations,
  '0011-unread-stories': unreadStories,
  '0016-long-names': longNames,
  '0019-lease-owners': leaseOwners,
  '0020-leases': leases,
};

/** Brings the store to the present schema, all of it or none. Throws `store/newer` and `store/unusable`. */
export async function migrate(db: Database, path: string): Promise<void> {
  const known = Object.keys(MIGRATIONS);
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const found = await appliedMigrations(db);
  const strange = found.filter((name) => !known.includes(name));
  if (strange.length > 0) throw new ParleyError('store/newer', { path, found: found.length, known: known.length });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : 'the migration failed';
  throw new ParleyError('store/unusable', { path, reason }, { cause: error });
}

/** In their order; none where there is no store yet. */
export async function appliedMigrations(
  db: Pick<Database, 'introspection' | 'withTables'>,
): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map((row) => row.name);
}
