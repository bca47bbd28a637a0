import { createHash } from 'node:crypto';
import { ParleyError } from '#src/core/errors.ts';
import type { Feed, FeedItem, ParsedFeed, PollOutcome } from '#src/core/feed.ts';
import type { FeedStore, PollCount } from '#src/core/store.ts';
import { dropStories } from './drop-stories.ts';
import type { Database, FeedRow, Write } from './tables.ts';

export function createFeedStore(db: Database): FeedStore {
  return {
    async addFeed(feed, now) {
      const row: FeedRow = {
        id: feed.id,
        url: feed.url,
        title: feed.title,
        sample: feed.sample ? 1 : 0,
        added_at: now,
        added_by: feed.addedBy,
        etag: null,
        last_modified: null,
        next_poll_at: now,
        last_polled_at: null,
        failures: 0,
        last_fault: null,
      };
      return db.transaction().execute(async (write) => {
        await refuseTakenAddress(write, feed.url);
        await write.insertInto('feeds').values(row).execute();
        return feedOf(row);
      });
    },

    async getFeed(id) {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? feedOf(row) : null;
    },

    async listFeeds() {
      const rows = await db.selectFrom('feeds').selectAll().orderBy('added_at').orderBy('id').execute();
      return rows.map(feedOf);
    },

    async moveFeed(id, url) {
      await db.transaction().execute(async (write) => {
        const { url: known } = await needFeed(write, id);
        if (known === url) return;
        await refuseTakenAddress(write, url);
        await write.updateTable('feeds').set({ url }).where('id', '=', id).execute();
      });
    },

    async removeFeed(id, stories) {
      await db.transaction().execute(async (write) => {
        await needFeed(write, id);
        if (stories === 'remove') await dropStories(write, id);
        else await write.updateTable('stories').set({ feed_id: null }).where('feed_id', '=', id).execute();
        await write.deleteFrom('feeds').where('id', '=', id).execute();
      });
    },

    async dueFeeds(now, limit) {
      const due = db.selectFrom('feeds').selectAll().where('next_poll_at', '<=', now);
      return (await due.orderBy('next_poll_at').limit(limit).execute()).map(feedOf);
    },

    async recordPoll(feedId, outcome, now, nextPollAt) {
      return db.transaction().execute((write) => recordPoll(write, feedId, outcome, now, nextPollAt));
    },
  };
}

async function recordPoll(
  write: Write,
  feedId: string,
  outcome: PollOutcome,
  now: string,
  nextPollAt: string,
): Promise<PollCount> {
  const known = await needFeed(write, feedId);
  const visit = { last_polled_at: now, next_poll_at: nextPollAt };
  const feed = write.updateTable('feeds').where('id', '=', feedId);
  if (outcome.kind === 'fault') {
    const last_fault = JSON.stringify(outcome.fault);
    await feed.set({ ...visit, failures: known.failures + 1, last_fault }).execute();
    return { added: 0, updated: 0 };
  }
  const well = { ...visit, failures: 0, last_fault: null };
  if (outcome.kind === 'not-modified') {
    await feed.set(well).execute();
    return { added: 0, updated: 0 };
  }
  const title = known.title ?? outcome.feed.title;
  const { etag, lastModified } = outcome.validators;
  const count = await recordItems(write, { id: feedId, source: title ?? hostOf(known.url) }, outcome.feed, now);
  await feed.set({ ...well, title, etag, last_modified: lastModified }).execute();
  return count;
}

async function recordItems(
  write: Write,
  feed: { id: string; source: string },
  parsed: ParsedFeed,
  now: string,
): Promise<PollCount> {
  let added = 0;
  let updated = 0;
  for (const item of parsed.items) {
    const id = storyIdOf(feed.id, item.id);
    const item_hash = hash(`${item.title ?? ''}\n${item.text}`);
    const told = {
      item_hash,
      title: item.title,
      url: item.url,
      text: item.text,
      published_at: item.publishedAt,
      told_at: item.publishedAt ?? now,
    };
    const known = await write.selectFrom('stories').select('item_hash').where('id', '=', id).executeTakeFirst();
    if (!known) {
      const place = { id, feed_id: feed.id, item_id: item.id, source: feed.source, cluster_id: id, seen_at: now };
      const state = { language: null, stage: 'fetched' as const, attempts: 0, fault: null };
      await write
        .insertInto('stories')
        .values({ ...place, ...told, ...state })
        .execute();
      added += 1;
    } else if (known.item_hash !== item_hash) {
      await write
        .updateTable('stories')
        .set({ ...told, stage: 'fetched', attempts: 0, fault: null })
        .where('id', '=', id)
        .execute();
      updated += 1;
    }
  }
  return { added, updated };
}

/** The same item is the same story at every poll: the id follows from the feed and the item's own identity. */
function storyIdOf(feedId: string, itemId: FeedItem['id']): string {
  return hash(`${feedId}\n${itemId}`).slice(0, 16);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

async function needFeed(write: Write, id: string): Promise<FeedRow> {
  const row = await write.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new ParleyError('feed/unknown', { what: id });
  return row;
}

async function refuseTakenAddress(write: Write, url: string): Promise<void> {
  const taken = await write.selectFrom('feeds').select('id').where('url', '=', url).executeTakeFirst();
  if (taken) throw new ParleyError('feed/exists', { url });
}

function feedOf(row: FeedRow): Feed {
  return {
    id: row.id,
    url: row.url,
    title: row.title,
    sample: row.sample === 1,
    addedAt: row.added_at,
    addedBy: row.added_by,
    validators: { etag: row.etag, lastModified: row.last_modified },
    nextPollAt: row.next_poll_at,
    lastPolledAt: row.last_polled_at,
    failures: row.failures,
    lastFault: row.last_fault === null ? null : (JSON.parse(row.last_fault) as Feed['lastFault']),
  };
}
