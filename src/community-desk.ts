import type { Clock } from './core/clock.ts';
import type { CommunityEvents, CommunityListener, CommunityStore, ModeratorRoll } from './core/community.ts';
import type { Logger } from './core/logger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A community that comes back within this time finds everything as it was. */
const KEPT_MS = 30 * DAY_MS;
/** Forgotten in one go; the next time takes the rest. */
const MAX_FORGOTTEN = 100;

export interface CommunityDesk {
  readonly events: CommunityEvents;
  readonly moderatorRoll: ModeratorRoll;
  /** Removes the data of those that left long ago. */
  readonly forgetGone: () => Promise<void>;
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
  return {
    events: {
      joined: (community) => store.joinCommunity(community, now()),
      left: async (community) => {
        if (await store.leaveCommunity(community, now())) logger.info({ community }, 'a community was left');
        // Told again at a repeat, since the first time may have ended in the middle.
        await tell('left', community);
      },
      channelGone: (channel) => tell('channelGone', channel),
      present: (platform) => store.presentCommunities(platform),
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
      const before = new Date(clock.now().getTime() - KEPT_MS).toISOString();
      for (const community of await store.communitiesLeftBefore(before, MAX_FORGOTTEN)) {
        if (await store.forgetCommunity(community)) logger.info({ community }, 'a community was forgotten');
      }
    },
  };
}
