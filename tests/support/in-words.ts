import { type Inline, type Moment, plainText } from '#src/core/inline.ts';

/** The same value with each point in time as its words, as a terminal would show it. */
export function inWords<T>(value: T): T {
  return written(value) as T;
}

function written(value: unknown): unknown {
  if (isInline(value)) return plainText(value);
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
}

function isInline(value: unknown): value is Inline {
  if (!Array.isArray(value)) return false;
  return value.some(isMoment) && value.every((part) => typeof part === 'string' || isMoment(part));
}

function isMoment(value: unknown): value is Moment {
  return typeof value === 'object' && value !== null && 'shows' in value && 'words' in value;
}
