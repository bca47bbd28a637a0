import { createRequire } from 'node:module';
import type * as Undici from 'undici';
import type { Dispatcher } from 'undici';

/**
 * The parts of undici that visits need. Its front door loads fetch, WebSockets, mocks and caches too, which are some 15 MB of a
 * process that never uses them; the types of what is behind it are those of the front door.
 */
const load = createRequire(import.meta.url);
const apiRequest = load('undici/lib/api/api-request.js') as (
  this: Dispatcher,
  options: Dispatcher.RequestOptions,
) => Promise<Dispatcher.ResponseData>;

export const Agent = load('undici/lib/dispatcher/agent.js') as typeof Undici.Agent;
export const buildConnector = load('undici/lib/core/connect.js') as typeof Undici.buildConnector;

/** Loaded where there is a proxy, which few need. */
export function loadProxyAgent(): typeof Undici.EnvHttpProxyAgent {
  return load('undici/lib/dispatcher/env-http-proxy-agent.js') as typeof Undici.EnvHttpProxyAgent;
}

/** A GET request through the dispatcher. */
export function request(
  { origin, pathname, search }: URL,
  { dispatcher, ...options }: Pick<Dispatcher.RequestOptions, 'headers' | 'signal'> & { dispatcher: Dispatcher },
): Promise<Dispatcher.ResponseData> {
  return apiRequest.call(dispatcher, { ...options, origin, path: pathname + search, method: 'GET' });
}
