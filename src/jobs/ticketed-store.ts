import { platformOf } from '#src/core/places.ts';
import type { PollCount, Store } from '#src/core/store.ts';
import { ALL, partOf } from './job-keys.ts';
import type { Want } from './tickets.ts';

/** The store, whose writes say at once what is to be done next, whoever makes them: a job, or a command. */
export function ticketedStore(store: Store, want: Want, parts: number): Store {
  const deliver = (...deliveries: readonly ({ readonly place: string } | null)[]): void => {
    for (const delivery of deliveries) if (delivery) want('deliver', platformOf(delivery.place));
  };
  return {
    ...store,
    recordPoll: async (...poll) => {
      const count = await store.recordPoll(...poll);
      if (isNews(count)) want('read', ALL);
      return count;
    },
    recordPolls: async (polls) => {
      const counts = await store.recordPolls(polls);
      if (counts.some(isNews)) want('read', ALL);
      return counts;
    },
    saveReadable: async (storyId, ...readable) => {
      const isSaved = await store.saveReadable(storyId, ...readable);
      if (isSaved) want('brief', partOf(storyId, parts));
      return isSaved;
    },
    saveBrief: async (...brief) => {
      const isSaved = await store.saveBrief(...brief);
      if (isSaved) want('attribute', ALL);
      return isSaved;
    },
    closeSlot: async (closed) => {
      const isClosed = await store.closeSlot(closed);
      deliver(...closed.deliveries);
      return isClosed;
    },
    tellAlert: async (told) => {
      const isTold = await store.tellAlert(told);
      deliver(told.delivery);
      return isTold;
    },
    tellCorrection: async (told) => {
      const isTold = await store.tellCorrection(told);
      deliver(told.delivery);
      return isTold;
    },
    recordNotice: async (notice, now, delivery) => {
      const isNew = await store.recordNotice(notice, now, delivery);
      deliver(delivery);
      return isNew;
    },
    sendNotice: async (notice, delivery) => {
      await store.sendNotice(notice, delivery);
      deliver(delivery);
    },
  };
}

function isNews(count: PollCount | null): boolean {
  return count !== null && count.added + count.updated > 0;
}
