import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertChange } from '#src/core/alerts.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { FeedItem, NewFeed, PollOutcome } from '#src/core/feed.ts';
import type { Settlement, Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';
import { MIGRATIONS } from '#src/store/migrate.ts';
import { makeEntry, makeSource, makeState, makeTalks } from '../support/negotiations.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { makeDelivery, makeSchedule } from '../support/schedules.ts';
import { postgresDatabase } from '../support/stores.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const NOW = '2026-11-24T08:00:30.000Z';
const NEXT = '2026-11-24T09:00:00.000Z';
const PLACE = 'discord:1/10';

const database = await postgresDatabase();

/** What one process does while others do the same, or something else, on one database. */
describe.skipIf(database === null)('stores of several processes on one database', () => {
  let stores: readonly [Store, Store, Store, Store];
  let one: Store;
  let other: Store;

  beforeAll(async () => {
    const open = () => openStore(database?.url ?? '');
    stores = [await open(), await open(), await open(), await open()];
    [one, other] = stores;
  });
  beforeEach(() => database?.empty());
  afterAll(async () => void (await Promise.all(stores.map((store) => store.close()))));

  it('make the schema once where all start at the same moment', async () => {
    const server = await sharedPostgres();
    const url = (await server?.newDatabase()) ?? '';
    const opened = await Promise.all(Array.from({ length: 6 }, () => openStore(url)));
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select name from kysely_migration order by name');
    await client.end();
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(Object.keys(MIGRATIONS));
    await opened[0]?.addFeed(newFeed('a'), NOW);
    expect(await opened[5]?.listFeeds()).toHaveLength(1);
    await Promise.all(opened.map((store) => store.close()));
  });

  it('know a feed by its address, and a subscription by its community', async () => {
    const added = await Promise.allSettled(
      stores.flatMap((store, index) => [
        store.addFeed(newFeed('a', { community: `c${index}` }), NOW),
        store.addFeed(newFeed('a', { community: 'all' }), NOW),
        store.addFeed(newFeed(`b${index}`, { url: 'https://b.example/feed', community: `c${index}` }), NOW),
      ]),
    );
    const faults = added.flatMap((result) => (result.status === 'rejected' ? asParleyError(result.reason).code : []));
    expect(faults).toEqual(['feed/exists', 'feed/exists', 'feed/exists']);
    expect(await one.listFeeds()).toHaveLength(2);
    expect(await one.subscriptionsTo('a')).toHaveLength(5);
  });

  it('lose no subscription to a feed that another community gives up', async () => {
    for (let round = 0; round < 15; round += 1) {
      const id = `f${round}`;
      await one.addFeed(newFeed(id, { community: 'leaves' }), NOW);
      const [added] = await Promise.all([
        one.addFeed(newFeed(id, { community: 'comes' }), NOW),
        other.removeFeed('leaves', id, 'keep'),
      ]);
      expect(await one.getSubscription('comes', added.id)).not.toBeNull();
      expect(await one.getFeed(added.id)).not.toBeNull();
    }
  });

  it('keep what each changes of a subscription', async () => {
    await one.addFeed(newFeed('a'), NOW);
    await Promise.all([
      one.changeSubscription('c', 'a', { label: 'Wires' }),
      other.changeSubscription('c', 'a', { paused: true }),
      stores[2].changeSubscription('c', 'a', { fullText: false }),
    ]);
    const changed = { label: 'Wires', paused: true, fullText: false };
    expect(await one.getSubscription('c', 'a')).toMatchObject(changed);
  });

  it('enter an item once, whoever reads the feed', async () => {
    for (const id of ['a', 'b', 'c']) await one.addFeed(newFeed(id), NOW);
    let added = 0;
    for (let round = 0; round < 5; round += 1) {
      const outcome = itemsOf(...Array.from({ length: 20 }, (_, index) => item(`${index + round * 5}`)));
      const poll = (feedId: string) => ({ feedId, outcome, now: NOW, nextPollAt: NEXT });
      const counts = await Promise.all([
        one.recordPolls([poll('a'), poll('b'), poll('c')]),
        other.recordPolls([poll('c'), poll('b'), poll('a')]),
        stores[2].recordPolls([poll('b'), poll('c')]),
        stores[3].recordPoll('a', outcome, NOW, NEXT).then((count) => [count]),
      ]);
      added += counts.flat().reduce((sum, count) => sum + (count?.added ?? 0), 0);
    }
    expect(added).toBe(3 * 40);
    expect((await one.countStories()).fetched).toBe(3 * 40);
  });

  it('found one cluster for two copies that come in at once', async () => {
    await one.addFeed(newFeed('a'), NOW);
    await one.recordPoll('a', itemsOf(item('1'), item('2')), NOW, NEXT);
    const [first, second] = await one.storiesAt('fetched', 2);
    const readable = { text: 'Words.', title: null, language: 'en', warnings: [] };
    const save = (store: Store, id = '') =>
      store.saveReadable(id, readable, { clusterId: id, prints: ['p', 'q'], near: [] });
    const saved = await Promise.allSettled([save(one, first?.id), save(other, second?.id)]);
    expect(codesOf(saved)).toEqual(['store/conflict']);
    const near = await one.storiesWithPrints(['p'], 9);
    expect(near).toHaveLength(1);
    const place = { clusterId: near[0]?.clusterId ?? '', prints: ['p', 'q'], near: near.map(({ id }) => id) };
    await one.saveReadable((near[0]?.id === first?.id ? second?.id : first?.id) ?? '', readable, place);
    expect(new Set((await one.storiesWithPrints(['p'], 9)).map(({ clusterId }) => clusterId)).size).toBe(1);
  });

  it('count every failed try of a story', async () => {
    await one.addFeed(newFeed('a'), NOW);
    await one.recordPoll('a', itemsOf(item('1')), NOW, NEXT);
    const [story] = await one.storiesAt('fetched', 1);
    await Promise.all(stores.map((store) => store.recordStoryFault(story?.id ?? '', 'it failed', 9)));
    expect((await one.getStory(story?.id ?? ''))?.attempts).toBe(4);
  });

  it('settle talks one after another: who read an older version is told so, also of talks that are new', async () => {
    for (let version = 0; version < 8; version += 1) {
      const settled = await Promise.allSettled(
        stores.map((store, index) => store.settleStory(`s${index}`, settlement('a', version, `e${version}-${index}`))),
      );
      expect(codesOf(settled)).toEqual(['store/conflict', 'store/conflict', 'store/conflict']);
      expect((await one.getTalks('a'))?.version).toBe(version + 1);
      expect(await one.timeline('a', { limit: 99 })).toHaveLength(version + 1);
    }
  });

  it('never show a number of the record’s log after a higher one', async () => {
    const WRITERS = 8;
    const EACH = 12;
    const seen = new Set<string>();
    let cursor = 0;
    const over = new AbortController();
    const look = async (): Promise<void> => {
      const head = await other.logHead();
      for (const id of await other.talksWritten(cursor, head, 2000)) seen.add(id);
      cursor = head;
    };
    const reader = (async () => {
      while (!over.signal.aborted) await look();
    })();
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const store = stores[writer % stores.length] ?? one;
        for (let turn = 0; turn < EACH; turn += 1) {
          const id = `t${writer}-${turn}`;
          await store.settleStory(id, settlement(id, 0, id));
        }
      }),
    );
    over.abort();
    await reader;
    await look();
    expect(seen.size).toBe(WRITERS * EACH);
  });

  it('close a slot once, with its messages', async () => {
    await one.saveSchedule(makeSchedule({ channel: PLACE }));
    for (let round = 0; round < 10; round += 1) {
      const slotAt = `2026-11-24T${String(round + 10)}:00:00.000Z`;
      const closed = await Promise.all(
        stores.map((store, index) =>
          store.closeSlot({
            channel: PLACE,
            slotAt,
            outcome: 'told',
            reason: null,
            at: NOW,
            nextAt: NEXT,
            toldSeq: round,
            deliveries: [makeDelivery(`d${round}-${index}`)],
          }),
        ),
      );
      expect(closed.filter(Boolean)).toHaveLength(1);
    }
    expect(await one.countDeliveries()).toMatchObject({ waiting: 10 });
  });

  it('tell a place of a change once, and correct it once', async () => {
    await one.recordChanges({ changes: [change('x'), change('y')], since: null, cursor: 1 });
    const told = await Promise.all(
      stores.map((store, index) =>
        store.tellAlert({ changeIds: index % 2 === 0 ? ['x', 'y'] : ['y', 'x'], delivery: makeDelivery(`m${index}`) }),
      ),
    );
    expect(told.filter(Boolean)).toHaveLength(1);
    const corrected = await Promise.all(
      stores.map((store, index) =>
        store.tellCorrection({ changeIds: ['x'], isCorrected: true, delivery: makeDelivery(`k${index}`) }),
      ),
    );
    expect(corrected.filter(Boolean)).toHaveLength(1);
    expect(await one.countDeliveries()).toMatchObject({ waiting: 2 });
  });

  it('note one look at the record of those that began at once', async () => {
    await one.recordChanges({ changes: [], since: null, cursor: 3 });
    await Promise.all(
      stores.map((store, index) =>
        store.recordChanges({ changes: [change(`x${index}`)], since: 3, cursor: 10 + index }),
      ),
    );
    const noted = await one.changesSince(NOW, 9);
    expect(noted).toHaveLength(1);
    expect(`x${((await one.alertCursor()) ?? 0) - 10}`).toBe(noted[0]?.id);
  });

  it('hand every message to one process, one of a place at a time, in their order', async () => {
    const PLACES = 6;
    const EACH = 8;
    const posted = new Map<string, string[]>();
    const inHand = new Map<string, number>();
    let most = 0;
    const allPut = new AbortController();
    const put = (async () => {
      await Promise.all(
        Array.from({ length: PLACES }, async (_, index) => {
          for (let turn = 0; turn < EACH; turn += 1) {
            await putDelivery(stores[index % 4] ?? one, `${index}-${turn}`, `discord:1/${index}`);
          }
        }),
      );
      allPut.abort();
    })();
    const work = async (store: Store): Promise<void> => {
      for (let idle = 0; idle < 3 || !allPut.signal.aborted;) {
        const claimed = await store.claimDeliveries(claimAt('discord'));
        idle = claimed.length === 0 ? idle + 1 : 0;
        for (const { place } of claimed) {
          inHand.set(place, (inHand.get(place) ?? 0) + 1);
          most = Math.max(most, inHand.get(place) ?? 0);
        }
        for (const { id, place } of claimed) {
          posted.set(place, [...(posted.get(place) ?? []), id]);
          inHand.set(place, (inHand.get(place) ?? 0) - 1);
          await store.markPosted(id, { owner: 'one', posted: { channel: place, message: id, thread: null }, now: NOW });
        }
      }
    };
    await Promise.all([put, ...stores.map(work)]);
    expect(most).toBe(1);
    expect(posted.size).toBe(PLACES);
    for (const [place, ids] of posted) {
      const index = place.split('/')[1];
      expect(ids).toEqual(Array.from({ length: EACH }, (_, turn) => `${index}-${turn}`));
    }
  });

  it('wait with a message that comes to be seen after one of a higher number', async () => {
    const client = new Client({ connectionString: database?.url ?? '' });
    await client.connect();
    const { rows } = await client.query("select nextval(pg_get_serial_sequence('outbox', 'seq')) as seq");
    await putDelivery(one, 'later', PLACE);
    expect((await one.claimDeliveries(claimAt('discord'))).map(({ id }) => id)).toEqual(['later']);
    await client.query(
      `insert into outbox (seq, id, community, platform, place, is_direct, kind, reply, created_at, state, tries, faults, not_before)
       select $1, 'earlier', community, platform, place, is_direct, kind, reply, created_at, 'waiting', 0, 0, not_before from outbox`,
      [(rows[0] as { seq: string }).seq],
    );
    await client.end();
    expect(await other.claimDeliveries(claimAt('discord'))).toEqual([]);
    const posted = { channel: PLACE, message: '1', thread: null };
    await one.markPosted('later', { owner: 'one', posted, now: NOW });
    expect((await other.claimDeliveries(claimAt('discord'))).map(({ id }) => id)).toEqual(['earlier']);
  });

  it('greet a community once, and choose no more moderators than are allowed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const joined = await Promise.all(stores.map((store) => store.joinCommunity(`c${round}`, NOW)));
      expect(joined.filter(Boolean)).toHaveLength(1);
    }
    const chosen = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (stores[index % 4] ?? one).addModerator(
          { community: 'c0', principal: `p${index}`, addedBy: 'ana', addedAt: NOW },
          5,
        ),
      ),
    );
    expect(chosen.filter((outcome) => outcome === 'added')).toHaveLength(5);
    expect(await one.listModerators('c0')).toHaveLength(5);
  });

  it('add up what a model cost', async () => {
    const use = { day: '2026-11-24', community: 'c', calls: 1, inputTokens: 1000, outputTokens: 10, microUsd: 7 };
    await Promise.all(stores.flatMap((store) => [1, 2, 3].map(() => store.recordModelUse(use))));
    const sum = { ...use, calls: 12, inputTokens: 12_000, outputTokens: 120, microUsd: 84 };
    expect(await one.modelUse('2026-11-24', 9)).toEqual([sum]);
    const at = (second: number) => `2026-11-24T08:00:${String(second).padStart(2, '0')}.000Z`;
    await Promise.all(
      stores.flatMap((store) => [1, 2, 3].map((n) => store.putModelAnswer(`k${n}`, 'said', at(n), at(n)))),
    );
    expect(await one.getModelAnswer('k3')).toBe('said');
  });

  it('take a moderator’s change back once', async () => {
    const note = { at: NOW, community: 'c', member: 'c/ana', subject: 'A', before: null, after: null };
    await one.changeTalks({ ...note, action: 'track', talks: [makeTalks({ id: 'a', version: 0 })], entries: [] });
    const last = await one.lastTalksChange();
    const back = { ...note, action: 'undo' as const, talks: [], entries: [], removedTalks: ['a'] };
    const taken = await Promise.allSettled(stores.map((store) => store.takeBackTalksChange(last?.id ?? 0, back)));
    expect(codesOf(taken)).toHaveLength(3);
    expect(await one.getTalks('a')).toBeNull();
  });
});

function newFeed(id: string, changes: Partial<NewFeed> = {}): NewFeed {
  const url = `https://${id}.example/feed`;
  return { id, url, title: id, sample: false, addedBy: 'ana', community: 'c', ...changes };
}

function item(id: string): FeedItem {
  return { id, title: id, url: `https://wire.example/${id}`, publishedAt: null, text: `Something was said: ${id}.` };
}

function itemsOf(...items: readonly FeedItem[]): PollOutcome {
  return foundItems(items);
}

function settlement(talksId: string, version: number, entryId: string): Settlement {
  const entry = makeEntry({ id: entryId, talksId, sources: [makeSource('Harbour Wire', entryId)] });
  return { talks: makeTalks({ id: talksId, version, state: makeState() }), entry };
}

function change(id: string): AlertChange {
  return {
    id,
    talksId: 'a',
    source: 'e',
    before: 'paused',
    after: 'collapsed',
    strength: 'reported',
    foundAt: NOW,
    confirmedAt: null,
    takenBack: null,
  };
}

function claimAt(platform: string) {
  return { platform, owner: 'one', now: NOW, leaseUntil: '2026-11-24T08:03:30.000Z', limit: 10, heldCommunities: [] };
}

async function putDelivery(store: Store, id: string, place: string): Promise<void> {
  const delivery = makeDelivery(id, { place });
  await store.recordNotice(
    { community: 'c', audience: 'moderators', key: id, reply: delivery.reply },
    '2026-11-24T08:00:00.000Z',
    delivery,
  );
}

function codesOf(results: readonly PromiseSettledResult<unknown>[]): readonly string[] {
  return results.flatMap((result) => (result.status === 'rejected' ? asParleyError(result.reason).code : []));
}
