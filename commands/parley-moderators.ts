import type { Command, CommandContext } from '#src/core/command.ts';
import { presentModeratorChange, presentModerators } from '#src/core/present/moderators.ts';
import type { Reply } from '#src/core/reply.ts';
import { usageError } from './usage.ts';

/** More than a community has; the roll is read at every command. */
const MAX_MODERATORS = 100;

/** `/parley moderators [action] [who]`. */
export const parleyModerators: Command = {
  name: 'parley moderators',
  description: 'Shows or changes who moderates besides those who administer this community',
  options: [
    {
      name: 'action',
      description: 'what to do; the list is shown unless told',
      type: 'text',
      required: false,
      choices: ['list', 'add', 'remove'],
    },
    { name: 'who', description: 'a member, a role or a user group', type: 'principal', required: false },
  ],
  access: 'moderator',
  examples: ['/parley moderators', '/parley moderators add 300200100', '/parley moderators remove 300200100'],
  async run(context, { action, who }) {
    if (action === 'add' || action === 'remove') {
      if (who === undefined) throw usageError(parleyModerators, `Say whom to ${action}.`);
      return change(context, action, String(who));
    }
    if (who !== undefined) throw usageError(parleyModerators, 'Say “add” or “remove” before the name.');
    return presentModerators(await context.store.listModerators(context.caller.community));
  },
};

async function change(
  { caller, clock, store }: CommandContext,
  action: 'add' | 'remove',
  principal: string,
): Promise<Reply> {
  const { community, member } = caller;
  const at = clock.now().toISOString();
  if (action === 'remove') {
    const isRemoved = await store.removeModerator({ community, principal, by: member, at });
    return presentModeratorChange(principal, isRemoved ? 'removed' : 'unknown');
  }
  const moderator = { community, principal, addedBy: member, addedAt: at };
  const outcome = await store.addModerator(moderator, MAX_MODERATORS);
  if (outcome === 'full') {
    throw usageError(parleyModerators, `${MAX_MODERATORS} are chosen already; choose a role or a user group instead.`);
  }
  return presentModeratorChange(principal, outcome);
}
