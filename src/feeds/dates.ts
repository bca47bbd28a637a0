import { z } from 'zod';
import zonesJson from './data/time-zones.json' with { type: 'json' };

/** Minutes east of UTC. The names of RFC 822, and others that feeds use; ambiguous ones (IST) are left out. */
const zones = new Map(Object.entries(z.record(z.string().regex(/^[A-Z]+$/), z.int()).parse(zonesJson)));

/** Languages whose month names are read besides English; where two clash, the first one counts. */
const MONTH_LANGUAGES = 'en de fr es it pt nl sv da nb fi pl cs sk hu ro hr tr el ru uk id vi'.split(' ');
const MAX_DATE_CHARS = 100;
const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 2199;

interface Parts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

interface TimeOfDay extends Pick<Parts, 'hour' | 'minute' | 'second' | 'ms' | 'offset'> {
  /** The text without the time and its zone. */
  readonly rest: string;
}

const ISO =
  /^([+-]?\d{4})-?(?:(\d{2})(?:-?(\d{2}))?)?(?:(?:[T_ ]|\s+)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(.*))?$/i;
const TIME = /(?:^|[\sT,])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([ap]\.?m\.?(?![a-z]))?/i;
const OFFSET = /^(?:GMT|UTC?|Z)?\s?([+-])(\d{1,2}):?(\d{2})?\b/i;

/** What RSS asks for (RFC 822 with RFC 2822's year), to the letter: most dates, and read without a search for their parts. */
const USUAL =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (GMT|UTC|Z|[+-]\d{4})$/;
const USUAL_MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * A date as feeds write it, to ISO 8601 in UTC: W3C-DTF, RFC 822 and 2822, asctime, with names of months in many
 * languages, with one or another part missing. A date without a zone counts as UTC. Null where it cannot be read for sure,
 * as with `03/04/2021`, where day and month could be either.
 */
export function parseDate(written: string): string | null {
  const text = written.trim().replace(/\s+/g, ' ');
  if (text === '' || text.length > MAX_DATE_CHARS) return null;
  const parts = readUsual(text) ?? readOrdinal(text) ?? readIso(text) ?? readWords(text);
  return parts ? toIso(parts) : readEpoch(text);
}

function readUsual(text: string): Parts | null {
  const match = USUAL.exec(text);
  if (!match) return null;
  const [, day, name = '', year, hour, minute, second, zone = ''] = match;
  const month = USUAL_MONTHS.indexOf(name) / name.length + 1;
  return { ...numbers({ year, day, hour, minute, second }), month, ms: 0, offset: readZone(zone) ?? 0 };
}

/** A year and the number of a day in it, by ISO 8601: `2003-335`. */
function readOrdinal(text: string): Parts | null {
  const [, year, dayOfYear] = /^(\d{4})-?(\d{3})$/.exec(text) ?? [];
  if (year === undefined || Number(dayOfYear) < 1 || Number(dayOfYear) > 366) return null;
  const date = new Date(Date.UTC(Number(year), 0, Number(dayOfYear)));
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return { ...day, hour: 0, minute: 0, second: 0, ms: 0, offset: 0 };
}

/** Seconds or milliseconds since 1970, as programs write them. */
function readEpoch(text: string): string | null {
  const [, seconds, fraction = '000'] = /^(\d{10})(\d{3})?$/.exec(text) ?? [];
  return seconds === undefined ? null : new Date(Number(seconds + fraction)).toISOString();
}

function readIso(text: string): Parts | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone = ''] = match;
  const offset = readZone(zone.trim());
  return { ...numbers({ year, month, day, hour, minute, second }), ms: millis(fraction), offset: offset ?? 0 };
}

/** Dates in words: the time and its zone are taken out first, then the month's name; what is left are day and year. */
function readWords(text: string): Parts | null {
  const time = readTime(text);
  const words = time.rest.match(/\p{L}+|\d+/gu) ?? [];
  const figures = words.filter((word) => /^\d+$/.test(word));
  // The last one, since the short name of a weekday can look like a month: “mar, 24 mai”.
  const month = words.map((word) => monthOf(word)).findLast((found) => found !== null) ?? null;
  const date = month === null ? readFigures(figures) : dayAndYear(figures, month);
  return date && { ...date, ...time };
}

function readTime(text: string): TimeOfDay {
  const match = TIME.exec(text);
  if (!match) return { hour: 0, minute: 0, second: 0, ms: 0, offset: 0, rest: text };
  const [whole, hour, minute, second = '0', fraction = '', half] = match;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + whole.length).trimStart();
  const zone = OFFSET.exec(after)?.[0] ?? /^[A-Z]{1,5}\b/.exec(after)?.[0] ?? '';
  const clock = numbers({ hour, minute, second });
  const hours = half ? (clock.hour % 12) + (/^p/i.test(half) ? 12 : 0) : clock.hour;
  const rest = `${before} ${after.slice(zone.length)}`;
  return { ...clock, hour: hours, ms: millis(fraction), offset: readZone(zone) ?? 0, rest };
}

/** `2 Jan 03`, `January 2, 2003`, `2003 Jan 2`. */
function dayAndYear(figures: readonly string[], month: number): Pick<Parts, 'year' | 'month' | 'day'> | null {
  const [first, second] = figures;
  if (first === undefined || second === undefined) return null;
  const [year, day] = first.length > 2 ? [first, second] : [second, first];
  return { year: fullYear(year), month, day: Number(day) };
}

/** `31/12/2003`, `12.31.2003`, `2003/12/31`: only where it is sure which is the month. */
function readFigures(figures: readonly string[]): Pick<Parts, 'year' | 'month' | 'day'> | null {
  const [a, b, c] = figures;
  if (a === undefined || b === undefined || c === undefined) return null;
  if (a.length === 4) return { year: Number(a), month: Number(b), day: Number(c) };
  if (c.length !== 4 && c.length !== 2) return null;
  const year = fullYear(c);
  if (Number(a) > 12 || a === b) return { year, month: Number(b), day: Number(a) };
  return Number(b) > 12 ? { year, month: Number(a), day: Number(b) } : null;
}

/** Two-digit years by RFC 2822, section 4.3. */
function fullYear(year: string): number {
  const value = Number(year);
  if (year.length === 2) return value < 50 ? 2000 + value : 1900 + value;
  return year.length === 3 ? 1900 + value : value;
}

/** Minutes east of UTC; null where the zone is unknown. Single letters count as UTC, by RFC 2822, section 4.3. */
function readZone(zone: string): number | null {
  const match = OFFSET.exec(zone);
  if (!match) return zones.get((/^[a-z]+/i.exec(zone)?.[0] ?? '').toUpperCase()) ?? null;
  const [, sign, hours, minutes = '0'] = match;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -offset : offset;
}

function toIso(parts: Parts): string | null {
  const { year, month, day, hour, minute, second, ms, offset } = parts;
  if (year < EARLIEST_YEAR || year > LATEST_YEAR || hour > 24 || minute > 59 || second > 60) return null;
  if (Math.abs(offset) > 15 * 60) return null;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  // A leap second has no place in the clock of computers.
  const seconds = (hour * 60 + minute - offset) * 60 + Math.min(second, 59);
  return new Date(midnight.getTime() + seconds * 1000 + ms).toISOString();
}

function millis(fraction: string): number {
  return Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function numbers<K extends string>(strings: Record<K, string | undefined>): Record<K, number> {
  const entries = Object.entries<string | undefined>(strings).map(([key, value]) => [key, Number(value)] as const);
  return Object.fromEntries(entries) as Record<K, number>;
}

const ENGLISH = monthNames(['en']);
const ENGLISH_WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$/;
let others: ReadonlyMap<string, number> | null = null;

/** 1 to 12, by the name, its usual short form or its first letters. */
function monthOf(word: string): number | null {
  const plain = withoutMarks(word);
  const found = ENGLISH.get(plain);
  if (found !== undefined || ENGLISH_WEEKDAY.test(plain)) return found ?? null;
  // Hardly any feed needs the other languages, which take megabytes.
  others ??= monthNames(MONTH_LANGUAGES);
  return others.get(plain) ?? others.get(plain.slice(0, 3)) ?? null;
}

/** The names come from the Unicode CLDR, which Node carries. */
function monthNames(languages: readonly string[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    for (const length of ['long', 'short'] as const) {
      // With a day beside it a month stands in the genitive, as it does in a date.
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: length, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month += 1) {
        const part = format.formatToParts(Date.UTC(2001, month - 1, 1)).find(({ type }) => type === 'month');
        const name = withoutMarks(part?.value ?? '').match(/\p{L}+/u)?.[0];
        if (name && !names.has(name)) names.set(name, month);
      }
    }
  }
  return names;
}

function withoutMarks(word: string): string {
  return word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}
