import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { buildConnector as undiciConnector } from 'undici';
import { z } from 'zod';
import { buildConnector } from './http-client.ts';
import metadataJson from './data/metadata-addresses.json' with { type: 'json' };

export interface GuardOptions {
  /** Lifts the guard, for tests and intranets. */
  readonly allowPrivateNetwork: boolean;
  /** Such as `http://127.0.0.1:43121`: let through for exactly that scheme, host and port. */
  readonly trustedOrigins: readonly string[];
}

/** Thrown inside a connection attempt; the fetcher turns it into `fetch/forbidden-address`. */
export class ForbiddenAddressError extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`the address ${address} is internal`);
    this.name = 'ForbiddenAddressError';
    this.address = address;
  }
}

/** Cloud metadata services that live on a public address; the others are link-local, unique-local or carrier-grade. */
const metadataAddresses = new Set(z.array(z.ipv4()).parse(metadataJson));
/** The only part of IPv6 that is routed on the public internet (RFC 4291, section 2.4). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is on the public internet, by the IANA registries of special addresses. Forms that hold an IPv4
 * address inside (mapped, NAT64) are judged by that address; 6to4 and Teredo are refused, since nobody serves news on them.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return isPublicIpv4(parsed);
  if (parsed.isIPv4MappedAddress()) return isPublicIpv4(parsed.toIPv4Address());
  if (parsed.range() === 'rfc6052') return isPublicIpv4(new ipaddr.IPv4(parsed.toByteArray().slice(12)));
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !metadataAddresses.has(address.toString());
}

/**
 * Connects sockets for undici, and only to addresses that may be dialled. A name is judged by what it resolves to at the
 * moment of dialling, so that a name that changes its address between two questions gains nothing; and whatever the connection
 * was made to is looked at once more, before a byte is sent.
 */
export function guardedConnector(
  guard: GuardOptions,
  connectTimeoutMs: number,
  resolve: LookupFunction = lookup,
): undiciConnector.connector {
  const open = buildConnector({ timeout: connectTimeoutMs, lookup: resolve });
  if (guard.allowPrivateNetwork) return open;
  const guarded = buildConnector({ timeout: connectTimeoutMs, lookup: guardLookup(resolve) });
  const trusted = new Set(guard.trustedOrigins.map((origin) => new URL(origin).origin));
  return (options, callback) => {
    const host = options.hostname;
    if (trusted.has(originOf(options))) return open(options, callback);
    // A literal address is dialled without a lookup.
    if (isIP(host) !== 0 && !isPublicAddress(host)) {
      queueMicrotask(() => callback(new ForbiddenAddressError(host), null));
      return;
    }
    guarded(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      const dialled = socket.remoteAddress;
      // A connection without one has ended already.
      if (dialled === undefined || isPublicAddress(dialled)) return callback(null, socket);
      socket.destroy();
      callback(new ForbiddenAddressError(dialled), null);
    });
  };
}

/** undici takes the brackets off an IPv6 address. */
function originOf({ protocol, hostname, port }: undiciConnector.Options): string {
  return new URL(`${protocol}//${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`).origin;
}

/** A lookup that hands on public addresses only, and fails where there is none. */
function guardLookup(resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) return callback(error, '', 0);
      const all = Array.isArray(found) ? found : [{ address: found, family: family ?? 4 }];
      const allowed = all.filter(({ address }) => isPublicAddress(address));
      const first = allowed[0];
      if (!first) return callback(new ForbiddenAddressError(all[0]?.address ?? hostname), '', 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
