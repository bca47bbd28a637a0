import { type Reader, isNamedByStory, readerFor, storiesIn, visibleEntry, visibleTalks } from './visibility.ts';
import type { Store } from './store.ts';
import type { Talks } from './talks.ts';

/**
 * The store as one community reads it: where negotiations stand is the record that all share, and what stories say comes from
 * the community's own feeds. Negotiations that a story opened, whose very name is its words, are there for those who have it.
 * What is written goes to the store itself; talks and events that were read here are never to be written back.
 */
export function visibleStore(store: Store, community: string): Store {
  let known: Promise<Reader> | null = null;
  // Asked for with the first story that is read; most commands are short, so that it holds for all of one.
  const reader = (): Promise<Reader> => (known ??= readerFor(store, community));
  const shown = async (ids: readonly string[]): Promise<(id: string) => boolean> => {
    if (ids.length === 0) return () => false;
    const visible = await store.visibleStories(await reader(), [...new Set(ids)]);
    return (id) => visible.has(id);
  };
  const named = async <T extends Pick<Talks, 'id'>>(all: readonly T[]): Promise<readonly T[]> => {
    const opened = all.filter(isNamedByStory).map(({ id }) => id);
    if (opened.length === 0) return all;
    const visible = await store.visibleTalks(await reader(), opened);
    return all.filter((talks) => !isNamedByStory(talks) || visible.has(talks.id));
  };
  const worded = async (all: readonly Talks[]): Promise<readonly Talks[]> => {
    const present = await named(all);
    const isVisible = await shown(present.flatMap(storiesIn));
    return present.map((talks) => visibleTalks(talks, isVisible));
  };
  const ifShown = async <T>(id: string, read: () => Promise<T | null>): Promise<T | null> =>
    (await shown([id]))(id) ? read() : null;

  return {
    ...store,
    async getTalks(id) {
      const talks = await store.getTalks(id);
      if (!talks) return null;
      // Merged talks lead to those that they are a part of.
      if (talks.mergedInto) return talks;
      return (await worded([talks]))[0] ?? null;
    },
    listTalks: async () => worded(await store.listTalks()),
    listTracked: async () => worded(await store.listTracked()),
    listIgnored: async () => worded(await store.listIgnored()),
    listTalksNames: async () => named(await store.listTalksNames()),
    async timeline(talksId, options) {
      const entries = await store.timeline(talksId, options);
      const isVisible = await shown(entries.flatMap((entry) => entry.sources.map(({ storyId }) => storyId)));
      return entries.flatMap((entry) => visibleEntry(entry, isVisible) ?? []);
    },
    getStory: (id) => ifShown(id, () => store.getStory(id)),
    getBrief: (id) => ifShown(id, () => store.getBrief(id)),
    findStoryByUrl: async (url) => store.findStoryByUrl(url, await reader()),
    latestBriefs: async (limit) => store.latestBriefs(limit, await reader()),
  };
}
