import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';
import { makeDelivery, makeSchedule } from '../support/schedules.ts';
import { openRecord } from '../support/talks-record.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const shared = await sharedPostgres();
const NOW = '2026-11-24T08:00:00.000Z';
const LATER = '2026-11-24T12:00:00.000Z';
const PLACE = 'discord:1/10';
const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };
const SLOT = {
  channel: PLACE,
  slotAt: NOW,
  outcome: 'told',
  reason: null,
  at: NOW,
  nextAt: LATER,
  toldSeq: 1,
} as const;

describe.skipIf(shared === null)('a store that is moved to PostgreSQL', () => {
  const folder = temporaryFolder();
  let number = 0;
  let from: string;
  let to: string;

  beforeEach(async () => {
    from = `sqlite:${join(folder.path, `${(number += 1)}.db`)}`;
    to = (await shared?.newDatabase()) ?? '';
  });
  afterAll(() => folder.remove());

  const move = (source = from, target = to) =>
    runParley('cli', ['migrate-store', '--from', source, '--to', target], { cwd: folder.path });

  it('holds everything as it was, and the bot goes on with it where it stood', async () => {
    const old = await fill(from);
    const before = await everything(old);
    await old.close();

    const { code, stdout, stderr } = await move();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^stories +3 +[0-9a-f]{16}$/mu);
    // There is something in each of its tables.
    expect(stdout).not.toMatch(/ 0{16}$/mu);
    expect(stdout).not.toContain(new URL(to).password);

    const moved = await openStore(to);
    expect(await everything(moved)).toEqual(before);
    // The next poll adds only what is new.
    expect(await poll(moved, ['old', 'new', 'newest'])).toEqual({ added: 1, updated: 0 });
    // A slot is not told again, nor a message put in twice, nor a number given twice.
    expect(await moved.closeSlot({ ...SLOT, deliveries: [makeDelivery('d9')] })).toBe(false);
    const head = await moved.logHead();
    const record = await openRecord(() => Promise.resolve(moved));
    await record.tell({ name: 'after', at: LATER, status: 'paused', talks: WATER });
    expect(await moved.talksWritten(head, await moved.logHead(), 9)).toEqual([WATER.id]);
    const [claimed] = await moved.claimDeliveries({
      platform: 'discord',
      owner: 'one',
      now: LATER,
      leaseUntil: '2026-11-24T12:03:00.000Z',
      limit: 9,
      heldCommunities: [],
    });
    expect(claimed?.id).toBe('d1');
    await moved.close();

    // And back again, into another file.
    const back = `sqlite:${join(folder.path, 'back.db')}`;
    const held = await openStore(to);
    const present = await everything(held);
    await held.close();
    expect(await move(to, back)).toMatchObject({ code: 0, stderr: '' });
    const returned = await openStore(back);
    expect(await everything(returned)).toEqual(present);
    await returned.close();
  }, 120_000);

  it('goes on numbering where the record’s log stood, though its newest lines are gone', async () => {
    const old = await fill(from);
    const head = await old.logHead();
    await old.pruneDeliveries('2027-01-01T00:00:00.000Z');
    expect(await old.logHead()).toBe(0);
    await old.close();
    expect((await move()).code).toBe(0);
    const record = await openRecord(() => openStore(to));
    await record.tell({ name: 'after', at: LATER, status: 'paused', talks: WATER });
    expect(await record.store.logHead()).toBeGreaterThan(head);
    await record.store.close();
  }, 60_000);

  it('is moved neither while a bot uses it, nor onto something, nor from nothing', async () => {
    const old = await fill(from);
    expect(await move()).toMatchObject({ code: 1, stderr: expect.stringMatching(/Another Parley process is using/u) });
    await old.close();
    expect(await move(`sqlite:${join(folder.path, 'none.db')}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Nothing was moved from sqlite:.*none\.db to postgres:.*there is no store to move/u,
      ),
    });
    expect((await move()).code).toBe(0);
    const running = await openStore(to);
    expect(await running.listFeeds()).not.toHaveLength(0);
    expect(await move(to, `sqlite:${join(folder.path, 'other.db')}`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/a bot is using the store it would come from/u),
    });
    await running.close();
    expect(await move()).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds something already/u) });
  }, 120_000);
});

function poll(store: Store, names: readonly string[]) {
  const items = names.map((name) => ({
    id: name,
    title: name,
    url: `https://news.example/${name}`,
    publishedAt: NOW,
    text: `Words of ${name}.`,
  }));
  return store.recordPoll('wire', foundItems(items, { title: 'W', etag: '"2"' }), NOW, LATER);
}

/** A store with something in each of its tables. */
async function fill(url: string): Promise<Store> {
  const record = await openRecord(() => openStore(url));
  const { store } = record;
  const feed = {
    id: 'wire',
    url: 'https://wire.example/feed',
    title: 'Wire “Ä”',
    sample: false,
    addedBy: 'discord:1/ana',
  };
  await store.joinCommunity('discord:1', NOW);
  await store.addFeed({ ...feed, community: 'discord:1' }, NOW);
  await store.addFeed({ ...feed, community: 'discord:9' }, NOW);
  await poll(store, ['old', 'new']);
  // One that gave the feed up keeps what it read there.
  await store.removeFeed('discord:9', 'wire', 'keep');
  const [story] = await store.storiesAt('fetched', 1);
  const readable = { text: 'Words of old.', title: 'old', language: 'en', warnings: [] };
  await store.saveReadable(story?.id ?? '', readable, { clusterId: story?.id ?? '', prints: ['w1', 'w2'] });
  await store.saveSchedule(makeSchedule({ channel: PLACE, community: 'discord:1' }));
  await store.closeSlot({
    ...SLOT,
    deliveries: [makeDelivery('d1', { topic: { key: 'k', name: 'T' } }), makeDelivery('d2')],
  });
  const elsewhere = { community: 'discord:2', place: 'discord:2/20', topic: { key: 'k', name: 'T' } };
  await store.tellAlert({ changeIds: ['told'], delivery: makeDelivery('d0', elsewhere) });
  const claim = {
    platform: 'discord',
    owner: 'one',
    now: NOW,
    leaseUntil: NOW,
    limit: 9,
    heldCommunities: ['discord:1'],
  };
  await store.claimDeliveries(claim);
  const posted = { channel: 'discord:2/20', message: '1', thread: '2' };
  await store.markPosted('d0', { owner: 'one', posted, now: NOW });
  await store.takeLease({ name: 'poll', owner: 'one', now: NOW, until: NOW });
  await store.follow({ community: 'discord:1', member: 'discord:1/bo', talksId: WATER.id }, NOW);
  await store.saveMember('discord:1', 'discord:1/bo', { awayUntil: LATER });
  await store.addModerator({ community: 'discord:1', principal: 'p', addedBy: 'discord:1/ana', addedAt: NOW }, 9);
  await store.recordModelUse({
    day: '2026-11-24',
    community: 'discord:1',
    calls: 1,
    inputTokens: 9,
    outputTokens: 8,
    microUsd: 7,
  });
  await store.putModelAnswer('key', '{"a":1}', NOW, NOW);
  await store.putOffStory({ storyId: 'waits', key: 'asked', now: NOW, isOpen: true });
  const batch = { id: 'b1', provider: 'anthropic', providerId: null, requests: 1, reservedTokens: 5_000_000_000 };
  await store.beginBatch({ ...batch, begunAt: NOW, cancelledAt: null }, [{ storyId: 'sent', key: 'key' }]);
  await store.putCredential('slack:T', 'sealed', NOW);
  await store.putSetting('setting', 'value');
  await store.recordNotice(
    { community: 'discord:1', audience: 'moderators', key: 'n', reply: { blocks: [] } },
    NOW,
    null,
  );
  const settled = {
    id: 'x',
    talksId: WATER.id,
    source: 'e',
    before: null,
    after: 'paused',
    strength: 'reported',
  } as const;
  await store.recordChanges({
    changes: [{ ...settled, foundAt: NOW, confirmedAt: null, takenBack: null }],
    since: null,
    cursor: 1,
  });
  await store.tellAlert({ changeIds: ['x'], delivery: makeDelivery('d3') });
  await record.tell({ name: 'settled', at: NOW, status: 'collapsed', talks: WATER });
  const [entry] = await store.timeline(WATER.id, { limit: 1 });
  if (!entry) throw new Error('the record lost what was told');
  await store.addReadEvent({ storyId: story?.id ?? '', talksId: WATER.id, at: NOW, entry }, NOW, NOW);
  const talks = await record.talks(WATER.id);
  const note = { at: NOW, community: 'discord:1', member: 'discord:1/ana', subject: 'T', before: 'a', after: 'b' };
  await store.changeTalks({ ...note, action: 'rename', talks: [{ ...talks, name: 'Another name' }], entries: [] });
  return store;
}

/** All that the store answers. */
async function everything(store: Store): Promise<unknown> {
  const head = await store.logHead();
  const stages = await Promise.all(
    (['fetched', 'readable', 'briefed', 'settled'] as const).map((stage) => store.storiesAt(stage, 99)),
  );
  return {
    head,
    stages,
    feeds: await store.listFeeds(),
    subscriptions: await store.listSubscriptions('discord:1'),
    near: await store.storiesWithPrints(['w1'], 9),
    briefs: await store.latestBriefs(99),
    talks: await store.listTalks(),
    timeline: await store.timeline(WATER.id, { limit: 99 }),
    news: await store.newsOf(WATER.id, 0, 99),
    written: await store.talksWritten(0, head, 99),
    change: await store.lastTalksChange(),
    audit: await store.listAudit('discord:1', 99),
    schedules: await store.listSchedules('discord:1'),
    slots: await store.listSlots(PLACE, 9),
    deliveries: await store.countDeliveries(),
    alerts: [await store.alertCursor(), await store.changesSince(NOW, 9), await store.toldOf(['x'])],
    followers: await store.listFollowers(9),
    member: await store.getMember('discord:1', 'discord:1/bo'),
    moderators: await store.listModerators('discord:1'),
    use: await store.modelUse('2026-11-24', 9),
    answer: await store.getModelAnswer('key'),
    read: await store.readEvents(WATER.id, NOW, LATER, 9),
    batches: [await store.openBatches('anthropic'), await store.batchedStories('b1'), await store.waitingStories(9)],
    kept: await store.visibleStories(
      { community: 'discord:9', feedIds: [] },
      stages.flat().map(({ id }) => id),
    ),
    credential: await store.getCredential('slack:T'),
    setting: await store.getSetting('setting'),
    notices: await store.waitingNotices('discord:1', 9),
  };
}
