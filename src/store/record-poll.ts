import type { FeedItem, FeedPace, PollOutcome } from '#src/core/feed.ts';
import type { FeedRemark } from '#src/core/feed-outcome.ts';
import type { PollCount, PollRecord } from '#src/core/store.ts';
import { type KnownStories, type KnownStory, type Match, matchItems, nameItems, sightOf } from './match-items.ts';
import type { NamedItem } from './match-items.ts';
import { inSeconds } from './subscriptions.ts';
import type { Database, FeedRow, Write } from './tables.ts';
import { locked } from './transactions.ts';

const KNOWN_COLUMNS = ['id', 'feed_id', 'item_id', 'item_hash', 'title', 'url', 'published_at'] as const;
/** A permanent redirect is believed when it was seen this often in a row; some are an operator's slip. */
const REDIRECT_SIGHTINGS = 3;
/** SQLite takes 32,766 values a statement, and a row of stories has 17. */
const ROWS_AT_ONCE = 200;

const NOTHING: PollCount = { added: 0, updated: 0 };

/** Stores visits, in their order; null for a feed that is not there. */
export async function recordPolls(write: Write, polls: readonly PollRecord[]): Promise<readonly (PollCount | null)[]> {
  // In one order, so that no two processes wait for each other.
  const ids = [...new Set(polls.map(({ feedId }) => feedId))];
  if (ids.length > 0) {
    const visited = write.selectFrom('feeds').select('id').where('id', 'in', ids).orderBy('id');
    await locked(write, visited).execute();
  }
  const counts: (PollCount | null)[] = [];
  for (const poll of polls) counts.push(await recordPoll(write, poll));
  return counts;
}

/** How many of the items the feed has brought before, by identity or address. */
export async function countKnown(db: Database, feedId: string, items: readonly FeedItem[]): Promise<number> {
  const named = nameItems(feedId, items);
  const { byId, byItemId } = await findKnown(db, feedId, named);
  const urls = await storiesWith(
    db,
    'url',
    feedId,
    items.flatMap(({ url }) => url ?? []),
  );
  const known = new Set(urls.map(({ url }) => url));
  const isKnown = ({ own, split, item }: NamedItem): boolean =>
    byId.has(own.id) || byId.has(split.id) || byItemId.has(item.id) || (item.url !== null && known.has(item.url));
  return named.filter(isKnown).length;
}

async function recordPoll(
  write: Write,
  { feedId, outcome, now, nextPollAt, pace }: PollRecord,
): Promise<PollCount | null> {
  const feed = await write.selectFrom('feeds').selectAll().where('id', '=', feedId).executeTakeFirst();
  if (!feed) return null;
  const visit = { last_polled_at: now, next_poll_at: nextPollAt, ...(pace === undefined ? {} : paceColumns(pace)) };
  const update = write.updateTable('feeds').where('id', '=', feedId);
  if (outcome.kind === 'fault') {
    const stopped_at = outcome.fault.name === 'gone' ? now : feed.stopped_at;
    const last_fault = JSON.stringify(outcome.fault);
    const failing_since = feed.failing_since ?? now;
    await update.set({ ...visit, failures: feed.failures + 1, last_fault, failing_since, stopped_at }).execute();
    return NOTHING;
  }
  const known = await readVisit(write, feed, outcome);
  const first_read_at = feed.first_read_at ?? now;
  const over = { failures: 0, last_fault: null, failing_since: null, fault_told_at: null };
  const well = { ...visit, ...over, first_read_at, ...known.changes };
  if (outcome.kind === 'not-modified') {
    const { validators } = outcome;
    const answered = validators ? { etag: validators.etag, last_modified: validators.lastModified } : {};
    const remarks = outcome.remarks ? { remarks: JSON.stringify([...outcome.remarks, ...known.remarks]) } : {};
    await update.set({ ...well, ...answered, ...remarks }).execute();
    return NOTHING;
  }
  const { etag, lastModified } = outcome.validators;
  const title = feed.title ?? outcome.feed.title;
  const source = title ?? hostOf(feed.url);
  const history: 0 | 1 = feed.first_read_at === null && feed.sample === 0 ? 1 : 0;
  const count = await recordItems(write, { id: feedId, source, history }, outcome.feed.items, now);
  const remarks: readonly FeedRemark[] = [
    ...outcome.feed.remarks,
    ...(outcome.remarks ?? []),
    ...known.remarks,
    ...(count.renamed > 1 ? ['changing-guid' as const] : []),
  ];
  const read = { title, site_url: outcome.feed.siteUrl, etag, last_modified: lastModified };
  await update.set({ ...well, ...read, remarks: JSON.stringify([...new Set(remarks)]) }).execute();
  return { added: count.added, updated: count.updated };
}

/** How often the feed publishes, as the row has it. */
export function paceColumns(pace: FeedPace): Pick<FeedRow, 'last_item_at' | 'median_gap_s' | 'publisher_interval_s'> {
  return {
    last_item_at: pace.lastItemAt,
    median_gap_s: inSeconds(pace.medianGapMs),
    publisher_interval_s: inSeconds(pace.publisherIntervalMs),
  };
}

/** What the visit says of the server: kept, and acted upon where it has moved for good. */
async function readVisit(
  write: Write,
  feed: FeedRow,
  { memory }: Exclude<PollOutcome, { kind: 'fault' }>,
): Promise<{ changes: Partial<Pick<FeedRow, 'url' | 'memory'>>; remarks: readonly FeedRemark[] }> {
  if (!memory) return { changes: {}, remarks: [] };
  const { redirect } = memory;
  if (!redirect || redirect.url === feed.url) return { changes: { memory: JSON.stringify(memory) }, remarks: [] };
  if (redirect.sightings < REDIRECT_SIGHTINGS)
    return { changes: { memory: JSON.stringify(memory) }, remarks: ['moving'] };
  const taken = await write.selectFrom('feeds').select('id').where('url', '=', redirect.url).executeTakeFirst();
  if (taken) return { changes: { memory: JSON.stringify(memory) }, remarks: ['moved-to-known'] };
  return { changes: { url: redirect.url, memory: JSON.stringify({ ...memory, redirect: null }) }, remarks: [] };
}

async function recordItems(
  write: Write,
  feed: { id: string; source: string; history: 0 | 1 },
  items: readonly FeedItem[],
  now: string,
): Promise<PollCount & { renamed: number }> {
  const named = nameItems(feed.id, items);
  const matches = matchItems(named, await findKnown(write, feed.id, named));
  const added = matches.filter((match) => match.kind === 'new');
  await insertStories(write, feed, added, now);
  let updated = 0;
  let renamed = 0;
  for (const match of matches) {
    if (match.kind === 'new') continue;
    const { named: item, story } = match;
    if (match.renamed) renamed += 1;
    const isEdited = story.item_hash !== item.hash;
    if (isEdited) updated += 1;
    const changes = {
      // A feed that was removed and added again has its stories back.
      ...(story.feed_id === null ? { feed_id: feed.id } : {}),
      ...(match.renamed ? { item_id: item.item.id } : {}),
      ...(isEdited ? { ...toldBy(item, now), stage: 'fetched' as const, attempts: 0, fault: null } : {}),
    };
    if (Object.keys(changes).length === 0) continue;
    await write.updateTable('stories').set(changes).where('id', '=', story.id).execute();
  }
  return { added: added.length, updated, renamed };
}

async function insertStories(
  write: Write,
  feed: { id: string; source: string; history: 0 | 1 },
  added: readonly Extract<Match, { kind: 'new' }>[],
  now: string,
): Promise<void> {
  const rows = added.map(({ named, as }) => ({
    ...toldBy(named, now),
    id: as.id,
    feed_id: feed.id,
    item_id: as.itemId,
    source: feed.source,
    language: null,
    stage: 'fetched' as const,
    attempts: 0,
    fault: null,
    cluster_id: as.id,
    seen_at: now,
    history: feed.history,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    await write
      .insertInto('stories')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
}

/** What the feed itself says of a story. */
function toldBy({ item, hash }: NamedItem, now: string) {
  return {
    item_hash: hash,
    title: item.title,
    url: item.url,
    text: item.text,
    published_at: item.publishedAt,
    told_at: item.publishedAt ?? now,
  };
}

/** Looks further only for the items that the usual name does not find. */
async function findKnown(db: Database | Write, feedId: string, items: readonly NamedItem[]): Promise<KnownStories> {
  const byId = mapOf(
    await storiesWith(
      db,
      'id',
      null,
      items.flatMap(({ own, split }) => [own.id, split.id]),
    ),
    ({ id }) => id,
  );
  const unknown = items.filter(({ own, split }) => !byId.has(own.id) && !byId.has(split.id));
  // Stories of older stores have ids of another form.
  const itemIds = unknown.flatMap(({ own, split }) => [own.itemId, split.itemId]);
  const byItemId = mapOf(await storiesWith(db, 'item_id', feedId, itemIds), ({ item_id }) => item_id);
  const strangers = unknown.filter(({ own, split }) => !byItemId.has(own.itemId) && !byItemId.has(split.itemId));
  const urls = strangers.flatMap(({ item }) => item.url ?? []);
  const hashes = strangers.flatMap(({ item, hash }) => (item.url === null ? [hash] : []));
  const bySight = mapOf(
    [...(await storiesWith(db, 'url', feedId, urls)), ...(await storiesWith(db, 'item_hash', feedId, hashes))],
    ({ url, title, item_hash: hash }) => sightOf({ url, title, hash }),
  );
  const changed = items.flatMap(({ item, own, hash }) => {
    const story = byId.get(own.id) ?? byItemId.get(item.id);
    return story && story.item_hash !== hash ? [story.id] : [];
  });
  return { byId, byItemId, bySight, textOf: await textsOf(db, changed) };
}

async function storiesWith(
  db: Database | Write,
  column: 'id' | 'item_id' | 'url' | 'item_hash',
  feedId: string | null,
  values: readonly string[],
): Promise<readonly KnownStory[]> {
  if (values.length === 0) return [];
  const found = db
    .selectFrom('stories')
    .select(KNOWN_COLUMNS)
    .where(column, 'in', [...values]);
  return (feedId === null ? found : found.where('feed_id', '=', feedId)).orderBy('seen_at').orderBy('id').execute();
}

async function textsOf(db: Database | Write, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('stories')
    .select(['id', 'text'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}

function mapOf(stories: readonly KnownStory[], keyOf: (story: KnownStory) => string): ReadonlyMap<string, KnownStory> {
  return new Map(stories.map((story) => [keyOf(story), story]));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
