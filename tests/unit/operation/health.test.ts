import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAdapter } from '#src/core/chat.ts';
import { silentLogger } from '#src/core/logger.ts';
import { type HealthServer, type ReadinessCheck, startHealth } from '#src/operation/health.ts';
import { readinessChecks } from '#src/operation-desk.ts';
import type { Parley } from '#src/wiring.ts';

const metrics = { contentType: 'text/plain; version=0.0.4', page: async () => 'parley_stories 1\n' };

describe('the health server', () => {
  let server: HealthServer;
  let checks: ReadinessCheck[];
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: response.status, body: await response.text() };
  };

  beforeEach(async () => {
    checks = [{ name: 'store', find: async () => null }];
    server = await startHealth({ host: '127.0.0.1', port: 0, checks, metrics, logger: silentLogger });
  });
  afterEach(() => server.close());

  it('answers that it is alive whatever is wrong, and gives the metrics', async () => {
    checks.push({ name: 'polls', find: async () => 'late' });
    expect(await get('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect(await get('/metrics')).toEqual({ status: 200, body: 'parley_stories 1\n' });
  });

  it('is ready when nothing is wrong, and says what is', async () => {
    expect(await get('/readyz?verbose')).toEqual({ status: 200, body: '{"store":"ok"}\n' });
    checks.push({ name: 'platforms', find: async () => 'not connected: discord' });
    checks.push({ name: 'polls', find: () => Promise.reject(new Error('secret')) });
    const { status, body } = await get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({
      store: 'ok',
      platforms: 'not connected: discord',
      polls: 'it could not be checked',
    });
  });

  it('takes a check that does not end for one that fails', async () => {
    checks.push({ name: 'store', find: () => new Promise(() => {}) });
    expect(await get('/readyz')).toEqual({ status: 503, body: '{"store":"it takes too long"}\n' });
  });

  it('does nothing else', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics/../store')).status).toBe(404);
    expect((await get('/healthz', 'POST')).status).toBe(405);
  });
});

describe('readiness', () => {
  let now = new Date('2024-11-20T08:00:00Z');
  const clock = { now: () => now };
  const parleyWith = (...due: readonly string[]): Parley => {
    const dueFeeds = async () => due.map((nextPollAt) => ({ nextPollAt }));
    return { store: { getSetting: async () => null, dueFeeds } } as unknown as Parley;
  };
  const adapter = (name: string, isConnected?: boolean): ChatAdapter =>
    ({ name, ...(isConnected === undefined ? {} : { isConnected: () => isConnected }) }) as unknown as ChatAdapter;
  const faults = async (checks: readonly ReadinessCheck[]) => Promise.all(checks.map(({ find }) => find()));

  it('needs every platform connected and no feed that has been due for long', async () => {
    const waiting = parleyWith('2024-11-20T07:00:00Z');
    const adapters = [adapter('terminal'), adapter('discord', true)];
    const checks = readinessChecks({ parley: waiting, adapters, clock });
    // While nobody was there, nobody was late.
    expect(await faults(checks)).toEqual([null, null, null]);
    expect(await faults(readinessChecks({ parley: parleyWith(), adapters: [adapter('slack', false)], clock }))).toEqual(
      [null, 'not connected: slack', null],
    );
    now = new Date('2024-11-20T08:30:00Z');
    expect(await faults(checks)).toEqual([null, null, 'a feed has been due for 30 minutes']);
  });
});
