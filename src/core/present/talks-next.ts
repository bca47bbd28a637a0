import { type Inline, inline } from '#src/core/inline.ts';
import type { Block, ListItem, Reply, ReplyFile } from '#src/core/reply.ts';
import type { NextStep, Talks } from '#src/core/talks.ts';
import { chapter, muted, plural } from './blocks.ts';
import { commandButtons, pageButtons } from './talks-buttons.ts';
import { day, partialDate } from './times.ts';

/** A step that somebody announced, with the story that says so. */
export interface PlannedStep {
  readonly talks: Talks;
  readonly step: NextStep;
  readonly outlet: string;
  readonly url: string | null;
}

export interface CalendarView {
  /** Null for all negotiations. */
  readonly talks: Talks | null;
  /** By date. */
  readonly coming: readonly PlannedStep[];
  /** The date passed with no news, the latest first. */
  readonly passed: readonly PlannedStep[];
  readonly undated: readonly PlannedStep[];
  /** What is coming as a calendar file; null where nothing has a day or a month. */
  readonly file: ReplyFile | null;
}

const MAX_LISTED = 20;

/** `/talks next`. */
export function presentNext({ talks, coming, passed, undated, file }: CalendarView): Reply {
  const buttons =
    talks === null
      ? commandButtons(['All negotiations', '/talks list'], ['What I follow', '/talks follow'])
      : pageButtons(talks, ['status', 'timeline']);
  if (coming.length + passed.length + undated.length === 0) {
    const what = talks === null ? 'any negotiation' : talks.name;
    return { blocks: [{ kind: 'text', text: `No story in this store says what comes next in ${what}.` }, buttons] };
  }
  return {
    blocks: [
      { kind: 'heading', text: talks === null ? 'What comes next' : `${talks.name}: what comes next`, level: 1 },
      ...chapter(
        'Announced',
        stepList(coming, (step) => inline`${dateOf(step)}: ${step.talks.name}`),
      ),
      ...chapter(
        'The date passed with no news',
        stepList(passed, (step) => inline`${dateOf(step)}: ${step.talks.name}`),
      ),
      ...chapter(
        'Without a date',
        stepList(undated, (step) => step.talks.name),
      ),
      ...(file ? [{ kind: 'file', file } as const] : []),
      { kind: 'divider' },
      buttons,
    ],
  };
}

function stepList(steps: readonly PlannedStep[], title: (step: PlannedStep) => Inline): readonly Block[] {
  if (steps.length === 0) return [];
  const rest = steps.length - MAX_LISTED;
  const items = steps.slice(0, MAX_LISTED).map((planned): ListItem => ({
    text: title(planned),
    detail: inline`${planned.step.text} (${planned.outlet}, ${day(planned.step.at)})`,
    ...(planned.url === null ? {} : { url: planned.url }),
  }));
  return [{ kind: 'list', items }, ...(rest > 0 ? [muted(`And ${plural(rest, 'other')}.`)] : [])];
}

function dateOf({ step }: PlannedStep): Inline {
  return step.date === null ? '' : partialDate(step.date);
}
