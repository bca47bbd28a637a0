import * as chrono from 'chrono-node';

/** A longer stretch has no one date. */
const MAX_DATE_CHARS = 1_000;
const SECOND_HALF = 7;
/** “Last month” has a certain year for chrono, but only as counted from some day. */
const SAYS_YEAR = /\b(?:19|20)\d\d\b/;

/** chrono's English, and what news says of months and years that it passes over. */
const calendar = chrono.casual.clone();
calendar.parsers.push(
  {
    pattern: () => /\b(?:for|by|until|till|before|from|early|late|mid)[ -]May\b(?! \d)/,
    extract: () => ({ month: 5 }),
  },
  {
    pattern: () => /\b(?:in|by|until|till|before|for|during|early|late|mid)[ -]((?:19|20)\d\d)\b/i,
    extract: (_context, match) => ({ year: Number(match[1]) }),
  },
  {
    pattern: () => /\b(?:the year['’]s end|the end of (?:the|this) year|year-end)\b/i,
    extract: ({ reference }) => ({ year: reference.instant.getUTCFullYear() }),
  },
  {
    pattern: () => /\bin(?:to)? the new year\b/i,
    extract: ({ reference: { instant } }) => ({
      year: instant.getUTCFullYear() + (instant.getUTCMonth() + 1 >= SECOND_HALF ? 1 : 0),
    }),
  },
);

/**
 * The date to come that a sentence says, as finely as it says it: an ISO day, month or year. Worked out from
 * `publishedAt` (ISO), never from today; where that is null, only a date with its year counts. The first date at or
 * after the offset `from` goes before the last one ahead of it.
 */
export function dateToCome(sentence: string, from: number, publishedAt: string | null): string | null {
  const instant = publishedAt === null ? new Date(Date.UTC(2000, 0, 1, 12)) : noonOf(publishedAt);
  const words = sentence.slice(0, MAX_DATE_CHARS).replaceAll(PART_OF_DAY, (part) => ' '.repeat(part.length));
  const results = calendar.parse(words, { instant, timezone: 0 }, { forwardDate: true });
  const ranked = [
    ...results.filter(({ index }) => index >= from),
    ...results.filter(({ index }) => index < from).toReversed(),
  ];
  const dates = ranked
    .filter(({ text }) => publishedAt !== null || SAYS_YEAR.test(text))
    .map(({ start, index, text }) => isoOf(start, `${words.slice(Math.max(0, index - PHASE_CHARS), index)}${text}`))
    .filter((date) => date !== null)
    .filter((date) => publishedAt === null || date >= publishedAt.slice(0, date.length));
  // The story's own day is more often when something was said than when the step is due.
  return dates.find((date) => date !== publishedAt?.slice(0, 10)) ?? dates[0] ?? null;
}

/** “The evening of May 29”: chrono takes the evening for the story's own. */
const PART_OF_DAY = /\b(?:morning|afternoon|evening|night) of (?=\p{Lu}|\d)/gu;
const PHASE_CHARS = 14;
/** “By the end of January” is a time in January. */
const PHASE = /\b(?:end|start|beginning|middle|half|course) of\b/i;
const SPAN = /\b(?:week|weeks|weekend|month|months|days)\b/i;
/** “In two days” is a day; “within two days” is a time before it. */
const COUNTED_DAYS = /\bin (?:a|\d{1,2}|two|three|four|five|six|seven|ten) days\b/i;

function noonOf(publishedAt: string): Date {
  return new Date(`${publishedAt.slice(0, 10)}T12:00:00Z`);
}

function isoOf(date: chrono.ParsedComponents, words: string): string | null {
  const year = String(date.get('year') ?? '').padStart(4, '0');
  const month = String(date.get('month') ?? '').padStart(2, '0');
  const day = String(date.get('day') ?? '').padStart(2, '0');
  if (!/^\d{4}$/.test(year)) return null;
  if (/\byears?\b/i.test(words) || (date.isCertain('year') && !date.isCertain('month'))) return year;
  if (COUNTED_DAYS.test(words)) return `${year}-${month}-${day}`;
  if (SPAN.test(words) || PHASE.test(words)) return `${year}-${month}`;
  if (date.isCertain('day') || date.isCertain('weekday')) return `${year}-${month}-${day}`;
  return date.isCertain('month') ? `${year}-${month}` : null;
}
