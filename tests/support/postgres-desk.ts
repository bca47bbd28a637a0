import { once } from 'node:events';
import { createServer } from 'node:http';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address of the run’s database server, or with nothing where there is none. */
    postgresDesk: string;
  }
}

/** Before all tests: whoever asks first starts the database server, which ends with the run. A run that needs none pays nothing. */
export default async function open(project: TestProject): Promise<() => Promise<void>> {
  let asked: Promise<Found> | undefined;
  const desk = createServer((_request, response) => {
    asked ??= find();
    void asked.then(({ url }) => response.end(url));
  }).listen(0, '127.0.0.1');
  await once(desk, 'listening');
  const address = desk.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  project.provide('postgresDesk', `http://127.0.0.1:${address.port}/`);
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await asked)?.server?.stop();
  };
}

interface Found {
  readonly url: string;
  readonly server: PostgresServer | null;
}

async function find(): Promise<Found> {
  const given = process.env['PARLEY_TEST_POSTGRES_URL'];
  try {
    if (given === undefined) {
      const server = await startPostgres({ isDurable: false });
      return { url: server.url, server };
    }
    const client = new Client({ connectionString: given });
    await client.connect();
    await client.end();
    return { url: given, server: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `\nThe tests of PostgreSQL are skipped: ${reason}\nGive a server on which databases may be made: PARLEY_TEST_POSTGRES_URL=postgres://…\n\n`,
    );
    return { url: '', server: null };
  }
}
