import type { ExpressionBuilder } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import { type Feed, type FeedMemory, type NewFeed, NO_MEMORY, UNKNOWN_PACE } from '#src/core/feed.ts';
import { type FeedRemark, isRemark } from '#src/core/feed-outcome.ts';
import type { FeedStore } from '#src/core/store.ts';
import { dropStories } from './drop-stories.ts';
import { locked, transact, writeRelaxed } from './transactions.ts';
import { leftCommunities } from './presence.ts';
import { countKnown, paceColumns, recordPolls } from './record-poll.ts';
import {
  type WishColumns,
  createSubscriptionStore,
  inMs,
  insertSubscription,
  subscriptionOf,
  wishColumns,
  wishesOf,
} from './subscriptions.ts';
import type { Database, FeedRow, Tables, Write } from './tables.ts';

export function createFeedStore(db: Database): FeedStore {
  return {
    ...createSubscriptionStore(db),

    async addFeed(feed, now) {
      return transact(db, async (write) => {
        // One that has moved is known by its old address too, which its id was made of.
        const named = write.selectFrom('feeds').select(['id', 'url']);
        const either = named.where((eb) => eb.or([eb('url', '=', feed.url), eb('id', '=', feed.id)]));
        // It is not removed while somebody subscribes to it.
        const same = await locked(write, either).execute();
        const taken = same.find(({ url }) => url === feed.url) ?? same[0];
        const id = taken?.id ?? feed.id;
        if (!taken) await write.insertInto('feeds').values(newRow(feed, now)).execute();
        await insertSubscription(write, { ...feed, id }, now);
        return readFeed(write, id);
      });
    },

    async getFeed(id) {
      const row = await feedsOf(db).where('feeds.id', '=', id).executeTakeFirst();
      return row ? feedOf(row) : null;
    },

    async listFeeds() {
      return (await feedsOf(db).orderBy('feeds.added_at').orderBy('feeds.id').execute()).map(feedOf);
    },

    async listSubscriptions(community) {
      const mine = db.selectFrom('feed_subscriptions').selectAll().where('community', '=', community);
      const subscriptions = await mine.orderBy('added_at').orderBy('feed_id').execute();
      const ids = db.selectFrom('feed_subscriptions').select('feed_id').where('community', '=', community);
      const feeds = new Map((await feedsOf(db).where('feeds.id', 'in', ids).execute()).map((row) => [row.id, row]));
      return subscriptions.flatMap((row) => {
        const feed = feeds.get(row.feed_id);
        return feed ? [{ feed: feedOf(feed), subscription: subscriptionOf(row) }] : [];
      });
    },

    async moveFeed(id, url) {
      await transact(db, async (write) => {
        const { url: known } = await needFeed(write, id);
        if (known === url) return;
        await refuseTakenAddress(write, url);
        await write.updateTable('feeds').set({ url }).where('id', '=', id).execute();
      });
    },

    async removeFeed(community, id, stories) {
      return transact(db, (write) => endSubscription(write, community, id, stories));
    },

    async restartFeed(id, now) {
      await transact(db, async (write) => {
        await needFeed(write, id);
        const { lastFault } = await readFeed(write, id);
        // Without the site and the validators, what the address holds now is read whole and taken as it is.
        const isOther = lastFault?.name === 'another-feed';
        const forget = isOther ? { title: null, site_url: null, memory: null, etag: null, last_modified: null } : {};
        const due = { stopped_at: null, failures: 0, last_fault: null, next_poll_at: now };
        await write
          .updateTable('feeds')
          .set({ ...due, ...forget })
          .where('id', '=', id)
          .execute();
      });
    },

    async markFaultTold(id, now) {
      await db.updateTable('feeds').set({ fault_told_at: now }).where('id', '=', id).execute();
    },

    async dueFeeds(now, limit) {
      const due = feedsOf(db).where('next_poll_at', '<=', now).where('stopped_at', 'is', null).where(hasListeners);
      return (await due.orderBy('next_poll_at').limit(limit).execute()).map(feedOf);
    },

    async dueFeedIds(now, limit) {
      const feeds = db.selectFrom('feeds').select('id').where('next_poll_at', '<=', now);
      const due = feeds.where('stopped_at', 'is', null).where(hasListeners);
      return (await due.orderBy('next_poll_at').limit(limit).execute()).map(({ id }) => id);
    },

    async recordPoll(feedId, outcome, now, nextPollAt, pace) {
      const record = { feedId, outcome, now, nextPollAt, ...(pace === undefined ? {} : { pace }) };
      const [count] = await transact(db, (write) => recordPolls(write, [record]));
      if (!count) throw new ParleyError('feed/unknown', { what: feedId });
      return count;
    },

    recordPolls: (polls) => writeRelaxed(db, (write) => recordPolls(write, polls)),

    countKnownItems: (feedId, items) => countKnown(db, feedId, items),
  };
}

/** Asked feed by feed, so that the index on their times gives the first of them without sorting all. */
function hasListeners(eb: ExpressionBuilder<Tables, 'feeds'>) {
  const heard = eb.selectFrom('feed_subscriptions').select('feed_id').where('paused', '=', 0);
  const present = heard.where('community', 'not in', leftCommunities());
  return eb.exists(present.whereRef('feed_id', '=', 'feeds.id'));
}

/** Resolves to whether the feed went too, with its last subscription. Throws `feed/unknown`. */
export async function endSubscription(
  write: Write,
  community: string,
  id: string,
  stories: 'keep' | 'remove',
): Promise<boolean> {
  await locked(write, write.selectFrom('feeds').select('id').where('id', '=', id)).execute();
  const mine = write.deleteFrom('feed_subscriptions').where('community', '=', community);
  const { numDeletedRows } = await mine.where('feed_id', '=', id).executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new ParleyError('feed/unknown', { what: id });
  const others = write.selectFrom('feed_subscriptions').select('community').where('feed_id', '=', id);
  if (await others.limit(1).executeTakeFirst()) return false;
  if (stories === 'remove') await dropStories(write, id);
  else await write.updateTable('stories').set({ feed_id: null }).where('feed_id', '=', id).execute();
  await write.deleteFrom('feeds').where('id', '=', id).execute();
  return true;
}

async function needFeed(write: Write, id: string): Promise<FeedRow> {
  const row = await locked(write, write.selectFrom('feeds').selectAll().where('id', '=', id)).executeTakeFirst();
  if (!row) throw new ParleyError('feed/unknown', { what: id });
  return row;
}

async function refuseTakenAddress(write: Write, url: string): Promise<void> {
  const taken = await write.selectFrom('feeds').select('id').where('url', '=', url).executeTakeFirst();
  if (taken) throw new ParleyError('feed/exists', { url });
}

function newRow(feed: NewFeed, now: string): FeedRow {
  return {
    id: feed.id,
    url: feed.url,
    title: feed.title,
    sample: feed.sample ? 1 : 0,
    added_at: now,
    added_by: feed.addedBy,
    etag: null,
    last_modified: null,
    next_poll_at: feed.firstPollAt ?? now,
    last_polled_at: null,
    failures: 0,
    last_fault: null,
    first_read_at: null,
    failing_since: null,
    fault_told_at: null,
    stopped_at: null,
    remarks: '[]',
    memory: null,
    site_url: null,
    ...paceColumns(UNKNOWN_PACE),
  };
}

function feedsOf(db: Database | Write) {
  return db.selectFrom('feeds').selectAll('feeds').select(wishColumns);
}

async function readFeed(write: Write, id: string): Promise<Feed> {
  return feedOf(await feedsOf(write).where('feeds.id', '=', id).executeTakeFirstOrThrow());
}

function feedOf(row: FeedRow & WishColumns): Feed {
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
    remarks: remarksOf(row.remarks),
    siteUrl: row.site_url,
    memory: row.memory === null ? NO_MEMORY : { ...NO_MEMORY, ...(JSON.parse(row.memory) as Partial<FeedMemory>) },
    failingSince: row.failing_since,
    faultToldAt: row.fault_told_at,
    firstReadAt: row.first_read_at,
    stoppedAt: row.stopped_at,
    pace: {
      medianGapMs: inMs(row.median_gap_s),
      lastItemAt: row.last_item_at,
      publisherIntervalMs: inMs(row.publisher_interval_s),
    },
    userAgent: row.first_user_agent,
    wishes: wishesOf(row),
  };
}

function remarksOf(json: string): readonly FeedRemark[] {
  return (JSON.parse(json) as readonly string[]).filter(isRemark);
}
