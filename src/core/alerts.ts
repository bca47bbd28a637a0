import type { Status, Strength } from './vocabulary.ts';

/** A change of the status of talks, as followers are told of it. Moments are ISO 8601 in UTC. */
export interface AlertChange {
  /** Of the talks, of what told the change, and of the status: the same change is found once. */
  readonly id: string;
  readonly talksId: string;
  /** The entry of the timeline that tells it, or `moderator:` with the moment of a correction. */
  readonly source: string;
  readonly before: Status | null;
  readonly after: Status;
  readonly strength: Strength;
  readonly foundAt: string;
  readonly confirmedAt: string | null;
  /** It does not hold any more, since a moderator or an update said otherwise. */
  readonly takenBack: TakenBackChange | null;
}

interface TakenBackChange {
  readonly at: string;
  readonly by: 'moderator' | 'update';
  /** What stands now; null where there is no status left. */
  readonly status: Status | null;
}

export interface ToldAlert {
  readonly changeId: string;
  /** A channel or a member. */
  readonly place: string;
  readonly deliveryId: string;
  readonly isCorrected: boolean;
}

export interface Follower {
  readonly community: string;
  readonly member: string;
  readonly talksId: string;
  readonly since: string;
}

export interface MemberState {
  /** Neither alerts nor anything else is sent until then; null where the member is there. */
  readonly awayUntil: string | null;
  /** A direct message was refused then, and the member has not been told of it yet. */
  readonly closedAt: string | null;
}
