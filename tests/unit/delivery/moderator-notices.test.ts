import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#src/core/logger.ts';
import { type Notice, noticesChannelKey } from '#src/core/notices.ts';
import { textReply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';
import { type ModeratorNotices, createModeratorNotices } from '#src/delivery/moderator-notices.ts';
import { openStore } from '#src/store/open-store.ts';
import { makeSchedule } from '../../support/schedules.ts';

const NOW = '2026-11-24T08:00:00.000Z';
const NOTICE: Notice = {
  community: 'discord:1',
  audience: 'moderators',
  key: 'k',
  reply: textReply('A feed is gone.'),
};

describe('notices for moderators', () => {
  let store: Store;
  let notices: ModeratorNotices;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    const defaultChannel = (community: string) => (community === 'terminal' ? 'terminal/screen' : null);
    const clock = { now: () => new Date(NOW) };
    notices = createModeratorNotices({ store, clock, logger: silentLogger, defaultChannel });
  });
  afterEach(() => store.close());

  const places = async (platform = 'discord') => {
    const claim = {
      platform,
      owner: 'me',
      now: NOW,
      leaseUntil: '2026-11-24T08:03:00.000Z',
      limit: 9,
      heldCommunities: [],
    };
    return (await store.claimDeliveries(claim)).map(({ place, kind }) => `${kind} ${place}`);
  };

  it('go to the channel that moderators chose, else to the first that runs', async () => {
    await store.saveSchedule(makeSchedule({ channel: 'discord:1/5', paused: { by: 'platform', reason: 'gone' } }));
    await store.saveSchedule(makeSchedule({ channel: 'discord:1/6', addedAt: '2026-11-02T00:00:00.000Z' }));
    await notices.tell(NOTICE);
    expect(await places()).toEqual(['notice discord:1/6']);
    await store.putSetting(noticesChannelKey('discord:1'), 'discord:1/7');
    await notices.tell({ ...NOTICE, key: 'other' });
    expect(await places()).toEqual(['notice discord:1/7']);
  });

  it('are told once for each key', async () => {
    await store.saveSchedule(makeSchedule());
    await notices.tell(NOTICE);
    await notices.tell(NOTICE);
    expect(await store.countDeliveries()).toMatchObject({ waiting: 1 });
  });

  it('go to the community’s default, or wait for a channel', async () => {
    await notices.tell({ ...NOTICE, community: 'terminal' });
    expect(await places('terminal')).toEqual(['notice terminal/screen']);
    await notices.tell(NOTICE);
    await notices.sendWaiting('discord:1');
    expect(await places()).toEqual([]);
    await store.saveSchedule(makeSchedule());
    await notices.sendWaiting('discord:1');
    await notices.sendWaiting('discord:1');
    expect(await places()).toEqual(['notice discord:1/10']);
  });
});
