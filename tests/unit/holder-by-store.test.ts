import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#src/core/clock.ts';
import type { Held } from '#src/core/holder.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { holderByStore } from '#src/holder-by-store.ts';
import { openStore } from '#src/store/open-store.ts';

const PACE_MS = { lease: 400, renewal: 50, look: 30, telling: 100 };
const SOON = { timeout: 5_000, interval: 10 };

describe('what one process holds', () => {
  let store: Store;
  let stopping: AbortController;
  let told: string[];
  let all: Held[];
  const hold = async (names: readonly string[], from: Pick<Store, 'takeLease' | 'leaseOf' | 'dropLease'> = store) => {
    const holder = holderByStore({ store: from, clock: systemClock, logger: silentLogger, paceMs: PACE_MS });
    const held = await holder.hold(names, {
      signal: stopping.signal,
      waiting: (name, since) => void told.push(`waiting for ${name}, ${since.slice(0, 10)}`),
      lost: (name) => void told.push(`lost ${name}`),
    });
    all.push(held);
    return held;
  };
  const today = new Date().toISOString().slice(0, 10);

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    stopping = new AbortController();
    [told, all] = [[], []];
  });
  afterEach(async () => {
    stopping.abort();
    for (const held of all) await held.letGo();
    await store.close();
  });

  it('is another’s as soon as it is let go, and is waited for until then, in words that are not said too often', async () => {
    const first = await hold(['a', 'b']);
    let isHeld = false;
    const second = hold(['b', 'c']).then(() => (isHeld = true));
    // Nobody has what another waits for beside what it cannot have.
    const third = await hold(['c']);
    await pause(PACE_MS.lease + 100);
    expect(isHeld).toBe(false);
    await third.letGo();
    expect(new Set(told)).toEqual(new Set([`waiting for b, ${today}`]));
    expect(told.length).toBeLessThan(8);
    await first.letGo();
    await second;
    expect(isHeld).toBe(true);
  });

  it('is another’s soon after the end of one that cannot say so', async () => {
    const died = { ...store, takeLease: store.takeLease.bind(store) };
    await hold(['a'], died);
    // From now on nothing of it is heard.
    died.takeLease = () => new Promise(() => {});
    const since = performance.now();
    await hold(['a']);
    expect(performance.now() - since).toBeLessThan(PACE_MS.lease + 300);
  });

  it('is lost to one that took it while this one was not heard of, and is told once', async () => {
    let isCut = false;
    const cut: Pick<Store, 'takeLease' | 'leaseOf' | 'dropLease'> = {
      takeLease: (lease) => (isCut ? Promise.reject(new Error('the network is cut')) : store.takeLease(lease)),
      leaseOf: (name) => store.leaseOf(name),
      dropLease: (name, owner) => store.dropLease(name, owner),
    };
    await hold(['a', 'b'], cut);
    isCut = true;
    const other = await hold(['b']);
    isCut = false;
    await expect.poll(() => told.filter((words) => words.startsWith('lost')), SOON).toEqual(['lost b']);
    await hold(['a']);
    await pause(3 * PACE_MS.renewal);
    expect(told.filter((words) => words.startsWith('lost'))).toEqual(['lost b']);
    await other.letGo();
  });

  it('is waited for no more once the process ends', async () => {
    await hold(['a']);
    const waiting = hold(['a']);
    stopping.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is asked for again where the store does not answer', async () => {
    let tries = 0;
    const away = {
      leaseOf: (name: string) => store.leaseOf(name),
      dropLease: (name: string, owner: string) => store.dropLease(name, owner),
      takeLease: (lease: Parameters<Store['takeLease']>[0]) => {
        tries += 1;
        return tries < 3 ? Promise.reject(new Error('away')) : store.takeLease(lease);
      },
    };
    await hold(['a'], away);
    expect(tries).toBe(3);
    expect(told).toEqual([]);
  });
});
