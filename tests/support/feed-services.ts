import type { FeedServices } from '#src/core/feed-services.ts';
import type { Store } from '#src/core/store.ts';

/** Feeds without a network: every address is a feed with three items. What a test does not give is not asked for in it. */
export function fakeFeedServices(store: () => Store, now: string, changes: Partial<FeedServices> = {}): FeedServices {
  const notAsked = (): never => {
    throw new Error('not asked for here');
  };
  return {
    async add(url, { community, member }, settings) {
      const place = { id: `feed-${url.length}`, url, title: 'A feed', sample: false };
      const feed = await store().addFeed({ ...place, addedBy: member, community, settings }, now);
      return { kind: 'added', feed, format: 'atom', items: 3 };
    },
    resume: notAsked,
    preview: notAsked,
    explain: notAsked,
    importList: notAsked,
    exportList: notAsked,
    checkFilters: () => {},
    ...changes,
  };
}
