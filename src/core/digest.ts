import type { RelevantBrief } from './brief.ts';
import type { Talks, TimelineEntry } from './talks.ts';
import type { Status } from './vocabulary.ts';

/** The brief of the day: what changed between two moments. Times are ISO 8601 in UTC. */
export interface Digest {
  readonly from: string;
  readonly to: string;
  /** Talks with news, the weightiest first. */
  readonly sections: readonly DigestSection[];
  /** Talks with a known state and no news. */
  readonly unchanged: readonly Talks[];
  readonly outlets: readonly string[];
  readonly storyCount: number;
}

export interface DigestSection {
  readonly talks: Talks;
  readonly before: Status | null;
  readonly after: Status | null;
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  /** The brief that says most of the newest event. */
  readonly lead: RelevantBrief;
}
