import type { DeliveryServices } from '#src/core/delivery-services.ts';
import type { Store } from '#src/core/store.ts';
import { createDeliveryDesk } from '../../src/delivery-desk.ts';
import { makeDigest } from './negotiations.ts';

/** The services as they are, with a platform that takes every channel and a digest that is there already. */
export function fakeDeliveryServices(
  store: () => Store,
  now: string,
  changes: Partial<DeliveryServices> = {},
): DeliveryServices {
  const clock = { now: () => new Date(now) };
  const real = (): DeliveryServices =>
    createDeliveryDesk({
      store: store(),
      clock,
      notices: { sendWaiting: async () => {} },
      checkChannel: async () => ({ ok: true, layout: 'message', name: 'briefs' }),
    });
  return {
    checkTiming: (planned) => real().checkTiming(planned),
    nextSlot: (planned) => real().nextSlot(planned),
    checkChannel: (channel) => real().checkChannel(channel),
    composeDigest: async () => makeDigest(),
    composeNext: async () => makeDigest(),
    startOfNews: () => real().startOfNews(),
    sendWaitingNotices: async () => {},
    ...changes,
  };
}
