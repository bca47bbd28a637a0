import type { Command } from '#src/core/command.ts';
import { presentAudit } from '#src/core/present/audit.ts';

const MAX_ENTRIES = 30;

/** `/parley audit`. */
export const parleyAudit: Command = {
  name: 'parley audit',
  description: 'Shows what moderators changed, and when',
  options: [],
  access: 'moderator',
  examples: ['/parley audit'],
  async run({ store }) {
    return presentAudit(await store.listAudit(MAX_ENTRIES));
  },
};
