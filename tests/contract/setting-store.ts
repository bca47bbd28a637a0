import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '#src/core/store.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const LATER = '2024-11-20T13:00:00.000Z';

/** What every store does alike with settings, with what a model cost and said, and with sealed credentials. */
export function settingStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: settings, models and credentials`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('keep a setting until it is replaced', async () => {
      expect(await store.getSetting('key')).toBeNull();
      await store.putSetting('key', 'one');
      await store.putSetting('key', '{"two":"Ä\\u0000"}');
      expect(await store.getSetting('key')).toBe('{"two":"Ä\\u0000"}');
    });

    it('keep the audit log in the order of its lines', async () => {
      const line = { at: NOW, community: 'c', member: 'c/ana', action: 'feeds add', subject: 'https://a.example' };
      await store.appendAudit(line);
      await store.appendAudit({ ...line, action: 'feeds remove', before: 'a', after: null });
      await store.appendAudit({ ...line, community: 'other' });
      const lines = await store.listAudit('c', 9);
      expect(lines.map(({ action, before, member }) => [action, before, member])).toEqual([
        ['feeds remove', 'a', 'c/ana'],
        ['feeds add', null, 'c/ana'],
      ]);
      expect(await store.listAudit('c', 1)).toHaveLength(1);
    });

    it('add up what a model cost by day and community, in numbers beyond 32 bits', async () => {
      const use = {
        day: '2024-11-20',
        community: 'c',
        calls: 1,
        inputTokens: 3_000_000_000,
        outputTokens: 5,
        microUsd: 7,
      };
      await store.recordModelUse(use);
      await store.recordModelUse(use);
      await store.recordModelUse({ ...use, day: '2024-11-19' });
      await store.recordModelUse({ ...use, community: 'b' });
      const twice = { ...use, calls: 2, inputTokens: 6_000_000_000, outputTokens: 10, microUsd: 14 };
      expect(await store.modelUse('2024-11-20', 9)).toEqual([{ ...use, community: 'b' }, twice]);
      expect(await store.modelUse('2024-11-01', 9, ['c'])).toEqual([twice, { ...use, day: '2024-11-19' }]);
      expect(await store.modelUse('2024-11-01', 1)).toHaveLength(1);
    });

    it('keep what a model said until it is old', async () => {
      await store.putModelAnswer('a', 'one', NOW, NOW);
      await store.putModelAnswer('a', 'two', NOW, NOW);
      expect(await store.getModelAnswer('a')).toBe('two');
      await store.putModelAnswer('b', 'three', LATER, LATER);
      expect(await store.getModelAnswer('a')).toBeNull();
      expect(await store.getModelAnswer('b')).toBe('three');
    });

    it('keep one sealed credential of a community', async () => {
      await store.putCredential('slack:T', 'one', NOW);
      await store.putCredential('slack:T', 'two', LATER);
      expect(await store.getCredential('slack:T')).toBe('two');
      expect(await store.getCredential('slack:U')).toBeNull();
      await store.removeCredential('slack:T');
      expect(await store.getCredential('slack:T')).toBeNull();
    });
  });
}
