import type { Command } from '#src/core/command.ts';
import { presentFeedHealth, presentHealthOverview } from '#src/core/present/feed-health.ts';
import { FEED_SETTINGS } from './feed-settings.ts';
import { FEED, findFeed } from './find-feed.ts';

/** `/feeds health [feed]`. */
export const feedsHealth: Command = {
  name: 'feeds health',
  description: 'Says how the feeds are doing, or all about one of them',
  options: [{ ...FEED, required: false }],
  access: 'moderator',
  examples: ['/feeds health', '/feeds health 2'],
  async run(context, options) {
    const { store, caller, clock } = context;
    if (typeof options.feed !== 'string') {
      return presentHealthOverview(await store.listSubscriptions(caller.community), clock.now());
    }
    const { feed, subscription } = await findFeed(context, options.feed);
    const settings: { label: string; value: string }[] = [];
    for (const [label, setting] of Object.entries(FEED_SETTINGS)) {
      const value = await setting.show(context, subscription);
      if (value !== null) settings.push({ label, value });
    }
    return presentFeedHealth({ feed, subscription }, settings, clock.now());
  },
};
