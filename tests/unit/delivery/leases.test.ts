import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { createLeases } from '#src/delivery/leases.ts';
import { openStore } from '#src/store/open-store.ts';
import { makeDelivery } from '../../support/schedules.ts';

describe('leases', () => {
  let store: Store;
  let now: Date;
  const passSeconds = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000));
  const take = async (owner: string) => {
    const leases = createLeases({ store, clock: { now: () => now }, logger: silentLogger, owner });
    const leaseUntil = leases.until();
    const claim = { platform: 'discord', owner, now: now.toISOString(), leaseUntil, limit: 9, heldCommunities: [] };
    const ids = (await store.claimDeliveries(claim)).map(({ id }) => id);
    leases.took(ids, leaseUntil);
    return { leases, ids };
  };

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    now = new Date('2026-11-24T08:00:00.000Z');
    const notice = { community: 'c', audience: 'moderators', key: 'a', reply: { blocks: [] } } as const;
    await store.recordNotice(notice, now.toISOString(), makeDelivery('a'));
  });
  afterEach(() => store.close());

  it('last as long as they are renewed', async () => {
    const { leases } = await take('one');
    for (let minutes = 0; minutes < 20; minutes += 1) {
      passSeconds(5);
      await leases.renew();
      expect(leases.isOurs('a')).toBe(true);
    }
    expect((await take('two')).ids).toEqual([]);
    leases.letGo('a');
    expect(leases.isOurs('a')).toBe(false);
  });

  it('are over for their owner before anybody else can have them, and stay over', async () => {
    const { leases } = await take('one');
    passSeconds(18);
    expect(leases.isOurs('a')).toBe(false);
    expect((await take('two')).ids).toEqual([]);
    passSeconds(2);
    const other = await take('two');
    expect(other.ids).toEqual(['a']);
    await leases.renew();
    expect([leases.isOurs('a'), other.leases.isOurs('a')]).toEqual([false, true]);
  });

  it('are over soon after the end of their owner', async () => {
    const { leases } = await take('one');
    await leases.runOut();
    expect((await take('two')).ids).toEqual([]);
    passSeconds(2);
    expect(leases.isOurs('a')).toBe(false);
    passSeconds(2);
    expect((await take('two')).ids).toEqual(['a']);
  });

  it('are not longer than they were where the store cannot be reached', async () => {
    const away = { renewLeases: () => Promise.reject(new Error('the connection was lost')) };
    const leases = createLeases({ store: away, clock: { now: () => now }, logger: silentLogger, owner: 'one' });
    leases.took(['a'], leases.until());
    passSeconds(10);
    await leases.renew();
    expect(leases.isOurs('a')).toBe(true);
    passSeconds(8);
    expect(leases.isOurs('a')).toBe(false);
  });
});
