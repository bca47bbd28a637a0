import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '#src/core/logger.ts';

/** One of the things without which Parley does not do its work. */
export interface ReadinessCheck {
  readonly name: string;
  /** Resolves to what is wrong, in plain words; null where all is well. A rejection is wrong too. */
  readonly find: () => Promise<string | null>;
}

interface HealthParts {
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  readonly checks: readonly ReadinessCheck[];
  readonly metrics: { readonly contentType: string; page(): Promise<string> };
  readonly logger: Logger;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 20;
const REQUEST_MS = 5000;
/** A check that takes longer is one that fails. */
const CHECK_MS = 3000;

/** Serves `/healthz` (the process answers), `/readyz` (it does its work) and `/metrics`. */
export async function startHealth({ host, port, checks, metrics, logger }: HealthParts): Promise<HealthServer> {
  const answer = async ({ method, url }: IncomingMessage): Promise<Answer> => {
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: 'GET only\n' };
    switch (url?.split('?', 1)[0]) {
      case '/healthz':
        return { status: 200, body: 'ok\n' };
      case '/readyz':
        return readiness(checks, logger);
      case '/metrics':
        return { status: 200, body: await metrics.page(), type: metrics.contentType };
      default:
        return { status: 404, body: 'There are /healthz, /readyz and /metrics.\n' };
    }
  };
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    answer(request).then(
      (found) => write(response, found),
      (error: unknown) => {
        logger.error({ err: error }, 'the health server could not answer');
        write(response, { status: 500, body: 'See the log.\n' });
      },
    );
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

async function readiness(checks: readonly ReadinessCheck[], logger: Logger): Promise<Answer> {
  const found = await Promise.all(
    checks.map(async ({ name, find }) => {
      try {
        return [name, await withinTime(find())] as const;
      } catch (error) {
        logger.error({ err: error, check: name }, 'a readiness check failed');
        return [name, 'it could not be checked'] as const;
      }
    }),
  );
  const isReady = found.every(([, fault]) => fault === null);
  const body = Object.fromEntries(found.map(([name, fault]) => [name, fault ?? 'ok']));
  return { status: isReady ? 200 : 503, body: `${JSON.stringify(body)}\n`, type: 'application/json' };
}

async function withinTime(find: Promise<string | null>): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('it takes too long'), CHECK_MS);
  try {
    return await Promise.race([find, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function write(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
