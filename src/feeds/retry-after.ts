import { parseDate } from './dates.ts';

/**
 * The Retry-After header, in seconds or as a date (RFC 9110, section 10.2.3), in milliseconds from now; null where there is
 * none that can be read.
 */
export function parseRetryAfter(value: string | null, now: Date): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1000;
  const date = parseDate(trimmed);
  return date === null ? null : Math.max(0, Date.parse(date) - now.getTime());
}
