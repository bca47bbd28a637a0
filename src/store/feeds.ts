import { ParleyError } from '#src/core/errors.ts';
import { type Feed, type FeedMemory, NO_MEMORY } from '#src/core/feed.ts';
import { type FeedRemark, isRemark } from '#src/core/feed-outcome.ts';
import type { FeedStore } from '#src/core/store.ts';
import { dropStories } from './drop-stories.ts';
import { countKnown, recordPolls } from './record-poll.ts';
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
        remarks: '[]',
        memory: null,
        stopped_at: null,
        user_agent: null,
        site_url: null,
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

    async setFeedUserAgent(id, userAgent) {
      await db.transaction().execute(async (write) => {
        await needFeed(write, id);
        await write.updateTable('feeds').set({ user_agent: userAgent }).where('id', '=', id).execute();
      });
    },

    async restartFeed(id, now) {
      await db.transaction().execute(async (write) => {
        const feed = await needFeed(write, id);
        // Without the site and the validators, what the address holds now is read whole and taken as it is.
        const isOther = feedOf(feed).lastFault?.name === 'another-feed';
        const forget = isOther ? { title: null, site_url: null, memory: null, etag: null, last_modified: null } : {};
        const due = { stopped_at: null, failures: 0, last_fault: null, next_poll_at: now };
        await write
          .updateTable('feeds')
          .set({ ...due, ...forget })
          .where('id', '=', id)
          .execute();
      });
    },

    async dueFeeds(now, limit) {
      const due = db.selectFrom('feeds').selectAll().where('next_poll_at', '<=', now).where('stopped_at', 'is', null);
      return (await due.orderBy('next_poll_at').limit(limit).execute()).map(feedOf);
    },

    async recordPoll(feedId, outcome, now, nextPollAt) {
      const [count] = await recordPolls(db, [{ feedId, outcome, now, nextPollAt }]);
      if (!count) throw new ParleyError('feed/unknown', { what: feedId });
      return count;
    },

    recordPolls: (polls) => recordPolls(db, polls),

    countKnownItems: (feedId, items) => countKnown(db, feedId, items),
  };
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
    remarks: remarksOf(row.remarks),
    stoppedAt: row.stopped_at,
    userAgent: row.user_agent,
    siteUrl: row.site_url,
    memory: row.memory === null ? NO_MEMORY : { ...NO_MEMORY, ...(JSON.parse(row.memory) as Partial<FeedMemory>) },
  };
}

function remarksOf(json: string): readonly FeedRemark[] {
  return (JSON.parse(json) as readonly string[]).filter(isRemark);
}
