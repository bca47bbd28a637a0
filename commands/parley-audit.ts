import type { Command } from '#src/core/command.ts';
import { presentAudit } from '#src/core/present/audit.ts';

const MAX_ENTRIES = 30;

/** `/parley audit`. */
export const parleyAudit: Command = {
  name: 'parley audit',
  description: 'Shows what this community’s moderators changed, and what anybody’s changed of the negotiations',
  options: [],
  access: 'moderator',
  examples: ['/parley audit'],
  async run({ caller, store }) {
    return presentAudit(await store.listAudit(caller.community, MAX_ENTRIES));
  },
};
