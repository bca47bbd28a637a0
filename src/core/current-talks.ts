import type { TalksStore } from './store.ts';
import type { Talks } from './talks.ts';

/** Talks may be merged into others that are merged in their turn; nobody does that often. */
const MAX_MERGES = 10;

/** The talks that these are a part of now, where moderators merged them; else the talks themselves, as they are stored. */
export async function currentTalks(store: Pick<TalksStore, 'getTalks'>, id: string): Promise<Talks | null> {
  let talks = await store.getTalks(id);
  for (let merges = 0; talks?.mergedInto && merges < MAX_MERGES; merges += 1) {
    talks = await store.getTalks(talks.mergedInto);
  }
  return talks;
}
