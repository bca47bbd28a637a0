import type { Span } from './span.ts';
import type { Agreement, IssueId, Stance, Status, Strength } from './vocabulary.ts';

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
  /** Of the catalogue, opened by a story, or named by a moderator. */
  readonly origin: 'catalogue' | 'opened' | 'tracked';
  readonly state: TalksState | null;
  /** Moderators set it aside: it is neither listed nor posted. */
  readonly isIgnored?: boolean;
  /** The id of the talks that these are a part of since a moderator merged them; they have nothing of their own any more. */
  readonly mergedInto?: string | null;
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
  /** Announced and not yet overtaken by news; `standingOf` in `next-step.ts` says whether its date has passed in silence. */
  readonly next: NextStep | null;
  /** The latest position of each party on each issue, newest first. */
  readonly stickingPoints: readonly StickingPoint[];
  /** The moderator's word that stands for the status, and null while the reports speak for themselves. */
  readonly correctedBy: ModeratorCorrection | null;
  /** What newer reports say against the moderator's word, for a moderator to accept or refuse. */
  readonly pending: PendingChange | null;
}

export interface NextStep {
  readonly text: string;
  /** A day, a month or a year in ISO form. */
  readonly date: string | null;
  readonly storyId: string;
  /** The date of the story that announced it. */
  readonly at: string;
  /** Where the story says so. */
  readonly span: Span;
}

/** What a party last said on an issue. */
export interface StickingPoint {
  readonly issue: IssueId;
  readonly party: string;
  /** The story's own sentence. */
  readonly text: string;
  readonly stance: Stance;
  readonly at: string;
  readonly storyId: string;
  readonly span: Span;
}

export interface ModeratorCorrection {
  readonly status: Status;
  readonly because: string | null;
  /** The moderator's name. */
  readonly by: string;
  readonly at: string;
  /** Changes that were told against it and refused, newest first: the same evidence is not put to moderators again. */
  readonly refused?: readonly Pick<PendingChange, 'status' | 'strength' | 'at'>[];
}

/** A change that a moderator's word holds back. */
interface PendingChange {
  readonly status: Status;
  readonly round: Status | null;
  readonly strength: Strength;
  /** The date of the story that tells it. */
  readonly at: string;
  /** The entry of the timeline that holds the evidence. */
  readonly entryId: string;
}

/** One side's denial of what the other claims; both stand side by side. */
export interface Dispute {
  readonly party: string;
  /** The story's own sentence. */
  readonly text: string;
  readonly storyId: string;
  readonly at: string;
  /** What it denies, by whoever says so; null where the story gives only the denial. */
  readonly claim: { readonly party: string; readonly text: string } | null;
}

export interface Source {
  readonly storyId: string;
  readonly outlet: string;
  readonly title: string | null;
  readonly url: string | null;
  /** The story's own date. */
  readonly at: string;
  /** Stories that are copies of one text share it; it counts as one report, however many outlets carry it. */
  readonly textId: string;
  /** Of the words that were read, so that another reading of them is no publisher's edit; older records have none. */
  readonly textHash?: string;
  /** The status that this story tells, null where it tells none. */
  readonly tells: Status | null;
  /** Whether only one reading of the story says so: it is a report, and confirms none. */
  readonly isTentative?: true;
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
  /** The event, by the first story that told it; other reports and copies of them join it. */
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
  readonly roundNumber: number | null;
  readonly agreement: Agreement | null;
  /** How sure the engine is of `after`, 0 to 1. */
  readonly confidence: number;
  /** What the parties said on the issues, as told in this event's stories. */
  readonly positions: readonly StickingPoint[];
  readonly disputes: readonly Dispute[];
  readonly next: NextStep | null;
  readonly quotes: readonly EntryQuote[];
  /** Who and where: people, mediators and venues, by which other reports of the event are known. */
  readonly names: readonly string[];
  /** What publishers changed in their stories after the first telling, oldest first. */
  readonly corrections: readonly PublisherCorrection[];
}

export interface EntryQuote {
  readonly storyId: string;
  readonly text: string;
  /** Null where the story does not say who spoke. */
  readonly speaker: string | null;
}

/** A publisher's edit that changed what was said, not only how. */
export interface PublisherCorrection {
  readonly storyId: string;
  readonly outlet: string;
  /** When we learnt of the edit. */
  readonly at: string;
  readonly field: 'status' | 'quote';
  /** A status or a quote; null where there was none. */
  readonly before: string | null;
  /** Null where it was taken back. */
  readonly after: string | null;
}
