import { isRelevant } from './brief.ts';
import type { RelevantBrief } from './brief.ts';
import type { Store } from './store.ts';
import type { TimelineEntry } from './talks.ts';

const MAX_ENTRIES = 5;
const MAX_STORIES_PER_ENTRY = 8;

/**
 * The brief to show of some talks: the one that says most of the newest event; of the event before it, where no brief of the
 * newest is in the store.
 * @param entries newest first
 */
export async function findLeadBrief(
  store: Pick<Store, 'getBrief'>,
  entries: readonly TimelineEntry[],
): Promise<RelevantBrief | null> {
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    const stories = entry.sources.slice(0, MAX_STORIES_PER_ENTRY).map((source) => source.storyId);
    const briefs = await Promise.all(stories.map((id) => store.getBrief(id)));
    const lead = chooseLeadBrief(briefs.filter((brief) => brief !== null).filter(isRelevant));
    if (lead) return lead;
  }
  return null;
}

/**
 * Of several briefs on one event, one that a language model worded, since it is put one story of an event; of these the one that
 * fills most of its fields; of equals, the one that is surely on the
 * negotiation, then the one with more positions and quotes, then the first given.
 */
export function chooseLeadBrief(briefs: readonly RelevantBrief[]): RelevantBrief | null {
  const ranked = briefs.map((brief) => ({ brief, rank: rankOf(brief) }));
  // The sort is stable, so that of equals the first given stays first.
  return ranked.toSorted((left, right) => compareRanks(right.rank, left.rank))[0]?.brief ?? null;
}

type Rank = readonly [worded: number, filled: number, sure: number, said: number];

function rankOf(brief: RelevantBrief): Rank {
  const positions = brief.parties.flatMap((party) => party.positions);
  const single = [brief.status, brief.round, brief.agreement, brief.next].filter((value) => value !== null);
  const lists = [brief.bottomLine, brief.venues, brief.mediators, brief.parties, brief.issues, brief.quotes, positions];
  const filled = single.length + lists.filter((list) => list.length > 0).length;
  return [
    brief.engine.model === null ? 0 : 1,
    filled,
    brief.relevance.value === 'yes' ? 1 : 0,
    positions.length + brief.quotes.length,
  ];
}

function compareRanks(left: Rank, right: Rank): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || left[3] - right[3];
}
