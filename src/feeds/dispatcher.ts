import { lookup as lookupName } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { ForbiddenAddressError, type GuardOptions, guardedConnector, isPublicAddress } from './address-guard.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { Agent, loadProxyAgent } from './http-client.ts';

/** By the usual variables of the same names; null where there is none. */
export interface ProxySettings {
  readonly httpProxy: string | null;
  readonly httpsProxy: string | null;
  /** Hosts that are reached without the proxy, apart by commas. */
  readonly noProxy: string;
}

export interface GuardedDispatcher {
  readonly dispatcher: Dispatcher;
  /**
   * Where a proxy dials for us, the address that is really dialled is out of our sight, so a host is judged beforehand by what
   * we know of it. Throws ForbiddenAddressError. Without a proxy it has nothing to do: the connector judges.
   */
  readonly judgeBeforehand: (url: URL) => Promise<void>;
}

/** Connections are worth keeping over a round's feeds of one host, and no longer. */
const KEEP_ALIVE_MS = 4_000;

/** Opens the connections, each guarded, through the proxy where one is set. */
export function createDispatcher(
  guard: GuardOptions,
  limits: FetchLimits,
  proxy: ProxySettings | null,
  lookup: LookupFunction = lookupName,
): GuardedDispatcher {
  const options = {
    connect: guardedConnector(guard, limits.connectTimeoutMs, lookup),
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  if (!proxy) return { dispatcher: new Agent(options), judgeBeforehand: () => Promise.resolve() };
  const { httpProxy, httpsProxy, noProxy } = proxy;
  const EnvHttpProxyAgent = loadProxyAgent();
  return {
    // An empty text says that there is none; without it, undici would read the variables itself.
    dispatcher: new EnvHttpProxyAgent({
      ...options,
      httpProxy: httpProxy ?? '',
      httpsProxy: httpsProxy ?? '',
      // Our own servers are not the proxy's business.
      noProxy: [noProxy, ...guard.trustedOrigins.map((origin) => new URL(origin).host)].join(','),
      proxyTls: { timeout: limits.connectTimeoutMs },
      // Many proxies allow tunnels to port 443 only.
      proxyTunnel: false,
    }),
    judgeBeforehand: guard.allowPrivateNetwork ? () => Promise.resolve() : (url) => judgeHost(url, guard, lookup),
  };
}

/** A name that only the proxy can resolve is left to the proxy, which is the operator's own. */
async function judgeHost(url: URL, { trustedOrigins }: GuardOptions, lookup: LookupFunction): Promise<void> {
  if (trustedOrigins.includes(url.origin)) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await resolve(host, lookup) : [host];
  const internal = addresses.find((address) => !isPublicAddress(address));
  if (internal !== undefined) throw new ForbiddenAddressError(internal);
}

function resolve(host: string, lookup: LookupFunction): Promise<readonly string[]> {
  return new Promise((settle) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) settle([]);
      else settle(Array.isArray(found) ? found.map(({ address }) => address) : [found]);
    });
  });
}
