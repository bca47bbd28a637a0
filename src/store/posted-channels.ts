import { sql } from 'kysely';
import type { PostedChannels } from '#src/core/delivery-store.ts';
import { noticesChannelKey } from '#src/core/notices.ts';
import { leftCommunities } from './presence.ts';
import type { Database } from './tables.ts';

const PREFIX = noticesChannelKey('');
/** Written into the statement, since PostgreSQL would not know what a parameter of it is. */
const NOTICES_KEY = sql<string>`${sql.lit(PREFIX)} || community`.as('key');

export async function postedChannels(db: Database, limit: number): Promise<PostedChannels> {
  const present = db.selectFrom('schedules').where('community', 'not in', leftCommunities());
  const running = present.select(['channel', 'next_at as at']).where('paused', '=', 0);
  const chosen = db
    .selectFrom('settings')
    .select(['value as channel', sql<string>`''`.as('at')])
    .where('key', 'like', `${PREFIX}%`)
    .where('key', 'not in', leftCommunities().clearSelect().select(NOTICES_KEY));
  const posted = db.selectFrom(running.unionAll(chosen).as('posted'));
  const page = posted
    .select('channel')
    .groupBy('channel')
    .orderBy((eb) => eb.fn.min('at'));
  const rows = await page.orderBy('channel').limit(limit).execute();
  const { total } = await posted
    .select((eb) => eb.fn.count('channel').distinct().as('total'))
    .executeTakeFirstOrThrow();
  const { stopped } = await present
    .select((eb) => eb.fn.countAll().as('stopped'))
    .where('paused', '=', 1)
    .where('paused_by', '=', 'platform')
    .executeTakeFirstOrThrow();
  return { channels: rows.map(({ channel }) => channel), total: Number(total), stopped: Number(stopped) };
}
