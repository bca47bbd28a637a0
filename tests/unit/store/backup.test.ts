import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '#src/core/store.ts';
import { restoreBackup } from '#src/store/backup.ts';
import { backupIdleStore } from '#src/store/idle-store.ts';
import { openStore } from '#src/store/open-store.ts';
import { temporaryFolder } from '../../support/run-parley.ts';

const NOW = '2024-11-20T08:00:00.000Z';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'parley.db');
  file = join(folder.path, 'kept', 'backup.db');
});
afterEach(() => folder.remove());

const open = (at = path): Promise<Store> => openStore(`sqlite:${at}`);
const addFeed = (store: Store, id: string) =>
  store.addFeed({ id, url: `https://${id}.example/`, title: id, sample: false, addedBy: 'ana', community: 'c' }, NOW);
const feedsOf = async (at: string): Promise<readonly string[]> => {
  const store = await open(at);
  const ids = (await store.listFeeds()).map(({ id }) => id);
  await store.close();
  return ids.toSorted();
};

describe('a backup', () => {
  it('holds all that was written by its end, while the store goes on being used', async () => {
    const store = await open();
    await store.putSetting('large', 'x'.repeat(8_000_000));
    await addFeed(store, 'before');
    const writing = store.backup(file);
    let during = 0;
    const work = { isDone: false };
    const finished = writing.finally(() => (work.isDone = true));
    while (!work.isDone) {
      await store.putSetting(`during-${during}`, 'yes');
      during += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await finished;
    expect(during).toBeGreaterThan(3);
    await addFeed(store, 'after');
    await store.close();
    expect(readdirSync(join(folder.path, 'kept'))).toEqual(['backup.db']);
    const copy = await open(file);
    expect((await copy.listFeeds()).map(({ id }) => id)).toEqual(['before']);
    expect(await copy.getSetting('large')).toHaveLength(8_000_000);
    await copy.close();
    expect(await feedsOf(path)).toEqual(['after', 'before']);
  });

  it('overwrites nothing, and leaves nothing where it fails', async () => {
    const store = await open();
    const there = join(folder.path, 'there.db');
    writeFileSync(there, 'mine');
    await expect(store.backup(there)).rejects.toMatchObject({ code: 'backup/failed' });
    await expect(store.backup(path)).rejects.toMatchObject({ code: 'backup/failed' });
    await expect(store.backup(join(there, 'below.db'))).rejects.toMatchObject({ code: 'backup/failed' });
    expect(readFileSync(there, 'utf8')).toBe('mine');
    expect(readdirSync(folder.path).filter((name) => name.includes('part'))).toEqual([]);
    await store.close();
  });

  it('is made of a store that nobody uses, and refused of one in use or none', async () => {
    const store = await open();
    await addFeed(store, 'one');
    await expect(backupIdleStore(path, file)).rejects.toMatchObject({ code: 'store/in-use' });
    await store.close();
    await backupIdleStore(path, file);
    expect(await feedsOf(file)).toEqual(['one']);
    const none = join(folder.path, 'none.db');
    await expect(backupIdleStore(none, join(folder.path, 'x'))).rejects.toMatchObject({ code: 'backup/failed' });
    expect(existsSync(none)).toBe(false);
  });
});

describe('restoring', () => {
  it('puts the backup in the store’s place and keeps what stood there', async () => {
    const store = await open();
    await addFeed(store, 'one');
    await store.backup(file);
    await addFeed(store, 'two');
    await store.close();
    const { content, kept } = await restoreBackup(path, file, NOW);
    expect(content).toEqual({ feeds: 1, stories: 0, talks: 0 });
    expect(await feedsOf(path)).toEqual(['one']);
    expect(await feedsOf(kept ?? '')).toEqual(['one', 'two']);
    // The backup itself is left as it was.
    expect(await restoreBackup(join(folder.path, 'elsewhere', 'new.db'), file, NOW)).toMatchObject({ kept: null });
    expect(await feedsOf(join(folder.path, 'elsewhere', 'new.db'))).toEqual(['one']);
  });

  it('brings in what a killed process left in the log, before it is kept', async () => {
    const store = await open();
    await store.backup(file);
    await addFeed(store, 'late');
    const [whole, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
    await store.close();
    writeFileSync(path, whole);
    writeFileSync(`${path}-wal`, log);
    const { kept } = await restoreBackup(path, file, NOW);
    expect(await feedsOf(kept ?? '')).toEqual(['late']);
    expect(await feedsOf(path)).toEqual([]);
  });

  it('refuses a store in use, and what is no whole store, and changes nothing then', async () => {
    const store = await open();
    await addFeed(store, 'one');
    await store.putSetting('large', 'x'.repeat(500_000));
    await store.backup(file);
    await expect(restoreBackup(path, file, NOW)).rejects.toMatchObject({ code: 'store/in-use' });
    await store.close();
    const digest = () => createHash('sha256').update(readFileSync(path)).digest('hex');
    const before = digest();
    const text = join(folder.path, 'text.db');
    writeFileSync(text, 'not a store');
    truncateSync(file, 200_000);
    for (const bad of [text, file, join(folder.path, 'none.db')]) {
      await expect(restoreBackup(path, bad, NOW)).rejects.toMatchObject({ code: 'backup/unusable' });
    }
    expect(digest()).toBe(before);
    expect(existsSync(join(folder.path, 'none.db'))).toBe(false);
  });
});
