import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, sharedPostgres, startPostgres } from '../../support/postgres.ts';

const shared = await sharedPostgres();

async function ask<T>(url: string, sql: string): Promise<readonly T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

describe.skipIf(shared === null)('the database server of the tests', () => {
  let own: PostgresServer;

  beforeAll(async () => {
    own = await startPostgres();
  }, 60_000);
  afterAll(() => own.stop());

  it('gives everybody who asks a database of their own', async () => {
    const [one, other] = await Promise.all([shared?.newDatabase(), shared?.newDatabase()]);
    expect(one).not.toBe(other);
    await ask(one ?? '', 'create table here (a integer)');
    await expect(ask(other ?? '', 'select * from here')).rejects.toThrow(/does not exist/u);
  });

  it('keeps through a power cut what it had committed', async () => {
    const url = await own.newDatabase();
    await ask(url, 'create table kept (a integer); insert into kept values (7)');
    await own.kill();
    await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/u);
    await own.restart();
    expect(await ask(url, 'select a from kept')).toEqual([{ a: 7 }]);
  });

  it('restarts at the same address', async () => {
    await own.restart();
    expect(await ask(own.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
