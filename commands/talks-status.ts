import type { Command } from '#src/core/command.ts';
import { findLeadBrief } from '#src/core/lead-brief.ts';
import { presentTalksStatus } from '#src/core/present/talks.ts';
import { followedTalks } from './followed-talks.ts';
import { onTalks, WHAT } from './find-talks.ts';

const MAX_ENTRIES = 5;

/** `/talks status <what>`. */
export const talksStatus: Command = {
  name: 'talks status',
  description: 'Shows where a negotiation stands, who wants what, and what comes next',
  options: [WHAT],
  access: 'member',
  examples: ['/talks status syria', '/talks status "south sudan"'],
  async run(context, options) {
    const { caller, clock, store } = context;
    return onTalks(context, String(options.what), 'talks status', async ({ talks, others }) => {
      const entries = await store.timeline(talks.id, { limit: MAX_ENTRIES });
      const lead = await findLeadBrief(store, entries);
      const isFollowed = (await followedTalks(context)).some((followed) => followed.talks.id === talks.id);
      const isForModerator = caller.isModerator;
      return presentTalksStatus({ talks, entries, lead, others, isFollowed, isForModerator, now: clock.now() });
    });
  },
};
