import type { Clock } from '#src/core/clock.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import type { Logger } from '#src/core/logger.ts';
import { type Notice, type Notices, noticesChannelKey } from '#src/core/notices.ts';
import type { Store } from '#src/core/store.ts';
import { deliveryId } from './delivery-id.ts';

export interface ModeratorNoticesDeps {
  readonly store: Pick<
    Store,
    | 'communitiesWithNotices'
    | 'getSchedule'
    | 'getSetting'
    | 'listSchedules'
    | 'recordNotice'
    | 'sendNotice'
    | 'waitingNotices'
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where a community is told what has no channel; null where there is no such place. */
  readonly defaultChannel: (community: string) => string | null;
}

export interface ModeratorNotices extends Notices {
  /** What waits is sent, where there is a channel for it. */
  sendWaiting(community: string): Promise<void>;
  /** The same for all: after a start, when some were noted and not sent yet. */
  sendAllWaiting(): Promise<void>;
}

const MAX_WAITING = 20;
const MAX_COMMUNITIES = 1000;
/** Where a channel holds nothing but threads. */
const TOPIC = { key: 'notices', name: 'Notices for moderators' } as const;

/**
 * Tells moderators through the outbox: in the channel that they chose, else in the first that gets briefs, else in the
 * community's own default; where there is none, the notice waits for one.
 */
export function createModeratorNotices({
  store,
  clock,
  logger,
  defaultChannel,
}: ModeratorNoticesDeps): ModeratorNotices {
  const channelFor = async (community: string): Promise<string | null> => {
    const chosen = await store.getSetting(noticesChannelKey(community));
    if (chosen !== null) return chosen;
    const running = (await store.listSchedules(community)).find(({ paused }) => paused === null);
    return running?.channel ?? defaultChannel(community);
  };
  const deliveryOf = async ({ community, key, reply }: Notice, place: string): Promise<NewDelivery> => ({
    id: deliveryId('notice', community, key),
    community,
    place,
    isDirect: false,
    kind: 'notice',
    reply,
    parentId: null,
    topic: (await store.getSchedule(place))?.layout === 'topics' ? TOPIC : null,
    corrects: null,
    createdAt: clock.now().toISOString(),
  });
  const sendWaiting = async (community: string): Promise<void> => {
    const place = await channelFor(community);
    if (place === null) return;
    for (const notice of await store.waitingNotices(community, MAX_WAITING)) {
      await store.sendNotice(notice, await deliveryOf(notice, place));
    }
  };
  return {
    async tell(notice) {
      const { community, key } = notice;
      const place = await channelFor(community);
      const delivery = place === null ? null : await deliveryOf(notice, place);
      const isNew = await store.recordNotice(notice, clock.now().toISOString(), delivery);
      if (isNew && place === null) logger.warn({ community, key }, 'a notice waits for a channel');
    },
    sendWaiting,
    async sendAllWaiting() {
      for (const community of await store.communitiesWithNotices(MAX_COMMUNITIES)) await sendWaiting(community);
    },
  };
}
