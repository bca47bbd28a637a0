import type { Clock } from '#src/core/clock.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { ParleyError } from '#src/core/errors.ts';
import type { Feed, PollOutcome } from '#src/core/feed.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { decodeBody } from './decode.ts';
import type { Fetcher } from './fetch.ts';
import { parseFeed } from './parse.ts';

/** Fetches and reads a feed, if it has changed since the last visit. Never rejects: a fault is an outcome. */
export async function visitFeed(
  feed: Pick<Feed, 'url' | 'validators'>,
  fetcher: Fetcher,
  clock: Clock,
): Promise<PollOutcome> {
  try {
    const page = await fetcher.get(feed.url, { validators: feed.validators });
    if (page.notModified) return { kind: 'not-modified' };
    const parsed = await parseFeed(decodeBody(page.body, page.contentType), page.url);
    return { kind: 'items', feed: parsed, validators: page.validators };
  } catch (thrown) {
    const error = asParleyError(thrown);
    const fault = { code: error.code, message: plainWords(error), at: clock.now().toISOString() };
    const retryAfterMs = retryAfterOf(error);
    return { kind: 'fault', fault, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

function retryAfterOf({ facts }: ParleyError): number | undefined {
  return 'retryAfterMs' in facts ? facts.retryAfterMs : undefined;
}
