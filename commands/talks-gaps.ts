import type { Command } from '#src/core/command.ts';
import { presentGaps } from '#src/core/present/talks-gaps.ts';
import { onTalks, WHAT } from './find-talks.ts';

/** `/talks gaps <what>`. */
export const talksGaps: Command = {
  name: 'talks gaps',
  description: 'Shows the sticking points: what each party last said on each issue',
  options: [WHAT],
  access: 'member',
  examples: ['/talks gaps syria', '/talks gaps "south sudan"'],
  async run(context, options) {
    return onTalks(context, String(options.what), 'talks gaps', async ({ talks }) => presentGaps(talks));
  },
};
