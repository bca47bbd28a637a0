import type { LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '#src/core/feed.ts';
import type { FeedFaultName, FeedHealth, FeedRemark } from '#src/core/feed-outcome.ts';
import { faultWords, feedHealth, remarkWords } from '#src/core/feed-outcome.ts';
import type { Store } from '#src/core/store.ts';
import { type Fetcher, createFetcher } from '#src/feeds/fetch.ts';
import type { FetchLimits } from '#src/feeds/fetch-limits.ts';
import { readFeed } from '#src/feeds/read-feed.ts';
import { visitFeed } from '#src/feeds/visit.ts';
import { type Poll, createPoll } from '#src/jobs/poll.ts';
import { openStore } from '#src/store/open-store.ts';
import { type FeedServer, type ServedFeed, startFeedServer } from '../support/feed-server.ts';

const START = Date.parse('2024-11-20T12:00:00.000Z');
const HOUR_MS = 3_600_000;

const wire = (title = 'Wire', site = 'https://wire.example/', item = '1'): string =>
  `<rss version="2.0"><channel><title>${title}</title><link>${site}</link>` +
  `<item><guid>${site}${item}</guid><title>Story ${item}</title><link>${site}${item}</link></item></channel></rss>`;

/** A name server with a name that leads inside, as an attacker's does. */
const lookup: LookupFunction = (host, options, callback) => {
  const address = host === 'inside.example' ? '10.0.0.7' : '127.0.0.1';
  if (host === 'nowhere.example') callback(Object.assign(new Error(host), { code: 'ENOTFOUND' }), '', 0);
  else if (options.all) callback(null, [{ address, family: 4 }]);
  else callback(null, address, 4);
};

describe('what a visit comes to', () => {
  let server: FeedServer;
  let internal: FeedServer;
  let store: Store;
  let fetcher: Fetcher;
  let poll: Poll;
  let now: number;
  let recorded: string[];
  let onRecorded: () => void;
  const served: Record<string, ServedFeed> = {};

  beforeAll(async () => {
    server = await startFeedServer(served);
    internal = await startFeedServer({ '/feed': { body: wire() } });
  });
  afterAll(() => Promise.all([server.close(), internal.close()]));

  beforeEach(async () => {
    now = START;
    recorded = [];
    onRecorded = () => undefined;
    store = await openStore('sqlite::memory:');
    open({});
  });
  afterEach(async () => {
    await fetcher.close();
    await store.close();
  });

  /** With limits that nothing reaches, but for those given. */
  function open(limits: Partial<FetchLimits>): void {
    const clock = { now: () => new Date(now) };
    const guard = { allowPrivateNetwork: false, trustedOrigins: [server.origin] };
    fetcher = createFetcher({ guard, userAgent: 'Parley/test', limits, lookup, clock });
    poll = createPoll({
      store: {
        dueFeeds: (at, limit) => store.dueFeeds(at, limit),
        recordPolls: async (polls) => {
          const counts = await store.recordPolls(polls);
          recorded.push(...polls.map(({ feedId }) => feedId));
          onRecorded();
          return counts;
        },
      },
      clock,
      steps: {
        visit: (feed) => visitFeed(feed, { fetcher, read: readFeed, clock, store }),
        plan: (feed) => ({ nextPollAt: new Date(now + HOUR_MS).toISOString(), pace: feed.pace }),
        recovered: async () => {},
        failing: async () => {},
      },
    });
  }
  async function reopen(limits: Partial<FetchLimits>): Promise<void> {
    await fetcher.close();
    open(limits);
  }
  const add = (id: string, url: string): Promise<Feed> =>
    store.addFeed({ id, url, title: null, sample: false, addedBy: 'ana', community: 'c' }, new Date(now).toISOString());
  /** A visit an hour later. */
  const visitAgain = async (id: string): Promise<Feed> => {
    now += HOUR_MS;
    await poll();
    return (await store.getFeed(id)) as Feed;
  };
  const visit = async (url: string): Promise<Feed> => {
    await add('f', url);
    await poll();
    return (await store.getFeed('f')) as Feed;
  };
  const untilRecorded = (ids: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      onRecorded = () => {
        if (ids.every((id) => recorded.includes(id))) resolve();
      };
      onRecorded();
    });
  const path = (where: string): string => server.origin + where;

  const faults: readonly (readonly [where: string, name: FeedFaultName, limits?: Partial<FetchLimits>])[] = [
    ['/slow-head', 'slow-headers', { headersTimeoutMs: 50 }],
    ['/slow-body', 'slow-body', { bodyTimeoutMs: 50 }],
    ['/dripping-body', 'slow-whole', { wholeTimeoutMs: 300 }],
    ['/endless-body', 'too-large', { maxBodyBytes: 1_000_000 }],
    ['/huge-declared', 'too-large'],
    ['/gzip-bomb', 'compression-bomb'],
    ['/damaged-gzip', 'broken-compression'],
    ['/unknown-coding', 'broken-compression'],
    ['/too-short', 'wrong-length'],
    ['/redirect-loop', 'redirects'],
    ['/redirect/302/ftp%3A%2F%2Fwire.example%2F', 'bad-address'],
    ['/page', 'not-a-feed'],
    ['/rubbish', 'not-a-feed'],
    ['/status/404', 'http-error'],
    ['/status/304', 'http-error'],
    ['/status/503/60', 'rate-limited'],
    ['/status/429', 'rate-limited'],
    ['/status/410', 'gone'],
    ['/reset', 'unreachable'],
  ];
  it.each(faults.map(([where, name, limits = {}]) => ({ where, name, limits })))(
    '$where is called $name',
    async ({ where, name, limits }) => {
      await reopen(limits);
      const feed = await visit(path(where));
      expect(feed.lastFault).toMatchObject({ name, message: expect.stringMatching(/\.$/) });
      expect(feedHealth(feed)).toBe(name === 'gone' ? 'stopped' : 'failing');
      expect(faultWords(name)).not.toBe('');
    },
  );

  it('a redirect to our own machine, and a name that leads inside, are called internal-address', async () => {
    await add('r', path(`/redirect/302/${encodeURIComponent(`${internal.origin}/feed`)}`));
    await add('n', 'http://inside.example/feed');
    await add('u', 'http://nowhere.example/feed');
    await poll();
    const names = Object.fromEntries((await store.listFeeds()).map(({ id, lastFault }) => [id, lastFault?.name]));
    expect(names).toEqual({ r: 'internal-address', n: 'internal-address', u: 'unknown-host' });
    expect(internal.requests).toHaveLength(0);
  });

  const remarks: readonly (readonly [where: string, health: FeedHealth, remarks: readonly FeedRemark[]])[] = [
    ['/unknown-charset', 'odd', ['unknown-charset']],
    ['/mixed-charset', 'odd', ['mixed-charset']],
    ['/good', 'well', []],
  ];
  it.each(remarks)('%s is read, and %s', async (where, health, expected) => {
    served['/good'] = { body: wire() };
    const feed = await visit(path(where));
    expect(feed).toMatchObject({ lastFault: null, remarks: expected });
    expect(feedHealth(feed)).toBe(health);
    for (const remark of expected) expect(remarkWords(remark)).not.toBe('');
  });

  it('mixed charsets are each read as such', async () => {
    await visit(path('/mixed-charset'));
    const titles = (await store.storiesAt('fetched', 10)).map(({ title }) => title).toSorted();
    expect(titles).toEqual(['Déjà vu', 'One', 'Šibenik']);
  });

  it('a feed that ignores what it is asked is called so', async () => {
    await visit(path('/same-etag'));
    const feed = await visitAgain('f');
    expect(feed).toMatchObject({ remarks: ['ignores-validators'], failures: 0 });
    expect((await store.countStories()).fetched).toBe(1);
  });

  it('a feed whose ETag stays while its items change is not asked by it again', async () => {
    served['/stuck'] = { body: wire(), headers: { etag: '"stuck"' } };
    await visit(path('/stuck'));
    served['/stuck'] = { body: wire('Wire', 'https://wire.example/', '2'), headers: { etag: '"stuck"' } };
    expect((await visitAgain('f')).remarks).toEqual(['lying-validators']);
    await visitAgain('f');
    const asked = server.requests
      .filter((request) => request.path === '/stuck')
      .map(({ headers }) => headers['if-none-match']);
    expect(asked).toEqual([undefined, '"stuck"', undefined]);
    expect((await store.countStories()).fetched).toBe(2);
  });

  it('a feed that says “unchanged” for ever is found out after a day', async () => {
    served['/frozen'] = { body: wire(), etag: '"v1"' };
    await visit(path('/frozen'));
    served['/frozen'] = { body: wire('Wire', 'https://wire.example/', '2'), etag: '"v1"' };
    expect(await visitAgain('f')).toMatchObject({ remarks: [], failures: 0 });
    now += 24 * HOUR_MS;
    const feed = await visitAgain('f');
    expect(feed).toMatchObject({ remarks: ['lying-validators'], memory: { distrusted: ['etag', 'lastModified'] } });
    expect((await store.countStories()).fetched).toBe(2);
  });

  it('a 304 with a body is no news, and harms no other feed of its host', async () => {
    await visit(path('/body-with-304'));
    const others = ['g', 'h', 'i', 'j', 'k'];
    for (const id of others) {
      served[`/${id}`] = { body: wire() };
      await add(id, path(`/${id}`));
    }
    const feed = await visitAgain('f');
    expect(feed).toMatchObject({ lastFault: null, remarks: [] });
    expect((await store.listFeeds()).map(({ lastFault }) => lastFault)).toEqual(Array.from({ length: 6 }, () => null));
    expect(await visitAgain('f')).toMatchObject({ lastFault: null });
  });

  it('a feed that turns into another feed is held back until a moderator takes it', async () => {
    served['/turns'] = { body: wire() };
    await visit(path('/turns'));
    served['/turns'] = { body: wire('Casino bonus', 'https://spins.example/', '9') };
    const turned = await visitAgain('f');
    expect(turned.lastFault).toMatchObject({ name: 'another-feed', message: expect.stringContaining('Casino bonus') });
    expect((await store.countStories()).fetched).toBe(1);
    await store.restartFeed('f', new Date(now).toISOString());
    await poll();
    expect(await store.getFeed('f')).toMatchObject({ title: 'Casino bonus', lastFault: null });
    expect((await store.countStories()).fetched).toBe(2);
  });

  it('a feed that is renamed, or that moves to another site, is the same feed', async () => {
    served['/renamed'] = { body: wire() };
    await visit(path('/renamed'));
    served['/renamed'] = { body: wire('Wire World', 'https://wire-world.example/', '7') };
    expect((await visitAgain('f')).lastFault).toBeNull();
    served['/renamed'] = { body: wire('Newsroom', 'https://wire-world.example/', '8') };
    expect((await visitAgain('f')).lastFault).toBeNull();
  });

  it('a permanent redirect is followed at once and believed at the third visit', async () => {
    served['/new'] = { body: wire(), etag: '"v1"' };
    expect(await visit(path('/redirect/301/%2Fnew'))).toMatchObject({
      url: path('/redirect/301/%2Fnew'),
      remarks: ['moving'],
    });
    await visitAgain('f');
    expect(await visitAgain('f')).toMatchObject({ url: path('/new'), failures: 0 });
  });

  it('feeds that misbehave delay none of the others', async () => {
    await reopen({ bodyTimeoutMs: 50 });
    const bad = ['/slow-body', '/endless-body', '/gzip-bomb', '/redirect-loop', '/reset', '/too-short'];
    for (const where of bad) await add(where, path(where));
    for (const index of [1, 2, 3, 4]) await add(`held${index}`, path(`/held/${index}`));
    const good = Array.from({ length: 20 }, (_, index) => `/good/${index}`);
    for (const where of good) {
      served[where] = { body: wire() };
      await add(where, path(where));
    }
    const round = poll();
    // Hangs here, and fails, where a good feed waits for one that is held.
    await untilRecorded(good);
    expect(recorded.filter((id) => id.startsWith('held'))).toEqual([]);
    server.release();
    const polled = await round;
    expect(polled.filter(({ outcome }) => outcome.kind === 'items')).toHaveLength(24);
    expect(polled.filter(({ outcome }) => outcome.kind === 'fault')).toHaveLength(bad.length);
  });
});
