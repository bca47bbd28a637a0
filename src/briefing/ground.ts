import { type Brief, type Named, type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import { type Evidence, type Span, sliceSpan } from '#src/core/span.ts';

/** Evidence from the spans that really lie in the text; null where none does. The one way to make evidence. */
export function evidence(text: string, spans: readonly Span[]): Evidence | null {
  const [first, ...rest] = spans
    .filter((span) => isInside(text, span))
    .map(({ start, end }) => ({ start, end }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .filter(
      (span, index, all) => index === 0 || span.start !== all[index - 1]?.start || span.end !== all[index - 1]?.end,
    );
  return first ? [first, ...rest] : null;
}

function isInside(text: string, { start, end }: Span): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
}

/**
 * The last gate of every engine: whatever does not stand in the story as the brief says it does is dropped, with a
 * warning. An engine that is right loses nothing here.
 */
export function checkGrounding(brief: Brief): Brief {
  if (!isRelevant(brief)) return brief;
  const { text } = brief.story;
  const dropped: string[] = [];
  const holds = (what: string, spans: readonly Span[], words: string | null = null): boolean => {
    const grounded =
      spans.length > 0 &&
      spans.every((span) => isInside(text, span)) &&
      (words === null || spans.map((span) => sliceSpan(text, span)).join(' ') === words);
    if (!grounded) dropped.push(what);
    return grounded;
  };
  const named = <T extends Named>(what: string, entities: readonly T[]): T[] =>
    entities
      .filter((entity) => holds(`${what} ${entity.name}`, entity.evidence))
      .map((entity) => ({ ...entity, aliases: entity.aliases.filter((alias) => text.includes(alias)) }));
  const checked: RelevantBrief = {
    ...brief,
    // What a model writes in its own words has been traced word by word in src/model/support.ts.
    bottomLine: brief.bottomLine.filter((line) =>
      holds('a bottom line', line.evidence, brief.engine.model === null ? line.text : null),
    ),
    status: brief.status && holds('the status', brief.status.evidence) ? brief.status : null,
    venues: named('the venue', brief.venues),
    mediators: named('the mediator', brief.mediators),
    parties: named('the party', brief.parties).map((party) => ({
      ...party,
      delegates: party.delegates.filter((delegate) => text.includes(delegate.name)),
      positions: party.positions.filter((position) =>
        holds(`a position of ${party.name}`, position.evidence, position.text),
      ),
    })),
    issues: brief.issues.filter((issue) => holds(`the issue ${issue.label}`, issue.evidence)),
    quotes: brief.quotes.filter((quote) => holds('a quote', [quote], quote.text)),
    parallelTracks: named('the track', brief.parallelTracks),
    next: brief.next && holds('the next step', brief.next.evidence, brief.next.text) ? brief.next : null,
  };
  if (dropped.length === 0) return checked;
  return { ...checked, warnings: [...brief.warnings, `Left out for want of evidence: ${dropped.join(', ')}.`] };
}
