import type { ExpressionBuilder } from 'kysely';
import { ParleyError } from '#src/core/errors.ts';
import type { FeedWishes, NewFeed } from '#src/core/feed.ts';
import type { FeedStore, SubscriptionChanges } from '#src/core/store.ts';
import { DEFAULT_SETTINGS, type Subscription, filtersSchema } from '#src/core/subscription.ts';
import { leftCommunities } from './presence.ts';
import type { Database, SubscriptionRow, Tables, Write } from './tables.ts';
import { locked, transact } from './transactions.ts';

type SubscriptionStore = Pick<FeedStore, 'getSubscription' | 'subscriptionsTo' | 'changeSubscription'>;

export function createSubscriptionStore(db: Database): SubscriptionStore {
  return {
    async getSubscription(community, feedId) {
      const row = await findRow(db, community, feedId);
      return row ? subscriptionOf(row) : null;
    },

    async subscriptionsTo(feedId) {
      const all = db.selectFrom('feed_subscriptions').selectAll().where('feed_id', '=', feedId);
      const present = all.where('community', 'not in', leftCommunities());
      return (await present.orderBy('added_at').orderBy('community').execute()).map(subscriptionOf);
    },

    async changeSubscription(community, feedId, changes) {
      return transact(db, async (write) => {
        const known = await locked(write, rowsOf(write, community, feedId)).executeTakeFirst();
        if (!known) throw new ParleyError('feed/unknown', { what: feedId });
        const changed: SubscriptionRow = { ...known, ...columnsOf(changes) };
        const row = write.updateTable('feed_subscriptions').where('community', '=', community);
        await row.where('feed_id', '=', feedId).set(changed).execute();
        return subscriptionOf(changed);
      });
    },
  };
}

/** Throws `feed/exists` where the community subscribes already. */
export async function insertSubscription(write: Write, feed: NewFeed, now: string): Promise<void> {
  const { community, id, addedBy, settings, url } = feed;
  if (await findRow(write, community, id)) throw new ParleyError('feed/exists', { url });
  const place = { community, feed_id: id, added_at: now, added_by: addedBy, news_since: now };
  await write
    .insertInto('feed_subscriptions')
    .values({ ...place, ...columnsOf({ ...DEFAULT_SETTINGS, ...settings }) } as SubscriptionRow)
    .execute();
}

function findRow(db: Database | Write, community: string, feedId: string): Promise<SubscriptionRow | undefined> {
  return rowsOf(db, community, feedId).executeTakeFirst();
}

function rowsOf(db: Database | Write, community: string, feedId: string) {
  const row = db.selectFrom('feed_subscriptions').selectAll().where('community', '=', community);
  return row.where('feed_id', '=', feedId);
}

function columnsOf(changes: SubscriptionChanges): Partial<SubscriptionRow> {
  const { label, filters, paused, fullText, userAgent, askedIntervalMs, newsSince } = changes;
  return {
    ...(label === undefined ? {} : { label }),
    ...(filters === undefined ? {} : { filters: JSON.stringify(filters) }),
    ...(paused === undefined ? {} : { paused: paused ? 1 : 0 }),
    ...(fullText === undefined ? {} : { full_text: fullText ? 1 : 0 }),
    ...(userAgent === undefined ? {} : { user_agent: userAgent }),
    ...(askedIntervalMs === undefined ? {} : { asked_interval_s: inSeconds(askedIntervalMs) }),
    ...(newsSince === undefined ? {} : { news_since: newsSince }),
  };
}

export function subscriptionOf(row: SubscriptionRow): Subscription {
  return {
    community: row.community,
    feedId: row.feed_id,
    label: row.label,
    filters: filtersSchema.parse(JSON.parse(row.filters)),
    paused: row.paused === 1,
    fullText: row.full_text === 1,
    userAgent: row.user_agent,
    askedIntervalMs: inMs(row.asked_interval_s),
    addedAt: row.added_at,
    addedBy: row.added_by,
    newsSince: row.news_since,
  };
}

/** Seconds fit the 32 bits of a column; milliseconds do not. */
export function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000);
}

export function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

export interface WishColumns {
  readonly any_full_text: number | string | null;
  readonly first_user_agent: string | null;
  readonly shortest_interval_s: number | string | null;
}

/** What all subscribers of a feed ask of a visit, as columns beside the feed’s own. */
export function wishColumns(eb: ExpressionBuilder<Tables, 'feeds'>) {
  const subscribed = eb
    .selectFrom('feed_subscriptions')
    .whereRef('feed_subscriptions.feed_id', '=', 'feeds.id')
    .where('feed_subscriptions.community', 'not in', leftCommunities());
  return [
    subscribed.select((one) => one.fn.max('full_text').as('value')).as('any_full_text'),
    subscribed
      .select('user_agent as value')
      .where('user_agent', 'is not', null)
      .orderBy('feed_subscriptions.added_at')
      .limit(1)
      .as('first_user_agent'),
    subscribed.select((one) => one.fn.min('asked_interval_s').as('value')).as('shortest_interval_s'),
  ] as const;
}

export function wishesOf({ any_full_text, shortest_interval_s }: WishColumns): FeedWishes {
  return {
    fullText: Number(any_full_text ?? 1) === 1,
    intervalMs: shortest_interval_s === null ? null : inMs(Number(shortest_interval_s)),
  };
}
