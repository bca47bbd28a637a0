import type { Command } from '#src/core/command.ts';
import { presentChoice, presentNoNews, presentTimeline } from '#src/core/present/talks.ts';
import { findTalks, WHAT } from './find-talks.ts';
import { shortened, usageError } from './usage.ts';

const MAX_ENTRIES = 40;

/** `/talks timeline <what> [since]`. */
export const talksTimeline: Command = {
  name: 'talks timeline',
  description: 'Shows what happened in a negotiation, newest first',
  options: [
    WHAT,
    { name: 'since', description: 'a day, month or year, such as 2017-01-31', type: 'text', required: false },
  ],
  access: 'member',
  examples: ['/talks timeline syria', '/talks timeline "south sudan" since:2017-01-01'],
  async run(context, options) {
    const since = typeof options.since === 'string' ? readDay(options.since) : null;
    const words = String(options.what);
    const found = await findTalks(context, words);
    if (found.kind === 'several') return presentChoice(words, found.matches, 'talks timeline');
    if (found.kind === 'no-news') return presentNoNews(found.talks);
    const entries = await context.store.timeline(found.talks.id, {
      limit: MAX_ENTRIES,
      ...(since === null ? {} : { since }),
    });
    return presentTimeline(found.talks, entries, since);
  },
};

/** The first moment of a day, month or year in ISO form. Throws `command/usage`. */
function readDay(words: string): string {
  const day = /^\d{4}(?:-\d{2}){0,2}$/u.test(words) ? new Date(words) : new Date(Number.NaN);
  // `new Date('2017-02-30')` is 2 March, so that the day is compared with what was asked.
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(words)) return day.toISOString();
  throw usageError(talksTimeline, `“${shortened(words)}” is no date. Write a day, month or year, such as 2017-01-31.`);
}
