import { distance } from 'fastest-levenshtein';
import type { EntryQuote, PublisherCorrection, Source, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { mergePoints } from './sticking-points.ts';

const MAX_SOURCES = 50;
const MAX_EVIDENCE = 12;
const MAX_QUOTES = 16;
const MAX_POINTS = 20;
const MAX_NAMES = 16;
const MAX_CORRECTIONS = 20;
/** Two wordings of one quote differ in less than this share of their letters. */
const REWORDED_SHARE = 0.6;

export type Joining = 'edit' | 'copy' | 'report';

/** How the draft's one story stands to an entry that it belongs to. */
export function joiningOf(known: TimelineEntry, draft: TimelineEntry): Joining {
  const source = sourceOf(draft);
  if (known.sources.some(({ storyId }) => storyId === source.storyId)) return 'edit';
  return known.sources.some(({ textId }) => textId === source.textId) ? 'copy' : 'report';
}

/** The entry with a copy of one of its texts: one outlet more, and no weight. */
export function withCopy(known: TimelineEntry, draft: TimelineEntry): TimelineEntry {
  return { ...known, sources: [...known.sources, sourceOf(draft)].slice(0, MAX_SOURCES) };
}

/**
 * The entry with what one more report, or a publisher's edit of one, tells. Of statuses that differ the one stands that more
 * texts tell; of two told alike, the one that the engine is surer of.
 * @param text the draft's story, to see whether a quote still stands in it
 */
export function combined(known: TimelineEntry, draft: TimelineEntry, text: string, editedAt: string): TimelineEntry {
  const source = sourceOf(draft);
  const earlier = known.sources.find(({ storyId }) => storyId === source.storyId);
  const isOther = ({ storyId }: { storyId: string }): boolean => storyId !== source.storyId;
  const sources = earlier
    ? known.sources.map((one) => (isOther(one) ? one : { ...source, at: earlier.at, textId: earlier.textId }))
    : [...known.sources, source].slice(0, MAX_SOURCES);
  const after = statusOf(sources, known, draft);
  const told = after === draft.after ? draft : after === known.after ? known : { ...known, round: null, confidence: 0 };
  return {
    ...known,
    after,
    round: told.round,
    confidence:
      after === known.after && after === draft.after ? Math.max(known.confidence, draft.confidence) : told.confidence,
    strength: isConfirmedFor(after, [known, draft]) ? 'confirmed' : 'reported',
    roundNumber: draft.roundNumber ?? known.roundNumber,
    agreement: told.agreement ?? known.agreement,
    headline: known.sources[0]?.storyId === source.storyId ? draft.headline : known.headline,
    sources,
    evidence: [...known.evidence.filter(isOther), ...draft.evidence].slice(-MAX_EVIDENCE),
    issues: [...new Set([...known.issues, ...draft.issues])],
    positions: mergePoints(known.positions.filter(isOther), draft.positions).slice(0, MAX_POINTS),
    disputes: [...draft.disputes, ...known.disputes.filter(isOther)].slice(0, MAX_POINTS),
    next: draft.next ?? (known.next && isOther(known.next) ? known.next : null),
    quotes: [...known.quotes.filter(isOther), ...draft.quotes].slice(-MAX_QUOTES),
    names: [...new Set([...known.names, ...draft.names])].slice(0, MAX_NAMES),
    corrections: earlier
      ? [...known.corrections, ...correctionsIn(known, earlier, draft, text, editedAt)].slice(-MAX_CORRECTIONS)
      : known.corrections,
  };
}

function sourceOf(draft: TimelineEntry): Source {
  const [source] = draft.sources;
  if (!source) throw new Error('a draft has one source');
  return source;
}

function statusOf(sources: readonly Source[], known: TimelineEntry, draft: TimelineEntry): Status | null {
  const texts = new Map<Status, Set<string>>();
  for (const { tells, textId } of sources) {
    if (tells !== null) texts.set(tells, (texts.get(tells) ?? new Set()).add(textId));
  }
  const count = (status: Status | null): number => (status === null ? 0 : (texts.get(status)?.size ?? 0));
  const most = Math.max(0, ...[...texts.values()].map(({ size }) => size));
  if (most === 0) return null;
  const isDraftSurer = draft.confidence > known.confidence || count(known.after) < most;
  if (count(draft.after) === most && isDraftSurer) return draft.after;
  if (count(known.after) === most) return known.after;
  return [...texts].find(([, { size }]) => size === most)?.[0] ?? null;
}

function isConfirmedFor(after: Status | null, entries: readonly TimelineEntry[]): boolean {
  return entries.some((entry) => entry.after === after && entry.strength === 'confirmed');
}

/** What the edit changed in substance. What it adds is no correction, nor is a quote that was cut while its words still stand. */
function correctionsIn(
  known: TimelineEntry,
  earlier: Source,
  draft: TimelineEntry,
  text: string,
  at: string,
): PublisherCorrection[] {
  const { storyId, outlet } = earlier;
  // The same words, read again by another engine.
  if (earlier.textHash !== undefined && earlier.textHash === sourceOf(draft).textHash) return [];
  const told = known.quotes.filter((quote) => quote.storyId === storyId);
  const gone = told.filter((quote) => !text.includes(quote.text));
  const fresh = draft.quotes.filter((quote) => !told.some((one) => one.text === quote.text));
  const quotes = gone.map((quote) => ({
    field: 'quote' as const,
    before: quote.text,
    after: fresh.find((one) => isRewording(quote, one))?.text ?? null,
  }));
  const hasNewStatus = earlier.tells !== draft.after;
  const status = hasNewStatus ? [{ field: 'status' as const, before: earlier.tells, after: draft.after }] : [];
  return [...status, ...quotes].map((change) => ({ storyId, outlet, at, ...change }));
}

function isRewording(quote: EntryQuote, other: EntryQuote): boolean {
  const longest = Math.max(quote.text.length, other.text.length);
  return distance(quote.text, other.text) <= REWORDED_SHARE * longest;
}
