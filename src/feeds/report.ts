import { createReadStream } from 'node:fs';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import type { FeedFormat, FeedItem } from '#src/core/feed.ts';
import { plainWords } from '#src/core/plain-words.ts';
import type { Fetcher } from './fetch.ts';
import { readFeed } from './read-feed.ts';

/** One line of `parley feed`. */
export type FeedReport =
  | {
      readonly source: string;
      readonly format: FeedFormat;
      readonly title: string | null;
      readonly items: readonly FeedItem[];
      readonly warnings: readonly string[];
    }
  | { readonly source: string; readonly error: { readonly code: string; readonly message: string } };

const MAX_FILE_BYTES = 15_000_000;

/**
 * Reads a feed as the poller would, without storing it. Never rejects.
 * @param source an http or https address, or else a file's path
 */
export async function reportFeed(source: string, fetcher: Fetcher): Promise<FeedReport> {
  try {
    const document = /^https?:\/\//i.test(source) ? await fetcher.get(source) : await readFile(source);
    const { format, title, items, warnings } = (await readFeed(document)).feed;
    return { source, format, title, items, warnings };
  } catch (thrown) {
    const error = asParleyError(thrown);
    return { source, error: { code: error.code, message: plainWords(error) } };
  }
}

async function readFile(path: string): Promise<{ body: Uint8Array; url: string; contentType: null }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_FILE_BYTES) throw new ParleyError('fetch/too-large', { url: path, limitBytes: MAX_FILE_BYTES });
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ParleyError) throw error;
    throw new ParleyError('feed/malformed', { url: path, reason: reasonOf(error) }, { cause: error });
  }
  return { body: Buffer.concat(chunks), url: path, contentType: null };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'its file may not be read' : 'its file cannot be read';
}
