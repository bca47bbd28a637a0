import type { Clock } from './core/clock.ts';
import type { CommunityEvents, CommunityListener, CommunityStore, ModeratorRoll } from './core/community.ts';
import type { Logger } from './core/logger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A community that comes back within this time finds everything as it was. */
const KEPT_MS = 30 * DAY_MS;
/** Forgotten in one go; the next day takes the rest. */
const MAX_FORGOTTEN = 100;

export interface CommunityDesk {
  readonly events: CommunityEvents;
  readonly moderatorRoll: ModeratorRoll;
  /** Removes the data of those that left long ago; once a day, however often it is called. Never rejects. */
  forgetGone(): Promise<void>;
}

interface CommunityDeskParts {
  readonly store: CommunityStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listeners: readonly CommunityListener[];
}

/** The life of communities: who is there, who moderates there, and what goes with those that left. */
export function createCommunityDesk({ store, clock, logger, listeners }: CommunityDeskParts): CommunityDesk {
  const now = (): string => clock.now().toISOString();
  const tell = async (event: 'left' | 'channelGone', place: string): Promise<void> => {
    for (const listener of listeners) {
      try {
        await listener[event]?.(place);
      } catch (error) {
        logger.error({ err: error, listener: listener.name, event, place }, 'a part did not take in what happened');
      }
    }
  };
  let lastForgettingAt = 0;
  return {
    events: {
      joined: (community) => store.joinCommunity(community, now()),
      left: async (community) => {
        if (await store.leaveCommunity(community, now())) logger.info({ community }, 'a community was left');
        // Told again at a repeat, since the first time may have ended in the middle.
        await tell('left', community);
      },
      channelGone: (channel) => tell('channelGone', channel),
    },
    moderatorRoll: async (community) => {
      try {
        return (await store.listModerators(community)).map(({ principal }) => principal);
      } catch (error) {
        logger.error({ err: error, community }, 'the chosen moderators could not be read');
        return [];
      }
    },
    forgetGone: async () => {
      const at = clock.now().getTime();
      if (at - lastForgettingAt < DAY_MS) return;
      try {
        const gone = await store.communitiesLeftBefore(new Date(at - KEPT_MS).toISOString(), MAX_FORGOTTEN);
        for (const community of gone) {
          if (await store.forgetCommunity(community)) logger.info({ community }, 'a community was forgotten');
        }
        lastForgettingAt = at;
      } catch (error) {
        logger.error({ err: error }, 'the communities that left could not be forgotten');
      }
    },
  };
}
