import type { Command } from '#src/core/command.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';
import { readName } from './names.ts';

/** `/talks rename <what> <name>`. */
export const talksRename: Command = {
  name: 'talks rename',
  description: 'Gives a negotiation another name; the old one goes on finding it',
  options: [
    { ...WHAT, description: 'the negotiation, in quotes where its name has several words' },
    { name: 'name', description: 'the new name', type: 'text', required: true },
  ],
  access: 'moderator',
  examples: ['/talks rename syria "Syria talks in Geneva"', '/talks rename "Chad–Niger talks" Lake Chad water talks'],
  async run(context, options) {
    const { caller, services } = context;
    const name = readName(talksRename, String(options.name));
    const again = (what: string): string => `/talks rename ${what} "${name}"`;
    return onAnyTalks(context, String(options.what), again, async (talks) => {
      const renamed = await services.moderation.rename(caller, talks, name);
      return presentChange(`${talks.name} is called ${renamed.name} now. The old name still finds it.`, renamed);
    });
  },
};
