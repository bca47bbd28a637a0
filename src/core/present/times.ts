import { type Inline, type Moment, inline } from '#src/core/inline.ts';

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `14 Dec 2017`; what is no date comes back as it is. */
export function dayWords(iso: string): string {
  return formatOr(iso, (date) => DAY.format(date));
}

/** `14 Dec 2017, 08:00 UTC`. */
export function momentWords(iso: string): string {
  return formatOr(iso, (date) => `${DAY.format(date)}, ${TIME.format(date)} UTC`);
}

/** The day of a moment, or a day alone, for each reader in their own way. */
export function day(iso: string): Inline {
  return [{ at: iso, shows: 'day', words: dayWords(iso) }];
}

/** The same with the hour. */
export function moment(iso: string): Inline {
  return [{ at: iso, shows: 'time', words: momentWords(iso) }];
}

/** The same where words beside it say how far away that is. */
export function exactMoment(iso: string): Inline {
  return [{ at: iso, shows: 'exact', words: momentWords(iso) }];
}

/** How far away it is: `5 minutes ago`. */
export function distance(iso: string, now: Date): Inline {
  return [{ at: iso, shows: 'distance', words: relativeWords(iso, now) }] satisfies Moment[];
}

/** A day as a moment; a month or a year is words. */
export function partialDate(date: string): Inline {
  return date.length === 'YYYY-MM-DD'.length ? day(date) : partialDateWords(date);
}

/** `19 Nov 2024, 08:00 to 20 Nov 2024, 08:00 UTC`. */
export function period(from: string, to: string): Inline {
  return inline`${[{ at: from, shows: 'exact', words: momentWords(from).replace(/ UTC$/u, '') }]} to ${exactMoment(to)}`;
}

/** A day, a month or a year, as precise as it is given: `2018-01` is “January 2018”. */
export function partialDateWords(date: string): string {
  if (/^\d{4}$/.test(date)) return date;
  if (/^\d{4}-\d{2}$/.test(date)) return formatOr(`${date}-01`, (first) => MONTH.format(first));
  return dayWords(date);
}

/** `19 Nov 2024, 08:00 to 20 Nov 2024, 08:00 UTC`. */
export function periodWords(from: string, to: string): string {
  return `${momentWords(from).replace(/ UTC$/u, '')} to ${momentWords(to)}`;
}

/** `5 minutes ago`, `in 2 hours`; within a minute it is “just now” or “at once”. */
export function relativeWords(iso: string, now: Date): string {
  return formatOr(iso, (date) => {
    const distanceMs = date.getTime() - now.getTime();
    const size = Math.abs(distanceMs);
    if (size < MINUTE_MS) return distanceMs <= 0 ? 'just now' : 'at once';
    if (size < HOUR_MS) return RELATIVE.format(Math.trunc(distanceMs / MINUTE_MS), 'minute');
    if (size < DAY_MS) return RELATIVE.format(Math.trunc(distanceMs / HOUR_MS), 'hour');
    return RELATIVE.format(Math.trunc(distanceMs / DAY_MS), 'day');
  });
}

/** `15 minutes`, `2 hours`, `3 days`: a length of time in its largest unit that fits twice, or once to the letter. */
export function intervalWords(ms: number): string {
  const [unitMs, unit] =
    ms >= 2 * DAY_MS || ms === DAY_MS
      ? [DAY_MS, 'day']
      : ms >= 2 * HOUR_MS || ms === HOUR_MS
        ? [HOUR_MS, 'hour']
        : [MINUTE_MS, 'minute'];
  const count = Math.max(1, Math.round(ms / unitMs));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function formatOr(iso: string, format: (date: Date) => string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : format(date);
}
