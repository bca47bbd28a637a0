import type { RelevantBrief } from '#src/core/brief.ts';
import type { Departure } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { retold } from './retold.ts';

/** How plainly an edited story must be about another negotiation, for it to leave its first one. */
const PLAINLY = 0.6;

/** Whether a publisher's edit makes a story one on another negotiation; where a moderator put it, it stays. */
export function isEditedAway(event: TimelineEntry, storyId: string, brief: RelevantBrief, target: string): boolean {
  return isOwnEvent(event, storyId) && target !== event.talksId && (brief.process?.confidence ?? 0) >= PLAINLY;
}

/** Whether the story itself tells the event, and no moderator put that to other talks. */
export function isOwnEvent({ id, talksId, sources }: TimelineEntry, storyId: string): boolean {
  return id.startsWith(`${talksId}/`) && sources.some((source) => source.storyId === storyId);
}

/**
 * The talks that an edited story leaves, told anew without it.
 * @param entries all of these talks, the event among them
 */
export function departure(
  talks: Talks,
  entries: readonly TimelineEntry[],
  event: TimelineEntry,
  storyId: string,
): Departure {
  const left = withoutStory(event, storyId);
  const others = entries.filter((entry) => entry.id !== event.id);
  const told = retold(talks, left ? [...others, left] : others, entries);
  return { ...told, goneEntryId: left ? null : event.id };
}

/** What the other stories of an event tell of it; null where there are none. */
function withoutStory(entry: TimelineEntry, storyId: string): TimelineEntry | null {
  const isOther = (one: { storyId: string }): boolean => one.storyId !== storyId;
  const sources = entry.sources.filter(isOther);
  if (sources.length === 0) return null;
  const isStillTold = sources.some((source) => source.tells === entry.after);
  return {
    ...entry,
    after: isStillTold ? entry.after : null,
    round: isStillTold ? entry.round : null,
    strength: 'reported',
    sources,
    evidence: entry.evidence.filter(isOther),
    positions: entry.positions.filter(isOther),
    disputes: entry.disputes.filter(isOther),
    next: entry.next && isOther(entry.next) ? entry.next : null,
    quotes: entry.quotes.filter(isOther),
  };
}
