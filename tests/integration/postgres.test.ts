import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { systemClock } from '#src/core/clock.ts';
import { readConfig } from '#src/config/config.ts';
import { examine, findingLine } from '#src/doctor.ts';
import { openStore } from '#src/store/open-store.ts';
import { type PostgresServer, sharedPostgres, startPostgres } from '../support/postgres.ts';
import { runParley, temporaryFolder } from '../support/run-parley.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const shared = await sharedPostgres();
const NOW = '2026-11-24T08:00:00.000Z';
const FEED = { id: 'a', url: 'https://a.example/feed', title: 'A', sample: false, addedBy: 'ana', community: 'c' };

describe.skipIf(shared === null)('a store on PostgreSQL', () => {
  let url: string;
  const refused = () => Promise.reject(new Error('no network'));

  beforeAll(async () => {
    url = (await shared?.newDatabase()) ?? '';
  });

  const doctor = async (address: string): Promise<readonly string[]> => {
    const config = readConfig({ DATABASE_URL: address });
    return (await examine(config, { fetch: refused, clock: systemClock })).map(findingLine);
  };

  it('is looked at by the doctor before it is made and after', async () => {
    expect(await doctor(url)).toContainEqual(
      expect.stringMatching(/there is none at postgres:\/\/127.* the first start makes it/u),
    );
    const store = await openStore(url);
    await store.addFeed(FEED, NOW);
    await store.close();
    const lines = await doctor(url);
    expect(lines).toContainEqual(
      expect.stringMatching(/^[✓!] database: postgres:\/\/127\S+ is PostgreSQL \d+, answers in \d+ ms/u),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^✓ store: .* can be read and holds 0 stories\.$/u));
    expect(lines).toContainEqual('✓ feeds: 1 of 1 are well.');
  });

  it('never says its password, whatever is wrong', async () => {
    const password = new URL(url).password;
    const wrong = new URL(url);
    wrong.password = 'a-wrong-password';
    const elsewhere = new URL(url);
    elsewhere.port = '1';
    const missing = new URL(url);
    missing.pathname = '/nothing_here';
    const said: string[] = [];
    for (const address of [wrong.href, elsewhere.href, missing.href]) {
      const error = asParleyError(await openStore(address).catch((thrown: unknown) => thrown));
      said.push(error.message, plainWords(error), String(error.stack), ...(await doctor(address)));
      expect(['store/unusable', 'store/unavailable']).toContain(error.code);
    }
    expect(said.join('\n')).toMatch(/password authentication failed/u);
    expect(said.join('\n')).toMatch(/ECONNREFUSED/u);
    for (const secret of [password, 'a-wrong-password']) expect(said.join('\n')).not.toContain(secret);
  });

  it('keeps what no text of PostgreSQL can hold out of its columns', async () => {
    const store = await openStore(url);
    const odd = { ...FEED, id: 'odd', url: 'https://odd.example/feed', title: 'A\0B\uD800' };
    expect((await store.addFeed(odd, NOW)).title).toBe('AB\uFFFD');
    const long = `https://odd.example/${'long'.repeat(2_000)}${Math.random()}`;
    const item = { id: long, title: 'Talks\0', url: long, publishedAt: null, text: 'Words.\0' };
    const outcome = foundItems([item], { title: 'A' });
    expect(await store.recordPoll('odd', outcome, NOW, NOW)).toEqual({ added: 1, updated: 0 });
    expect(await store.recordPoll('odd', outcome, NOW, NOW)).toEqual({ added: 0, updated: 0 });
    expect((await store.findStoryByUrl(long))?.title).toBe('Talks');
    await store.close();
  });

  it('leaves copies to PostgreSQL, and says how they are made', async () => {
    const folder = temporaryFolder();
    const env = { DATABASE_URL: url };
    const backup = await runParley('cli', ['backup', 'copy.dump'], { cwd: folder.path, env });
    expect(backup.stderr).toContain('pg_dump --format=custom --file=FILE "$DATABASE_URL"');
    const restore = await runParley('cli', ['restore', 'copy.dump'], { cwd: folder.path, env });
    expect(restore.stderr).toContain('pg_restore --clean');
    expect([backup.code, restore.code]).toEqual([1, 1]);
    folder.remove();
  });
});

describe.skipIf(shared === null)('a store whose server goes away', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  it('says that it cannot be used just now, and goes on by itself once the server is back', async () => {
    const store = await openStore(server.url);
    await store.addFeed(FEED, NOW);
    await server.kill();
    const fault = asParleyError(await store.listFeeds().catch((thrown: unknown) => thrown));
    expect(fault.code).toBe('store/unavailable');
    expect(plainWords(fault)).toMatch(/cannot be used just now: .*Try again in a moment/u);
    await server.restart();
    expect(await store.listFeeds()).toHaveLength(1);
    // While it is at work, too.
    const work = Array.from({ length: 30 }, (_, index) => store.putSetting(`k${index}`, 'v').catch(asParleyError));
    await sleep(5);
    await server.restart();
    const codes = (await Promise.all(work)).map((outcome) => outcome?.code ?? 'done');
    expect(codes.filter((code) => code !== 'done' && code !== 'store/unavailable')).toEqual([]);
    await store.putSetting('after', 'v');
    expect(await store.getSetting('after')).toBe('v');
    await store.close();
  });
});
