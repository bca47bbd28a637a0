import type { AnnouncedStep } from '#src/core/calendar.ts';
import type { Command, CommandContext } from '#src/core/command.ts';
import { endOf, standingOf } from '#src/core/next-step.ts';
import { presentNext } from '#src/core/present/talks-next.ts';
import type { CalendarView, PlannedStep } from '#src/core/present/talks-next.ts';
import { hasState } from '#src/core/present/talks.ts';
import type { TalksWithState } from '#src/core/present/talks.ts';
import type { Reply } from '#src/core/reply.ts';
import { onTalks, WHAT } from './find-talks.ts';

/** More than anybody reads; the nearest come first. */
const MAX_TALKS = 500;

/** `/talks next [what]`. */
export const talksNext: Command = {
  name: 'talks next',
  description: 'Shows what comes next, as a calendar: in all negotiations or in one',
  options: [{ ...WHAT, required: false }],
  access: 'member',
  examples: ['/talks next', '/talks next syria'],
  async run(context, { what }) {
    if (typeof what !== 'string') {
      const all = (await context.store.listTalks()).filter(hasState);
      return calendarOf(context, all.slice(0, MAX_TALKS), null);
    }
    return onTalks(context, what, 'talks next', async ({ talks }) => calendarOf(context, [talks], talks));
  },
};

async function calendarOf(
  { clock, services, store }: CommandContext,
  all: readonly TalksWithState[],
  talks: TalksWithState | null,
): Promise<Reply> {
  const now = clock.now();
  const coming: PlannedStep[] = [];
  const passed: PlannedStep[] = [];
  const undated: PlannedStep[] = [];
  for (const one of all) {
    const standing = standingOf(one.state, now);
    if (!standing) continue;
    const { step, passedInSilence } = standing;
    const story = await store.getStory(step.storyId);
    const planned = { talks: one, step, outlet: story?.source ?? 'an unnamed outlet', url: story?.url ?? null };
    if (step.date === null) undated.push(planned);
    else if (passedInSilence) passed.push(planned);
    // A date that has passed with news is over.
    else if (endOf(step.date) > now.getTime()) coming.push(planned);
  }
  const view: CalendarView = {
    talks,
    coming: coming.toSorted(byDate),
    passed: passed.toSorted(byDate).toReversed(),
    undated,
    file: null,
  };
  const steps = view.coming.flatMap(announced);
  if (steps.length === 0) return presentNext(view);
  const bytes = services.writeCalendar(steps);
  return presentNext({ ...view, file: { name: 'negotiations.ics', mediaType: 'text/calendar', bytes } });
}

/** A calendar has days and months; a year is too long for it. */
function announced({ talks, step: { date, text }, url }: PlannedStep): readonly AnnouncedStep[] {
  if (date === null || date.length < 'YYYY-MM'.length) return [];
  return [{ id: `${talks.id}/${date}`, talks: talks.name, text, date, url }];
}

function byDate(left: PlannedStep, right: PlannedStep): number {
  return endOf(left.step.date ?? '') - endOf(right.step.date ?? '') || left.talks.name.localeCompare(right.talks.name);
}
