import type { Span } from './span.ts';
import type { Agreement, IssueId, Status, Strength } from './vocabulary.ts';

export const REGIONS = ['africa', 'americas', 'asia', 'europe', 'middle-east', 'global'] as const;
export type Region = (typeof REGIONS)[number];

/**
 * A negotiation: a thing with a state, a history and evidence. The word is the same for one and for many, as in
 * “the Yemen talks”. Times are ISO 8601 in UTC.
 */
export interface Talks {
  /** `syria-geneva` from the catalogue, or `opened:…` for one that a story opened. */
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly region: Region | null;
  readonly parties: readonly string[];
  readonly origin: 'catalogue' | 'opened';
  readonly state: TalksState | null;
  /** Grows by one with every write; a writer with an older one is refused. */
  readonly version: number;
}

/** Where the talks stand, and since when. */
export interface TalksState {
  readonly status: Status;
  readonly round: Status | null;
  readonly roundNumber: number | null;
  readonly agreement: Agreement | null;
  readonly strength: Strength;
  /** When the present status was first reported, by the date of the story that reported it. */
  readonly since: string;
  /** The date of the newest story that bears on it. */
  readonly updatedAt: string;
  readonly disputes: readonly Dispute[];
  readonly next: NextStep | null;
}

export interface NextStep {
  readonly text: string;
  readonly date: string | null;
  readonly storyId: string;
}

/** One side's denial of what the other claims; both stand side by side. */
export interface Dispute {
  readonly party: string;
  /** The story's own sentence. */
  readonly text: string;
  readonly storyId: string;
}

export interface Source {
  readonly storyId: string;
  readonly outlet: string;
  readonly title: string | null;
  readonly url: string | null;
}

export interface EvidenceQuote {
  readonly storyId: string;
  readonly span: Span;
  /** The story's words at that span. */
  readonly text: string;
}

/** One event in the history of the talks, however many outlets told it. */
export interface TimelineEntry {
  readonly id: string;
  readonly talksId: string;
  /** The cluster of stories that told it. */
  readonly clusterId: string;
  /** The story's own date. */
  readonly at: string;
  /** When we learnt of it. */
  readonly recordedAt: string;
  readonly before: Status | null;
  readonly after: Status | null;
  readonly round: Status | null;
  readonly headline: string;
  readonly strength: Strength;
  /** False for old news, repetition and mentions in passing: kept, but no news. */
  readonly moved: boolean;
  readonly sources: readonly Source[];
  readonly evidence: readonly EvidenceQuote[];
  readonly issues: readonly IssueId[];
}
