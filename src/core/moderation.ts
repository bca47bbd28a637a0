import type { Talks, TimelineEntry } from './talks.ts';
import type { Status } from './vocabulary.ts';

/** What a moderator changes in the record of talks, as the store writes it. Moments are ISO 8601 in UTC. */
export interface TalksChange extends ChangeNote {
  /** Each with the version that was read, 0 for new ones. */
  readonly talks: readonly Talks[];
  /** Those that are put elsewhere or told otherwise; new ones are none. */
  readonly entries: readonly TimelineEntry[];
}

/** Who changes something, and as whose moderator. */
export interface Moderator {
  readonly community: string;
  readonly member: string;
}

/** What the audit log tells of a change. */
export interface ChangeNote extends Moderator {
  readonly at: string;
  readonly action: ModeratorAction;
  /** The talks’ name. */
  readonly subject: string;
  /** In words: what stood there before and what stands there now. */
  readonly before: string | null;
  readonly after: string | null;
}

export type ModeratorAction =
  | 'track'
  | 'rename'
  | 'merge'
  | 'split'
  | 'correct'
  | 'ignore'
  | 'accept'
  | 'refuse'
  | 'undo';

/** A change as it was made, with all that it touched, for it to be taken back. */
export interface RecordedChange extends ChangeNote {
  readonly id: number;
  readonly talks: readonly Touched<Talks>[];
  readonly entries: readonly Touched<TimelineEntry>[];
}

export interface Touched<T> {
  /** Null for what the change brought into being. */
  readonly before: T | null;
  readonly after: T;
}

/** The record without a change. */
export interface TakenBack extends TalksChange {
  /** The ids of talks that the change brought into being. */
  readonly removedTalks: readonly string[];
}

/** The moderators’ hand on the record of talks; every change is logged and can be taken back. Each throws `store/conflict`. */
export interface Moderation {
  /** Opens talks by name and parties, or takes ignored ones of that name up again. Throws `talks/known`. */
  track(by: Moderator, name: string, parties: readonly string[]): Promise<Talks>;
  /** The old name goes on finding the talks. Throws `talks/known` where others bear the name. */
  rename(by: Moderator, talks: Talks, name: string): Promise<Talks>;
  /** Puts the history of the first into the second, to which its stories go from now on. Throws `talks/same`. */
  merge(by: Moderator, from: Talks, into: Talks): Promise<Talks>;
  /** Puts events of some talks to others; talks that do not exist yet are opened under the name. Throws `talks/same`. */
  split(by: Moderator, talks: Talks, entries: readonly TimelineEntry[], into: Talks | { name: string }): Promise<Talks>;
  /** A word on the status that stands until newer evidence is accepted. */
  correct(by: Moderator, talks: Talks, status: Status, because: string | null): Promise<Talks>;
  /** The talks are neither listed nor posted any more. Throws `talks/ignored`. */
  ignore(by: Moderator, talks: Talks): Promise<Talks>;
  /** Accepts or refuses what newer evidence says against a correction. Throws `talks/nothing-pending`. */
  review(by: Moderator, talks: Talks, decision: 'accept' | 'refuse'): Promise<Talks>;
  /** Takes the newest change back. Null where there is none left; throws `talks/in-use` where it cannot be any more. */
  undo(by: Moderator): Promise<ChangeNote | null>;
}
