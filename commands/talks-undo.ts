import type { Command } from '#src/core/command.ts';
import { presentUndone } from '#src/core/present/talks-moderation.ts';
import { textReply } from '#src/core/reply.ts';

/** `/talks undo`. */
export const talksUndo: Command = {
  name: 'talks undo',
  description: 'Takes back the last change that a moderator made to the negotiations',
  options: [],
  access: 'moderator',
  examples: ['/talks undo'],
  async run({ caller, services }) {
    const undone = await services.moderation.undo(caller);
    if (undone) return presentUndone(undone, caller.community);
    return { ...textReply('There is no change of a moderator’s left to take back.'), personal: true };
  },
};
