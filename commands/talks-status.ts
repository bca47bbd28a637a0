import type { Command } from '#src/core/command.ts';
import { findLeadBrief } from '#src/core/lead-brief.ts';
import { presentChoice, presentNoNews, presentTalksStatus } from '#src/core/present/talks.ts';
import { findTalks, WHAT } from './find-talks.ts';

const MAX_ENTRIES = 5;

/** `/talks status <what>`. */
export const talksStatus: Command = {
  name: 'talks status',
  description: 'Shows where a negotiation stands, who wants what, and what comes next',
  options: [WHAT],
  access: 'member',
  examples: ['/talks status syria', '/talks status "south sudan"'],
  async run(context, options) {
    const words = String(options.what);
    const found = await findTalks(context, words);
    if (found.kind === 'several') return presentChoice(words, found.matches, 'talks status');
    if (found.kind === 'no-news') return presentNoNews(found.talks);
    const entries = await context.store.timeline(found.talks.id, { limit: MAX_ENTRIES });
    const lead = await findLeadBrief(context.store, entries);
    return presentTalksStatus({ talks: found.talks, entries, lead, others: found.others });
  },
};
