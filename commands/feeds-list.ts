import type { Command } from '#src/core/command.ts';
import { presentFeeds } from '#src/core/present/feeds.ts';

/** `/feeds list`. */
export const feedsList: Command = {
  name: 'feeds list',
  description: 'Lists the feeds and how they are doing',
  options: [],
  access: 'moderator',
  examples: ['/feeds list'],
  async run({ clock, store }) {
    return presentFeeds(await store.listFeeds(), clock.now());
  },
};
