import { currentTalks } from '#src/core/current-talks.ts';
import type { TalksStore } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';

/**
 * The stored talks to which a story on these belongs. Copies of a text stay together, also where a moderator put its event to
 * other talks; and what was merged goes to the talks that it is a part of now. Null where the store has none.
 */
export async function placeOf(
  store: Pick<TalksStore, 'getTalks' | 'talksOfCluster'>,
  talksId: string,
  clusterId: string,
): Promise<Talks | null> {
  return currentTalks(store, (await store.talksOfCluster(clusterId)) ?? talksId);
}
