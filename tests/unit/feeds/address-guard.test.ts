import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ForbiddenAddressError, guardedConnector, isPublicAddress } from '#src/feeds/address-guard.ts';

describe('public addresses', () => {
  it.each([
    '93.184.216.34',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '64:ff9b::101:101',
    '::ffff:1.1.1.1',
  ])('lets %s be dialled', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local, metadata'],
    ['100.64.0.1', 'carrier-grade'],
    ['100.100.100.200', 'metadata in the carrier-grade range'],
    ['168.63.129.16', 'metadata on a public address'],
    ['192.0.0.192', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::7f00:1', 'IPv4-compatible'],
    ['fe80::1', 'link-local'],
    ['fc00::1', 'unique-local'],
    ['fd00:ec2::254', 'metadata'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:a9fe:a9fe', 'mapped'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b::a00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['fec0::1', 'site-local'],
    ['5f00::1', 'not routed'],
    ['192.88.99.1', '6to4 relays'],
    ['203.0.113.7', 'documentation'],
    ['240.0.0.1', 'reserved'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['2002:a9fe:a9fe::1', '6to4 around metadata'],
    ['2001:20::1', 'ORCHID'],
    ['2001:2::1', 'benchmarks'],
    ['3fff::1', 'documentation'],
    ['100::1', 'discarded'],
    ['::ffff:0:10.0.0.1', 'translated'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['0x7f000001', 'a notation that no socket takes'],
    ['localhost', 'no address'],
    ['', 'no address'],
  ])('refuses %s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('guarded connector', () => {
  /** Stands for a name server that the attacker owns. */
  const resolvesTo =
    (...addresses: readonly string[]): LookupFunction =>
    (_host, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  function dial(resolve: LookupFunction, hostname: string): Promise<unknown> {
    const connect = guardedConnector({ allowPrivateNetwork: false, trustedOrigins: [] }, 50, resolve);
    return new Promise((settle) => {
      connect({ hostname, protocol: 'http:', port: '80' }, (error, socket) => {
        socket?.destroy();
        settle(error);
      });
    });
  }

  it.each([['10.0.0.7'], ['::ffff:10.0.0.7'], ['169.254.169.254', 'fd00::1']])(
    'does not dial a public name that resolves to %s',
    async (...addresses) => {
      const error = await dial(resolvesTo(...addresses), 'rebind.example');
      expect(error).toBeInstanceOf(ForbiddenAddressError);
      expect(error).toMatchObject({ address: addresses[0] });
    },
  );

  it('judges a literal address, which is never looked up', async () => {
    const lookup: LookupFunction = (_host, _options, callback) => callback(new Error('not asked'), '', 0);
    expect(await dial(lookup, '10.0.0.7')).toMatchObject({ name: 'ForbiddenAddressError', address: '10.0.0.7' });
    expect(await dial(lookup, '::1')).toMatchObject({ name: 'ForbiddenAddressError', address: '::1' });
  });

  it('hands on what the name server says of an unknown name', async () => {
    const unknown: LookupFunction = (host, _options, callback) =>
      callback(Object.assign(new Error(host), { code: 'ENOTFOUND' }), '', 0);
    expect(await dial(unknown, 'nowhere.example')).toMatchObject({ code: 'ENOTFOUND' });
  });
});
