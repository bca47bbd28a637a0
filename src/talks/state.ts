import type { RelevantBrief } from '#src/core/brief.ts';
import { type Span, sliceSpan } from '#src/core/span.ts';
import type { Settlement } from '#src/core/store.ts';
import type { Dispute, EvidenceQuote, NextStep, Source, Talks, TalksState, TimelineEntry } from '#src/core/talks.ts';
import type { Status, Strength } from '#src/core/vocabulary.ts';
import { isDecidedByOneSide, isOrdinary } from './transitions.ts';

/** What one story tells of the talks that it is about. */
export interface StoryReport {
  readonly brief: RelevantBrief;
  readonly clusterId: string;
  readonly source: Source;
  /** The story's own date, ISO 8601. */
  readonly at: string;
  /** When we learnt of it, ISO 8601. */
  readonly recordedAt: string;
}

/** A second report of a change counts as being of the same change within this time. */
const SAME_CHANGE_MS = 7 * 24 * 60 * 60 * 1000;
/** A change that is out of the ordinary moves the talks on one report only where the engine is this sure. */
const SURE = 0.85;
/** Outlets tell one event within a few hours of each other. */
const FRESH_MS = 18 * 60 * 60 * 1000;
const MAX_DISPUTES = 6;
const MAX_SOURCES = 50;

/**
 * What a report changes: the talks with their new state, and its entry in the timeline. Pure; `timeline` holds the newest
 * entries, newest first.
 *
 * A copy of a text that is already there adds its outlet and no weight. A story older than the present state, a mention in
 * passing and a repetition are entered and move nothing.
 */
export function advance(talks: Talks, timeline: readonly TimelineEntry[], report: StoryReport): Settlement {
  const known = timeline.find((entry) => entry.clusterId === report.clusterId);
  if (known && !isCorrection(known, report)) return { talks, entry: withSource(known, report.source) };
  const earlier = timeline.filter((entry) => entry.clusterId !== report.clusterId);
  const before = talks.state;
  const after = report.brief.status?.value ?? null;
  const strength = strengthOf(report, earlier);
  const changes = after !== null && changesTo(after, before, report, strength);
  const state = nextState(before, report, { after, changes, strength });
  const moved = changes || isFreshNews(before, report);
  const entry: TimelineEntry = {
    id: `${talks.id}/${report.clusterId}`,
    talksId: talks.id,
    clusterId: report.clusterId,
    at: report.at,
    recordedAt: known?.recordedAt ?? report.recordedAt,
    before: before?.status ?? null,
    after,
    round: report.brief.status?.round ?? null,
    headline: report.brief.headline,
    strength,
    moved,
    sources: known ? withSource(known, report.source).sources : [report.source],
    evidence: evidenceOf(report),
    issues: report.brief.issues.map((issue) => issue.id),
  };
  return { talks: { ...talks, state }, entry };
}

/** A publisher's edit that changes what the story says of the status; the same story told again is none. */
function isCorrection(known: TimelineEntry, report: StoryReport): boolean {
  const isOwn = known.sources.some((source) => source.storyId === report.source.storyId);
  return isOwn && known.sources.length === 1 && known.after !== (report.brief.status?.value ?? null);
}

function withSource(entry: TimelineEntry, source: Source): TimelineEntry {
  const others = entry.sources.filter((known) => known.storyId !== source.storyId);
  return { ...entry, sources: [...others, source].slice(0, MAX_SOURCES) };
}

function changesTo(after: Status, before: TalksState | null, report: StoryReport, strength: Strength): boolean {
  if (report.brief.relevance.value !== 'yes' || isLate(before, report.at)) return false;
  if (before === null) return true;
  if (before.status === after) return false;
  const confidence = report.brief.status?.confidence ?? 0;
  return isOrdinary(before.status, after) || strength === 'confirmed' || confidence >= SURE;
}

/** The same status is news again on another day, or when a round opens or closes; told again the same day it is repetition. */
function isFreshNews(before: TalksState | null, { brief, at }: StoryReport): boolean {
  if (before === null || brief.relevance.value !== 'yes' || brief.status?.value !== before.status) return false;
  const isLater = Date.parse(at) - Date.parse(before.updatedAt) >= FRESH_MS;
  const hasNewRound = brief.status.round !== null && brief.status.round !== before.round && !isLate(before, at);
  return isLater || hasNewRound;
}

function isLate(before: TalksState | null, at: string): boolean {
  return before !== null && Date.parse(at) < Date.parse(before.updatedAt);
}

/** Confirmed by a second, independent outlet that told the same within a week, or by a party's own word on itself. */
function strengthOf(report: StoryReport, earlier: readonly TimelineEntry[]): Strength {
  const after = report.brief.status?.value;
  if (after === undefined) return 'reported';
  const isToldElsewhere = earlier.some(
    (entry) =>
      entry.after === after &&
      Math.abs(Date.parse(entry.at) - Date.parse(report.at)) <= SAME_CHANGE_MS &&
      entry.sources.every((source) => source.outlet !== report.source.outlet),
  );
  return isToldElsewhere || isPartysOwnWord(report.brief, after) ? 'confirmed' : 'reported';
}

/** One side can break off by its own word; an accord needs the word of two. */
function isPartysOwnWord(brief: RelevantBrief, after: Status): boolean {
  const evidence = brief.status?.evidence ?? [];
  const onStatus = (span: Span): boolean => evidence.some((cue) => span.start < cue.end && cue.start < span.end);
  const stance = isDecidedByOneSide(after) ? 'refuses' : 'accepts';
  const speaking = brief.parties.filter((party) =>
    party.positions.some((position) => position.stance === stance && position.evidence.some(onStatus)),
  );
  return speaking.length >= (isDecidedByOneSide(after) ? 1 : 2);
}

interface Change {
  readonly after: Status | null;
  readonly changes: boolean;
  readonly strength: Strength;
}

function nextState(before: TalksState | null, report: StoryReport, change: Change): TalksState | null {
  const { after, changes, strength } = change;
  if (!changes || after === null) return before && repeated(before, report, change);
  const { brief, at } = report;
  return {
    status: after,
    round: brief.status?.round ?? null,
    roundNumber: brief.round?.number ?? null,
    agreement: brief.agreement ?? (isAccord(after) ? (before?.agreement ?? null) : null),
    strength,
    since: at,
    updatedAt: at,
    disputes: disputesOf(report),
    next: nextStep(before?.next ?? null, report),
  };
}

/** A report that moves nothing can still confirm, dispute, or say what comes next. */
function repeated(before: TalksState, report: StoryReport, { after, strength }: Change): TalksState {
  if (isLate(before, report.at)) return after === before.status ? strengthened(before, strength) : before;
  const disputes = [...disputesOf(report), ...before.disputes].slice(0, MAX_DISPUTES);
  const next = nextStep(before.next, report);
  const same = after === before.status ? strengthened(before, strength) : before;
  const round = report.brief.round?.number ?? same.roundNumber;
  return { ...same, updatedAt: report.at, disputes, next, roundNumber: round };
}

function strengthened(state: TalksState, strength: Strength): TalksState {
  return strength === 'confirmed' ? { ...state, strength } : state;
}

function isAccord(status: Status): boolean {
  return status === 'agreed' || status === 'signed' || status === 'implementing' || status === 'breached';
}

function disputesOf({ brief, source }: StoryReport): readonly Dispute[] {
  const denials = brief.parties.flatMap((party) =>
    party.positions
      .filter((position) => position.stance === 'denies')
      .map((position) => ({ party: party.name, text: position.text, storyId: source.storyId })),
  );
  return denials.slice(0, MAX_DISPUTES);
}

/** The newest announced step; an older one stays until its date has passed. */
function nextStep(known: NextStep | null, { brief, source, at }: StoryReport): NextStep | null {
  if (brief.next) return { text: brief.next.text, date: brief.next.date, storyId: source.storyId };
  const hasPassed = known !== null && known.date !== null && known.date < at.slice(0, known.date.length);
  return hasPassed ? null : known;
}

function evidenceOf({ brief, source }: StoryReport): readonly EvidenceQuote[] {
  return (brief.status?.evidence ?? []).map((span) => ({
    storyId: source.storyId,
    span,
    text: sliceSpan(brief.story.text, span),
  }));
}
