import type { ErrorCode, ErrorFacts } from '#src/core/errors.ts';
import { asParleyError } from '#src/core/errors.ts';
import { type FeedDocument, type ReadFeed, readFeed } from './read-feed.ts';

/** An error loses its class on the way between threads, so that its facts travel as data. */
export type WorkerAnswer =
  | { readonly read: ReadFeed }
  | { readonly fault: { readonly code: ErrorCode; readonly facts: ErrorFacts[ErrorCode] } };

/** The thread's side of `openFeedReader`: never rejects. */
export default async function work(document: FeedDocument): Promise<WorkerAnswer> {
  try {
    return { read: await readFeed(document) };
  } catch (thrown) {
    const { code, facts } = asParleyError(thrown);
    return { fault: { code, facts } };
  }
}
