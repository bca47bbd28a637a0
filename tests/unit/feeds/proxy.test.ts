import { type Server, createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fetcher, createFetcher } from '#src/feeds/fetch.ts';

const INSIDE = new Set(['inside.example', 'direct.example']);

/** Public for all names but those that lead inside, and one that is known to the proxy alone. */
const lookup: LookupFunction = (host, _options, callback) => {
  if (host === 'proxy-only.example') return callback(Object.assign(new Error(host), { code: 'ENOTFOUND' }), '', 0);
  callback(null, [{ address: INSIDE.has(host) ? '10.0.0.7' : '93.184.216.34', family: 4 }]);
};

describe('through a proxy', () => {
  let proxy: Server;
  let asked: string[];
  let fetcher: Fetcher;

  beforeEach(async () => {
    asked = [];
    proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url?.endsWith('/inwards')) response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      else response.end('by proxy');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    fetcher = createFetcher({
      guard: { allowPrivateNetwork: false, trustedOrigins: [] },
      userAgent: 'Parley/test',
      proxy: { httpProxy: address, httpsProxy: null, noProxy: 'direct.example' },
      limits: { connectTimeoutMs: 50 },
      lookup,
      clock: { now: () => new Date('2024-03-05T09:00:00Z') },
    });
  });
  afterEach(async () => {
    await fetcher.close();
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('fetches, though the proxy itself is internal', async () => {
    const page = await fetcher.get('http://wire.example/feed');
    expect(Buffer.from(page.body).toString()).toBe('by proxy');
    expect(asked).toEqual(['http://wire.example/feed']);
  });

  it('leaves to the proxy a name that it alone can resolve', async () => {
    expect((await fetcher.get('http://proxy-only.example/feed')).status).toBe(200);
  });

  it.each(['http://inside.example/feed', 'http://127.0.0.1/feed', 'http://[::1]/feed', 'http://2130706433/feed'])(
    'does not ask the proxy for %s',
    async (url) => {
      await expect(fetcher.get(url)).rejects.toMatchObject({ code: 'fetch/forbidden-address' });
      expect(asked).toEqual([]);
    },
  );

  it('judges each hop', async () => {
    await expect(fetcher.get('http://wire.example/inwards')).rejects.toMatchObject({
      code: 'fetch/forbidden-address',
      facts: { address: '169.254.169.254' },
    });
    expect(asked).toEqual(['http://wire.example/inwards']);
  });

  it('is passed by for the hosts that NO_PROXY names', async () => {
    await expect(fetcher.get('http://direct.example/feed')).rejects.toMatchObject({ code: 'fetch/forbidden-address' });
    expect(asked).toEqual([]);
  });
});
