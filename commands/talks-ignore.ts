import type { Command } from '#src/core/command.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';

/** `/talks ignore <what>`. */
export const talksIgnore: Command = {
  name: 'talks ignore',
  description: 'Neither lists nor posts a negotiation any more; its record goes on',
  options: [WHAT],
  access: 'moderator',
  examples: ['/talks ignore "Chad–Niger talks"'],
  async run(context, options) {
    const { caller, services } = context;
    return onAnyTalks(context, String(options.what), commandFor, async (talks) => {
      const ignored = await services.moderation.ignore(caller, talks);
      const words = `${ignored.name} is neither listed nor posted any more. To take it up again: /talks track "${ignored.name}"`;
      return presentChange(words, ignored);
    });
  },
};

function commandFor(name: string): string {
  return `/talks ignore ${name}`;
}
