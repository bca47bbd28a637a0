import type { Position, RelevantBrief } from '#src/core/brief.ts';
import { type Span, sliceSpan } from '#src/core/span.ts';
import type {
  Dispute,
  EntryQuote,
  EvidenceQuote,
  NextStep,
  Source,
  StickingPoint,
  TimelineEntry,
} from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { namesNegotiation } from '#src/briefing/negotiation-nouns.ts';
import { fold } from './fold.ts';
import { ownWordOn } from './transitions.ts';

/** What one story tells of the talks that it is about. */
export interface StoryReport {
  readonly brief: RelevantBrief;
  /** The cluster of the story's near-duplicates. */
  readonly clusterId: string;
  readonly source: Omit<Source, 'tells' | 'isTentative'>;
  /** The story's own date, ISO 8601. */
  readonly at: string;
  /** When we learnt of it, ISO 8601. */
  readonly recordedAt: string;
}

const MAX_QUOTES = 8;
const MAX_POSITIONS = 10;
const MAX_DISPUTES = 6;
const MAX_NAMES = 12;
/** What may stand before a story's first sentence. */
const MAX_DATELINE_CHARS = 60;
const SURE_IN_PASSING = 0.45;

/** The entry that the report would make by itself, not yet put to a state. */
export function entryOf(talksId: string, report: StoryReport): TimelineEntry {
  const { brief, clusterId, at, recordedAt } = report;
  const after = statusTold(brief);
  const isTentative = after !== null && brief.status?.strength === 'reported';
  return {
    id: `${talksId}/${clusterId}`,
    talksId,
    clusterId,
    at,
    recordedAt,
    before: null,
    after,
    round: after === null ? null : (brief.status?.round ?? null),
    headline: brief.headline,
    strength: after !== null && !isTentative && isPartysOwnWord(brief, after) ? 'confirmed' : 'reported',
    moved: false,
    sources: [{ ...report.source, tells: after, ...(isTentative ? { isTentative } : {}) }],
    evidence: evidenceOf(report),
    issues: brief.issues.map((issue) => issue.id),
    roundNumber: brief.round?.number ?? null,
    agreement: brief.agreement,
    confidence: after === null ? 0 : (brief.status?.confidence ?? 0),
    positions: positionsOf(report),
    disputes: disputesOf(report),
    next: nextOf(report),
    quotes: quotesOf(report),
    names: namesOf(brief),
    corrections: [],
  };
}

/** A story that is about something else tells no status of the talks that it mentions, unless it opens with it. */
function statusTold({ relevance, status, story }: RelevantBrief): Status | null {
  if (status === null || relevance.value === 'yes') return status?.value ?? null;
  const opening = story.text.slice(0, status.evidence[0].start);
  return opening.length <= MAX_DATELINE_CHARS && status.confidence >= SURE_IN_PASSING ? status.value : null;
}

function evidenceOf({ brief, source }: StoryReport): EvidenceQuote[] {
  return (brief.status?.evidence ?? []).map((span) => ({
    storyId: source.storyId,
    span,
    text: sliceSpan(brief.story.text, span),
  }));
}

function positionsOf({ brief, source, at }: StoryReport): StickingPoint[] {
  const points = brief.parties.flatMap((party) =>
    party.positions.flatMap(({ issue, stance, text, evidence: [span] }) =>
      issue === null ? [] : [{ issue, party: party.name, text, stance, at, storyId: source.storyId, span }],
    ),
  );
  return points.slice(0, MAX_POSITIONS);
}

/** What a party denies of the talks or of their status; that it denies an attack is no dispute over them. */
function disputesOf({ brief, source, at }: StoryReport): Dispute[] {
  const told = brief.parties.flatMap((party) => party.positions.map((position) => ({ party: party.name, position })));
  const denials = told.filter(
    ({ position }) => position.stance === 'denies' && (isOnTalks(brief, position) || followsEvidence(brief, position)),
  );
  return denials.slice(0, MAX_DISPUTES).map(({ party, position }) => {
    const claim = told.find(
      (other) => other.party !== party && isClaim(other.position) && isOnTalks(brief, other.position),
    );
    return {
      party,
      text: position.text,
      storyId: source.storyId,
      at,
      claim: claim ? { party: claim.party, text: claim.position.text } : null,
    };
  });
}

function isClaim({ stance }: Position): boolean {
  return stance === 'accepts' || stance === 'accuses' || stance === 'supports' || stance === 'offers';
}

function isOnTalks(brief: RelevantBrief, position: Position): boolean {
  return isEvidence(brief, position) || namesNegotiation(position.text);
}

/** “The army said that it had agreed to a truce. The rebels denied it.” */
function followsEvidence({ status, story }: RelevantBrief, position: Position): boolean {
  const cues: readonly Span[] = status?.evidence ?? [];
  return position.evidence.some((span) =>
    cues.some((cue) => cue.end <= span.start && story.text.slice(cue.end, span.start).trim() === ''),
  );
}

function isEvidence({ status }: RelevantBrief, position: Position): boolean {
  const cues: readonly Span[] = status?.evidence ?? [];
  return position.evidence.some((span) => cues.some((cue) => span.start < cue.end && cue.start < span.end));
}

/** One side can break off, refuse or propose by its own word; an accord needs the word of two. */
function isPartysOwnWord(brief: RelevantBrief, after: Status): boolean {
  const rule = ownWordOn(after);
  if (!rule) return false;
  const words = brief.parties.map((party) =>
    party.positions.filter((position) => rule.stances.includes(position.stance) && isEvidence(brief, position)),
  );
  if (rule.parties > 1) return words.filter((own) => own.length > 0).length >= rule.parties;
  // “Talks between A and B were broken off” is put down to both, and is the word of neither.
  const texts = words.flatMap((own) => own.map(({ text }) => text));
  return texts.some((text, at) => texts.indexOf(text) === at && texts.lastIndexOf(text) === at);
}

function nextOf({ brief, source, at }: StoryReport): NextStep | null {
  if (!brief.next) return null;
  const { text, date, evidence } = brief.next;
  return { text, date, storyId: source.storyId, at, span: evidence[0] };
}

function quotesOf({ brief, source }: StoryReport): EntryQuote[] {
  return brief.quotes
    .slice(0, MAX_QUOTES)
    .map(({ text, speaker }) => ({ storyId: source.storyId, text, speaker: speaker?.name ?? null }));
}

function namesOf({ parties, mediators, venues, quotes }: RelevantBrief): string[] {
  const people = [
    ...mediators.map((mediator) => mediator.name),
    ...parties.flatMap((party) => party.delegates.map((delegate) => delegate.name)),
    ...quotes.flatMap((quote) => quote.speaker?.name ?? []),
    ...venues.map((venue) => venue.name),
  ];
  return [...new Set(people.map(fold))].filter((name) => name !== '').slice(0, MAX_NAMES);
}
