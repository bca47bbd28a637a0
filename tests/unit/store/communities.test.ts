import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, Migrator } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORGOTTEN_TABLES } from '#src/store/forget-community.ts';
import { MIGRATIONS, migrate } from '#src/store/migrate.ts';
import { openSqlite } from '#src/store/sqlite.ts';
import type { Tables } from '#src/store/tables.ts';

const AT = '2024-11-20T08:00:00.000Z';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the schema', () => {
  it('has no table with a community’s data that forgetting leaves out', async () => {
    const db = new Kysely<Tables>({ dialect: openSqlite(':memory:') });
    await migrate(db, ':memory:');
    const tables = await db.introspection.getTables();
    await db.destroy();
    const owned = tables.filter(({ columns }) => columns.some((column) => column.name === 'community'));
    expect(owned.map((table) => table.name).toSorted()).toEqual([...FORGOTTEN_TABLES].toSorted());
  });

  it('gives the changes of an older store to the communities of who made them', async () => {
    const path = join(folder, 'old.db');
    const older = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0008'));
    const db = new Kysely<Tables>({ dialect: openSqlite(path) });
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(older) } });
    expect((await migrator.migrateToLatest()).error).toBeUndefined();
    await db.destroy();
    const raw = new DatabaseSync(path);
    const audit = raw.prepare('insert into audit (at, member, action, subject) values (?, ?, ?, ?)');
    audit.run(AT, 'discord:200/300', 'feeds add', 'https://wire.example/');
    audit.run(AT, 'terminal/moderator', 'talks rename', 'Maru');
    raw.exec(`insert into feeds (id, url, sample, added_at, added_by, next_poll_at, failures)
      values ('wire', 'https://wire.example/', 0, '${AT}', 'discord:200/300', '${AT}', 0)`);
    raw.exec(`insert into feed_subscriptions (community, feed_id, filters, paused, full_text, added_at, added_by, news_since)
      values ('discord:200', 'wire', '{}', 0, 1, '${AT}', 'discord:200/300', '${AT}')`);
    raw.close();

    const again = new Kysely<Tables>({ dialect: openSqlite(path) });
    await migrate(again, path);
    expect(await again.selectFrom('audit').select(['community', 'shared']).orderBy('id').execute()).toEqual([
      { community: 'discord:200', shared: 0 },
      { community: 'terminal', shared: 1 },
    ]);
    expect(await again.selectFrom('communities').selectAll().execute()).toEqual([
      { community: 'discord:200', joined_at: AT, left_at: null },
    ]);
    await again.destroy();
  });
});
