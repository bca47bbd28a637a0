import type { RelevantBrief } from './brief.ts';
import type { Region, Talks, TimelineEntry } from './talks.ts';
import type { Status } from './vocabulary.ts';

/** The brief of the day: what changed between two moments. Times are ISO 8601 in UTC. */
export interface Digest {
  readonly from: string;
  readonly to: string;
  /** Talks with news, the weightiest first. */
  readonly sections: readonly DigestSection[];
  /** Talks with a known state and no news; their names are all that is told of them. */
  readonly unchanged: readonly Pick<Talks, 'id' | 'name'>[];
  /** What is announced for the coming week, by its date. */
  readonly upcoming: readonly UpcomingStep[];
  readonly outlets: readonly string[];
  readonly storyCount: number;
  /** Stories in other languages that no engine could read, so that nothing is known of them; the newest first. */
  readonly unread: UnreadStories;
}

export interface UnreadStories {
  readonly stories: readonly UnreadStory[];
  /** With those that are not named. */
  readonly count: number;
}

interface UnreadStory {
  readonly title: string | null;
  readonly url: string | null;
  readonly source: string | null;
  /** ISO 639-1. */
  readonly language: string;
}

export interface DigestSection {
  readonly talks: Talks;
  readonly before: Status | null;
  readonly after: Status | null;
  /** Newest first; empty where there is but a moderator's correction. */
  readonly entries: readonly TimelineEntry[];
  /** The brief that says most of the newest event; null where there is none. */
  readonly lead: RelevantBrief | null;
  /** Set where a moderator set the status since the last brief. */
  readonly correction: { readonly because: string | null } | null;
  readonly weight: SectionWeight;
  /** The party to which all outlets that tell it are close; null where they are not, or where nothing is known of them. */
  readonly oneSidedBy: string | null;
}

/** Why a section stands where it stands. */
export interface SectionWeight {
  readonly hasChanged: boolean;
  /** Outlets that tell it in words of their own. */
  readonly independentOutlets: number;
  /** By what the channel follows the talks; null where it follows everything. */
  readonly followedBy: 'name' | 'region' | null;
  readonly points: number;
}

export interface UpcomingStep {
  readonly talks: string;
  readonly text: string;
  /** A day in ISO form. */
  readonly date: string;
}

/** What a digest is made of: everything, or some regions and negotiations. */
export interface DigestScope {
  readonly regions: readonly Region[];
  readonly talks: readonly string[];
}
