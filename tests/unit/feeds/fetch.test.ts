import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#src/core/errors.ts';
import { createFetcher } from '#src/feeds/fetch.ts';
import type { FetchLimits } from '#src/feeds/fetch-limits.ts';
import type { FetchedPage, Fetcher } from '#src/feeds/fetch.ts';
import { startFeedServer } from '../../support/feed-server.ts';
import type { FeedServer } from '../../support/feed-server.ts';

const WORDS = 'The talks resumed in Geneva.\n'.repeat(200);
const codings = {
  gzip: gzipSync(WORDS),
  br: brotliCompressSync(WORDS),
  zstd: zstdCompressSync(WORDS),
  deflate: deflateSync(WORDS),
};
const ETAG = '"v1"';
const LAST_MODIFIED = 'Tue, 05 Mar 2024 08:00:00 GMT';

describe('fetcher', () => {
  let server: FeedServer;
  let other: FeedServer;
  let fetcher: Fetcher;

  beforeAll(async () => {
    other = await startFeedServer({ '/feed': { body: 'elsewhere' } });
    server = await startFeedServer({
      '/plain': { body: WORDS },
      '/cached': { body: WORDS, headers: { 'cache-control': 'public, max-age=600', age: '60' } },
      '/etag': { body: WORDS, etag: ETAG },
      '/modified': { body: WORDS, lastModified: LAST_MODIFIED },
      '/raw-deflate': { body: deflateRawSync(WORDS), headers: { 'content-encoding': 'deflate' } },
      ...Object.fromEntries(
        Object.entries(codings).map(([coding, body]) => [
          `/${coding}`,
          { body, headers: { 'content-encoding': coding } },
        ]),
      ),
    });
  });
  afterAll(() => Promise.all([server.close(), other.close()]));
  afterEach(() => fetcher.close());

  function open(limits: Partial<FetchLimits> = {}, allowPrivateNetwork = true): void {
    fetcher = createFetcher({
      guard: { allowPrivateNetwork, trustedOrigins: [server.origin] },
      userAgent: 'Parley/test (+https://parley.example)',
      limits,
      clock: { now: () => new Date('2024-03-05T09:00:00Z') },
    });
  }
  const get = (path: string, limits: Partial<FetchLimits> = {}): Promise<FetchedPage> => {
    open(limits);
    return fetcher.get(server.origin + path);
  };
  const textOf = (page: FetchedPage): string => Buffer.from(page.body).toString();

  it('gives the body, the address and the type, and names itself', async () => {
    const page = await get('/plain');
    expect(textOf(page)).toBe(WORDS);
    expect(page).toMatchObject({
      url: `${server.origin}/plain`,
      status: 200,
      notModified: false,
      contentType: 'application/rss+xml; charset=utf-8',
      validators: { etag: null, lastModified: null },
      permanentRedirectTo: null,
    });
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'user-agent': 'Parley/test (+https://parley.example)',
      'accept-encoding': 'gzip, deflate, br, zstd',
    });
  });

  it.each([...Object.keys(codings), 'raw-deflate'])('undoes the compression %s', async (coding) => {
    expect(textOf(await get(`/${coding}`))).toBe(WORDS);
  });

  it('sends the validators back and takes 304 for an answer', async () => {
    const first = await get('/etag');
    expect(first.validators).toEqual({ etag: ETAG, lastModified: null });
    const second = await fetcher.get(first.url, { validators: first.validators });
    expect(second).toMatchObject({ status: 304, notModified: true, validators: { etag: ETAG } });
    expect(second.body).toHaveLength(0);
    const third = await fetcher.get(`${server.origin}/modified`, {
      validators: { etag: null, lastModified: LAST_MODIFIED },
    });
    expect(third.notModified).toBe(true);
  });

  it('takes a 304 that nobody asked for as a fault', async () => {
    await expect(get('/status/304')).rejects.toMatchObject({ code: 'fetch/status', facts: { status: 304 } });
  });

  it('follows redirects, and remembers those that are for good', async () => {
    const last = encodeURIComponent('/plain');
    const temporary = await get(`/redirect/302/${last}`);
    expect(temporary).toMatchObject({ url: `${server.origin}/plain`, permanentRedirectTo: null });
    const permanent = await fetcher.get(`${server.origin}/redirect/301/${last}`);
    expect(permanent.permanentRedirectTo).toBe(`${server.origin}/plain`);
    const mixed = await fetcher.get(`${server.origin}/redirect/308/${encodeURIComponent(`/redirect/302/${last}`)}`);
    expect(mixed.permanentRedirectTo).toBe(`${server.origin}/redirect/302/%2Fplain`);
  });

  const faults: readonly (readonly [path: string, code: ErrorCode, limits: Partial<FetchLimits>])[] = [
    ['/slow-head', 'fetch/timeout', { headersTimeoutMs: 30 }],
    ['/slow-body', 'fetch/timeout', { bodyTimeoutMs: 30 }],
    ['/dripping-body', 'fetch/timeout', { wholeTimeoutMs: 60 }],
    ['/endless-body', 'fetch/too-large', { maxBodyBytes: 100_000 }],
    ['/gzip-bomb', 'fetch/too-large', { maxBodyBytes: 100_000 }],
    ['/huge-declared', 'fetch/too-large', {}],
    ['/damaged-gzip', 'fetch/broken-body', {}],
    ['/unknown-coding', 'fetch/broken-body', {}],
    ['/too-short', 'fetch/broken-body', {}],
    ['/redirect-loop', 'fetch/redirects', {}],
    ['/redirect/302/file%3A%2F%2F%2Fetc%2Fpasswd', 'fetch/bad-address', {}],
    ['/redirect/302/http%3A%2F%2Fuser%3Asecret%40example.org%2F', 'fetch/bad-address', {}],
    ['/status/404', 'fetch/status', {}],
    ['/status/410', 'fetch/gone', {}],
    ['/reset', 'fetch/refused', {}],
    ['/not-http', 'fetch/refused', {}],
  ];
  it.each(faults)('names what %s does: %s', async (path, code, limits) => {
    await expect(get(path, limits)).rejects.toMatchObject({ name: 'ParleyError', code });
  });

  it('says which stage took too long', async () => {
    await expect(get('/slow-head', { headersTimeoutMs: 30 })).rejects.toMatchObject({ facts: { stage: 'headers' } });
    await expect(get('/slow-body', { bodyTimeoutMs: 30 })).rejects.toMatchObject({ facts: { stage: 'body' } });
    await expect(get('/dripping-body', { wholeTimeoutMs: 60 })).rejects.toMatchObject({ facts: { stage: 'whole' } });
  });

  it('sends validators to the address that gave them, and to no other', async () => {
    open();
    const options = { validators: { etag: ETAG, lastModified: null }, validatorsFrom: `${server.origin}/etag` };
    const redirect = `${server.origin}/redirect/302/${encodeURIComponent('/etag')}`;
    expect(await fetcher.get(redirect, options)).toMatchObject({ notModified: true });
    const [first, second] = server.requests.slice(-2).map(({ headers }) => headers['if-none-match']);
    expect([first, second]).toEqual([undefined, ETAG]);
    expect((await fetcher.get(`${server.origin}/plain`, options)).notModified).toBe(false);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  it('names itself as its feed wants it', async () => {
    open();
    await fetcher.get(`${server.origin}/plain`, { userAgent: 'Desk/1' });
    expect(server.requests.at(-1)?.headers['user-agent']).toBe('Desk/1');
  });

  it('reads for how long an answer is fresh', async () => {
    expect((await get('/cached')).maxAgeMs).toBe(540_000);
    expect((await fetcher.get(`${server.origin}/plain`)).maxAgeMs).toBeNull();
  });

  it('reads Retry-After in seconds and as a date', async () => {
    await expect(get('/status/503/120')).rejects.toMatchObject({ facts: { status: 503, retryAfterMs: 120_000 } });
    const date = encodeURIComponent('Tue, 05 Mar 2024 09:10:00 GMT');
    await expect(get(`/status/429/${date}`)).rejects.toMatchObject({ facts: { retryAfterMs: 600_000 } });
    await expect(get('/status/503/soon')).rejects.toMatchObject({ facts: { status: 503 } });
  });

  it('refuses a password in the address, and does not repeat it', async () => {
    open();
    const refused = fetcher.get('http://reader:hunter2@127.0.0.1/feed');
    await expect(refused).rejects.toMatchObject({ code: 'fetch/bad-address' });
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });

  it.each(['', 'not an address', 'ftp://example.org/', '/relative'])('refuses the address “%s”', async (address) => {
    open();
    await expect(fetcher.get(address)).rejects.toMatchObject({ code: 'fetch/bad-address' });
  });

  it('says that nothing answers at a closed port', async () => {
    open();
    const closed = await startFeedServer();
    await closed.close();
    await expect(fetcher.get(closed.origin)).rejects.toMatchObject({
      code: 'fetch/refused',
      facts: { reason: 'nothing answers there' },
    });
  });

  it('ends when its caller calls it off', async () => {
    open();
    const pending = fetcher.get(`${server.origin}/slow-head`, { signal: AbortSignal.timeout(20) });
    await expect(pending).rejects.toMatchObject({ code: 'fetch/refused' });
  });

  it('lets a trusted origin through, and from there nothing else that is internal', async () => {
    open({}, false);
    expect(textOf(await fetcher.get(`${server.origin}/plain`))).toBe(WORDS);
    const sideways = `${server.origin}/redirect/302/${encodeURIComponent(`${other.origin}/feed`)}`;
    await expect(fetcher.get(sideways)).rejects.toMatchObject({
      code: 'fetch/forbidden-address',
      facts: { address: '127.0.0.1' },
    });
    expect(other.requests).toHaveLength(0);
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f.1',
    '0177.0.0.01',
    '127。0。0。1',
    '①②⑦.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    'localhost',
    '169.254.169.254',
    '0',
  ])('does not dial %s', async (host) => {
    open({}, false);
    const { port } = new URL(other.origin);
    await expect(fetcher.get(`http://${host}:${port}/feed`)).rejects.toMatchObject({
      code: 'fetch/forbidden-address',
    });
    expect(other.requests).toHaveLength(0);
  });
});
