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
  /** The platform's communities that Parley is in as far as it knows, so that one that it was taken out of meanwhile is noticed. */
  present(platform: string): Promise<readonly string[]>;
}

/** A part of Parley that has something to do when a community’s life changes. A fault of one keeps the others from nothing. */
export interface CommunityListener {
  readonly name: string;
  /** To be stopped: what is on its way to the community. Its data stays until it is forgotten. */
  left?(community: string): Promise<void>;
  channelGone?(channel: string): Promise<void>;
}

/**
 * The people, roles or user groups that moderate a community besides those whom the platform lets administer it: the platform's
 * own ids. Never rejects: what cannot be read is an empty roll.
 */
export type ModeratorRoll = (community: string) => Promise<readonly string[]>;

/** Where the communities are kept. Moments are ISO 8601 in UTC. */
export interface CommunityStore {
  /** True where the community was not there, or had left. */
  joinCommunity(community: string, now: string): Promise<boolean>;
  /** True where it had not left before. */
  leaveCommunity(community: string, now: string): Promise<boolean>;
  /** Those of a platform that have not left. */
  presentCommunities(platform: string): Promise<readonly string[]>;
  /** The longest gone first. */
  communitiesLeftBefore(moment: string, limit: number): Promise<readonly string[]>;
  /**
   * Removes all that is the community’s own, and its members’ names from the record that all share. False, with nothing done,
   * where it has come back meanwhile.
   */
  forgetCommunity(community: string): Promise<boolean>;
  /** In the order of their adding. */
  listModerators(community: string): Promise<readonly ChosenModerator[]>;
  /** With its line in the audit log. `full` where the community has as many as `limit`. */
  addModerator(moderator: ChosenModerator, limit: number): Promise<'added' | 'known' | 'full'>;
  /** With its line in the audit log. False where the principal was no moderator. */
  removeModerator(removal: ModeratorRemoval): Promise<boolean>;
}

/** One whom a moderator chose to moderate too. */
export interface ChosenModerator {
  readonly community: string;
  /** The platform's own id of a member, a role or a user group. */
  readonly principal: string;
  readonly addedBy: string;
  readonly addedAt: string;
}

interface ModeratorRemoval {
  readonly community: string;
  readonly principal: string;
  readonly by: string;
  readonly at: string;
}
