import type { NextStep, TalksState } from './talks.ts';

/** The next step as it stands at a moment. */
export interface NextStanding {
  readonly step: NextStep;
  /** The date has passed, and no story has borne on the talks since it was due. */
  readonly passedInSilence: boolean;
}

/** A pure function of the state and the clock; a date that names a month or a year passes with its last day. */
export function standingOf(state: Pick<TalksState, 'next' | 'updatedAt'>, now: Date): NextStanding | null {
  const step = state.next;
  if (step === null) return null;
  if (step.date === null) return { step, passedInSilence: false };
  const heard = Date.parse(state.updatedAt);
  const isSilent = heard < Date.parse(step.date) || heard <= Date.parse(step.at);
  return { step, passedInSilence: isSilent && now.getTime() >= endOf(step.date) };
}

/** The first moment after a day, month or year in ISO form, in UTC. */
export function endOf(date: string): number {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return Date.UTC(year + 1, 0);
  return day === undefined ? Date.UTC(year, month) : Date.UTC(year, month - 1, day + 1);
}
