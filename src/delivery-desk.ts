import type { ChannelCheck } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { DeliveryServices } from './core/delivery-services.ts';
import { ParleyError } from './core/errors.ts';
import type { Store } from './core/store.ts';
import { composeDigest } from './delivery/compose-digest.ts';
import type { ModeratorNotices } from './delivery/moderator-notices.ts';
import { openNewsSource } from './delivery/news-source.ts';
import { checkTiming, slotAfter } from './delivery/slots.ts';

export interface DeliveryDeskParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly notices: Pick<ModeratorNotices, 'sendWaiting'>;
  readonly checkChannel: (channel: string) => Promise<ChannelCheck>;
}

/** How far back a brief looks where nobody was told before. */
const FIRST_BRIEF_MS = 24 * 60 * 60 * 1000;

/** What moderators do with briefs, put together from the parts of the delivery. */
export function createDeliveryDesk({ store, clock, notices, checkChannel }: DeliveryDeskParts): DeliveryServices {
  const startOfNews: DeliveryServices['startOfNews'] = async () => {
    const toldUntil = new Date(clock.now().getTime() - FIRST_BRIEF_MS).toISOString();
    return { toldSeq: await store.logAt(toldUntil), toldUntil };
  };
  const compose: DeliveryServices['composeNext'] = async ({ toldSeq, toldUntil, scope, community }) => {
    const source = await openNewsSource(store, toldSeq);
    return composeDigest(source, {
      afterSeq: toldSeq,
      from: toldUntil,
      to: clock.now().toISOString(),
      scope,
      community,
    });
  };
  return {
    checkTiming: (planned) => checkTiming(planned, clock.now()),
    nextSlot(planned) {
      const slot = slotAfter(planned, clock.now());
      if (!slot) throw new ParleyError('schedule/bad-time', { reason: 'that time never comes' });
      return slot.toISOString();
    },
    checkChannel,
    composeDigest: async (scope, community) => compose({ ...(await startOfNews()), scope, community }),
    composeNext: compose,
    startOfNews,
    sendWaitingNotices: (community) => notices.sendWaiting(community),
  };
}
