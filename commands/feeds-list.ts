import type { Command } from '#src/core/command.ts';
import { presentFeeds } from '#src/core/present/feeds.ts';

/** `/feeds list [label]`. */
export const feedsList: Command = {
  name: 'feeds list',
  description: 'Lists the feeds and how they are doing',
  options: [
    {
      name: 'label',
      description: 'only those with this label',
      type: 'text',
      required: false,
      autocomplete: async ({ store, caller }, typed) => {
        const mine = await store.listSubscriptions(caller.community);
        const labels = new Set(mine.flatMap(({ subscription }) => subscription.label ?? []));
        return [...labels].filter((label) => label.toLowerCase().includes(typed.trim().toLowerCase())).toSorted();
      },
    },
  ],
  access: 'moderator',
  examples: ['/feeds list', '/feeds list Europe'],
  async run({ clock, store, caller }, options) {
    const label = typeof options.label === 'string' ? options.label : null;
    return presentFeeds(await store.listSubscriptions(caller.community), label, clock.now());
  },
};
