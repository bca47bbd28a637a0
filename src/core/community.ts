/** What a platform tells of the life of its communities. Each is told as often as the platform tells it; a repeat does nothing. */
export interface CommunityEvents {
  /**
   * Parley was added to the community, or added again. Resolves to whether that is new: true once per joining, over restarts,
   * so that a community is greeted once.
   */
  joined(community: string): Promise<boolean>;
  /** Parley was taken out of the community: nothing is done for it any more, and its data goes after a while. */
  left(community: string): Promise<void>;
  /** The channel does not exist any more. */
  channelGone(channel: string): Promise<void>;
}

/**
 * The people, roles or user groups that moderate a community besides those whom the platform lets administer it: the platform's
 * own ids. Never rejects: what cannot be read is an empty roll.
 */
export type ModeratorRoll = (community: string) => Promise<readonly string[]>;
