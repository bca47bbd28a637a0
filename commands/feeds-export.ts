import type { Command } from '#src/core/command.ts';
import { presentExport } from '#src/core/present/feed-list-file.ts';

/** `/feeds export`. */
export const feedsExport: Command = {
  name: 'feeds export',
  description: 'Gives the list of feeds as OPML, for another reader or another Parley',
  options: [],
  access: 'moderator',
  examples: ['/feeds export'],
  async run({ services, caller }) {
    return presentExport(await services.feeds.exportList(caller.community));
  },
};
