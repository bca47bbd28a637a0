import { type Inline, type Moment, drawInline, secondsOf } from '#src/core/inline.ts';
import { escape } from './escape.ts';

/** Words as Discord shows them: text as text, and points in time in the reader's own way and zone. */
export function write(words: Inline): string {
  return drawInline(words, { text: escape, moment: timestamp });
}

/** `<t:…:R>` says how far away it is; a day alone is shown as such, since nobody said an hour to count from. */
export function timestamp(moment: Moment): string {
  const found = secondsOf(moment);
  if (!found) return escape(moment.words);
  const { seconds, isDay } = found;
  if (isDay) return `<t:${seconds}:D>`;
  switch (moment.shows) {
    case 'day':
      return `<t:${seconds}:d> (<t:${seconds}:R>)`;
    case 'time':
      return `<t:${seconds}:f> (<t:${seconds}:R>)`;
    case 'exact':
      return `<t:${seconds}:f>`;
    case 'distance':
      return `<t:${seconds}:R>`;
    default:
      return moment.shows satisfies never;
  }
}
