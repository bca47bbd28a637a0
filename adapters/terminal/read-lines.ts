import type { Readable } from 'node:stream';

/**
 * The lines of a stream of UTF-8 bytes, as they come; one of more than `maxChars` is read to its end without being kept,
 * and comes as null.
 */
export async function* readLines(input: Readable, maxChars: number): AsyncGenerator<string | null> {
  let pending = '';
  let isTooLong = false;
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = String(chunk).split('\n');
    for (const [index, part] of parts.entries()) {
      if (!isTooLong) pending += part;
      if (pending.length > maxChars) {
        isTooLong = true;
        pending = '';
      }
      if (index === parts.length - 1) continue;
      yield isTooLong ? null : pending;
      pending = '';
      isTooLong = false;
    }
  }
  if (pending !== '' || isTooLong) yield isTooLong ? null : pending;
}
