import type { Command } from '#src/core/command.ts';
import { presentWhyRanked } from '#src/core/present/digest-why.ts';
import { CHANNEL, nextBrief } from './find-schedule.ts';

/** `/digest why [channel]`. */
export const digestWhy: Command = {
  name: 'digest why',
  description: 'Shows why the negotiations of a channel’s next brief stand in their order',
  options: [CHANNEL],
  access: 'member',
  examples: ['/digest why'],
  async run(context, options) {
    return presentWhyRanked(await context.services.delivery.composeNext(await nextBrief(context, options)));
  },
};
