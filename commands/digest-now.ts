import type { Command } from '#src/core/command.ts';
import { presentDigest } from '#src/core/present/digest.ts';

/** `/digest now`. */
export const digestNow: Command = {
  name: 'digest now',
  description: 'Shows the daily brief as it would be at this moment',
  options: [],
  access: 'member',
  examples: ['/digest now'],
  async run({ services }) {
    return presentDigest(await services.composeDigest());
  },
};
