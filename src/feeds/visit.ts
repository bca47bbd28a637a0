import type { Clock } from '#src/core/clock.ts';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import type { Feed, FeedMemory, PollOutcome, Validators } from '#src/core/feed.ts';
import { type FeedRemark, faultNameOf } from '#src/core/feed-outcome.ts';
import { plainWords } from '#src/core/plain-words.ts';
import type { Store } from '#src/core/store.ts';
import type { FetchedPage, Fetcher } from './fetch.ts';
import type { FeedReader, ReadFeed } from './read-feed.ts';
import { isOtherFeed } from './other-feed.ts';

export interface VisitDeps {
  readonly fetcher: Fetcher;
  readonly read: FeedReader;
  readonly clock: Clock;
  readonly store: Pick<Store, 'countKnownItems'>;
}

/** A server that has said “unchanged” for so long is asked for the whole once more, since some say it for ever. */
const WHOLE_AGAIN_MS = 24 * 60 * 60 * 1000;

/** Fetches and reads a feed, if it has changed since the last visit. Never rejects: a fault is an outcome. */
export async function visitFeed(feed: Feed, deps: VisitDeps): Promise<PollOutcome> {
  try {
    const trusted = trustedValidators(feed);
    const page = await fetchFeed(feed, trusted, deps);
    if (!page.notModified) return await readVisit(feed, page, trusted, deps);
    const now = deps.clock.now();
    const wholeAt = feed.memory.wholeAt ?? now.toISOString();
    if (now.getTime() - Date.parse(wholeAt) > WHOLE_AGAIN_MS) return await verify(feed, trusted, deps);
    return { kind: 'not-modified', memory: remember(feed, page, wholeAt), ...maxAgeOf(page) };
  } catch (thrown) {
    return faultOf(asParleyError(thrown), deps.clock);
  }
}

function fetchFeed(feed: Feed, validators: Validators, { fetcher }: VisitDeps): Promise<FetchedPage> {
  const { validatorsFrom } = feed.memory;
  return fetcher.get(feed.url, { validators, validatorsFrom, userAgent: feed.userAgent });
}

async function readVisit(feed: Feed, page: FetchedPage, sent: Validators, deps: VisitDeps): Promise<PollOutcome> {
  const found = await deps.read(page);
  await refuseOtherFeed(feed, found, deps);
  const isSame = found.contentHash === feed.memory.contentHash;
  const memory = {
    ...remember(feed, page, deps.clock.now().toISOString()),
    contentHash: found.contentHash,
    validatorsFrom: page.url,
    distrusted: [...new Set([...feed.memory.distrusted, ...caught(sent, page.validators, isSame)])],
  };
  const ignored = isSame && hasAny(sent);
  const remarks: readonly FeedRemark[] = [
    ...(ignored ? ['ignores-validators' as const] : []),
    ...(memory.distrusted.length > 0 && !ignored ? ['lying-validators' as const] : []),
  ];
  const { validators } = page;
  // A 200 with what we have is as good as a 304, and the store is spared forty look-ups.
  if (isSame) {
    const all = [...new Set([...found.feed.remarks, ...remarks])];
    return { kind: 'not-modified', validators, memory, remarks: all, ...maxAgeOf(page) };
  }
  return { kind: 'items', feed: found.feed, validators, memory, remarks, ...maxAgeOf(page) };
}

/**
 * Which validators are not to be sent again: one that stays the same while the content changes would get us a false
 * “unchanged” some day; and an ETag that changes over the same content, as with several machines behind one name, never gets
 * us an “unchanged” where Last-Modified would.
 */
function caught(sent: Validators, got: Validators, isSame: boolean): readonly (keyof Validators)[] {
  if (isSame) {
    const isLastModifiedFirm = sent.lastModified !== null && sent.lastModified === got.lastModified;
    return sent.etag !== null && sent.etag !== got.etag && isLastModifiedFirm ? ['etag'] : [];
  }
  return (['etag', 'lastModified'] as const).filter((name) => sent[name] !== null && sent[name] === got[name]);
}

/** Asks for the whole where the server said “unchanged”, and believes it no more where it says so of what has changed. */
async function verify(feed: Feed, trusted: Validators, deps: VisitDeps): Promise<PollOutcome> {
  const whole = await fetchFeed(feed, { etag: null, lastModified: null }, deps);
  const outcome = await readVisit(feed, whole, { etag: null, lastModified: null }, deps);
  if (outcome.kind !== 'items') return outcome;
  // It may have changed just now: a liar says “unchanged” of the old one even after it has shown us the new one.
  const again = await fetchFeed(feed, trusted, deps);
  if (!again.notModified || !outcome.memory) return outcome;
  const memory: FeedMemory = { ...outcome.memory, distrusted: ['etag', 'lastModified'] };
  return { ...outcome, memory, remarks: [...(outcome.remarks ?? []), 'lying-validators'] };
}

function trustedValidators({ validators, memory }: Feed): Validators {
  const { distrusted } = memory;
  return {
    etag: distrusted.includes('etag') ? null : validators.etag,
    lastModified: distrusted.includes('lastModified') ? null : validators.lastModified,
  };
}

function remember(feed: Feed, { permanentRedirectTo: url }: FetchedPage, wholeAt: string | null): FeedMemory {
  const { redirect: before } = feed.memory;
  const sightings = before !== null && before.url === url ? before.sightings + 1 : 1;
  return { ...feed.memory, wholeAt, redirect: url === null ? null : { url, sightings } };
}

/** Throws `feed/replaced`: another feed at a known address could be anybody's. */
async function refuseOtherFeed(feed: Feed, { feed: found }: ReadFeed, deps: VisitDeps): Promise<void> {
  if (!isOtherFeed(feed, found) || (await deps.store.countKnownItems(feed.id, found.items)) > 0) return;
  throw new ParleyError('feed/replaced', { url: feed.url, was: feed.title ?? feed.url, now: found.title ?? feed.url });
}

function maxAgeOf({ maxAgeMs }: FetchedPage): { maxAgeMs?: number } {
  return maxAgeMs === null ? {} : { maxAgeMs };
}

function hasAny({ etag, lastModified }: Validators): boolean {
  return etag !== null || lastModified !== null;
}

function faultOf(error: ParleyError, clock: Clock): PollOutcome {
  const { code, facts } = error;
  const fault = { name: faultNameOf(error), code, message: plainWords(error), at: clock.now().toISOString() };
  const retryAfterMs = 'retryAfterMs' in facts ? facts.retryAfterMs : undefined;
  return { kind: 'fault', fault, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
