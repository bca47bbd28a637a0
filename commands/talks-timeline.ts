import type { Command, CommandContext } from '#src/core/command.ts';
import { presentTimeline } from '#src/core/present/talks-timeline.ts';
import type { TimelineView } from '#src/core/present/talks-timeline.ts';
import { chartAlt } from '#src/core/present/timeline-chart.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { chartTimeline } from '#src/core/timeline-chart.ts';
import { onTalks, WHAT } from './find-talks.ts';
import { shortened, usageError } from './usage.ts';

const MAX_LISTED = 40;
/** A picture has room for more than a list. */
const MAX_DRAWN = 300;

/** `/talks timeline <what> [since]`. */
export const talksTimeline: Command = {
  name: 'talks timeline',
  description: 'Shows what happened in a negotiation, newest first, and draws it',
  options: [
    WHAT,
    { name: 'since', description: 'a day, month or year, such as 2017-01-31', type: 'text', required: false },
  ],
  access: 'member',
  examples: ['/talks timeline syria', '/talks timeline "south sudan" since:2017-01-01'],
  async run(context, options) {
    const since = typeof options.since === 'string' ? readDay(options.since) : null;
    return onTalks(context, String(options.what), 'talks timeline', async ({ talks }) => {
      const range = since === null ? {} : { since };
      const entries = await context.store.timeline(talks.id, { limit: MAX_DRAWN, ...range });
      const picture = await drawPicture(context, talks, entries);
      const isCut = entries.length > MAX_LISTED;
      return presentTimeline({ talks, entries: entries.slice(0, MAX_LISTED), since, isCut, picture });
    });
  },
};

async function drawPicture(
  { clock, services }: CommandContext,
  talks: Talks,
  entries: readonly TimelineEntry[],
): Promise<TimelineView['picture']> {
  const chart = chartTimeline(talks, entries, clock.now());
  return chart && { png: await services.drawTimeline(chart), alt: chartAlt(chart) };
}

/** The first moment of a day, month or year in ISO form. Throws `command/usage`. */
function readDay(words: string): string {
  const day = /^\d{4}(?:-\d{2}){0,2}$/u.test(words) ? new Date(words) : new Date(Number.NaN);
  // `new Date('2017-02-30')` is 2 March, so that the day is compared with what was asked.
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(words)) return day.toISOString();
  throw usageError(talksTimeline, `“${shortened(words)}” is no date. Write a day, month or year, such as 2017-01-31.`);
}
