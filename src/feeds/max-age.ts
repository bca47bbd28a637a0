/** A longer one is a slip of its server. */
const LONGEST_SECONDS = 30 * 24 * 60 * 60;

/**
 * How long an answer counts as fresh, in milliseconds: `max-age` of Cache-Control less the time that it spent in caches
 * (RFC 9111, sections 4.2.1 and 5.1). Null where the server says nothing, or that it is never fresh.
 */
export function parseMaxAge(cacheControl: string | null, age: string | null): number | null {
  const directives = (cacheControl ?? '').toLowerCase();
  if (/\bno-(?:cache|store)\b/.test(directives)) return null;
  const seconds = Number(/(?:^|[\s,])max-age\s?=\s?"?(\d{1,10})/.exec(directives)?.[1]);
  const spent = /^\s?\d{1,10}\s?$/.test(age ?? '') ? Number(age) : 0;
  const left = Math.min(seconds, LONGEST_SECONDS) - spent;
  return left > 0 ? left * 1000 : null;
}
