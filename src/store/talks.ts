import { ParleyError } from '#src/core/errors.ts';
import type { Settlement, TalksStore } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Database, Write } from './tables.ts';

/** More talks than anybody follows; a bound, not a page. */
const MAX_TALKS = 2000;

export function createTalksStore(db: Database): TalksStore {
  return {
    async getTalks(id) {
      const row = await db.selectFrom('talks').select('talks').where('id', '=', id).executeTakeFirst();
      return row ? (JSON.parse(row.talks) as Talks) : null;
    },

    async listTalks() {
      const known = db.selectFrom('talks').select('talks').where('updated_at', 'is not', null);
      const rows = await known.orderBy('updated_at', 'desc').orderBy('id').limit(MAX_TALKS).execute();
      return rows.map(({ talks }) => JSON.parse(talks) as Talks);
    },

    async timeline(talksId, { since, limit }) {
      let entries = db.selectFrom('timeline').select('entry').where('talks_id', '=', talksId);
      if (since !== undefined) entries = entries.where('at', '>=', since);
      return (await entries.orderBy('at', 'desc').orderBy('id').limit(limit).execute()).map(entryOf);
    },

    async entriesSince(since, limit) {
      const entries = db.selectFrom('timeline').select('entry').where('recorded_at', '>', since);
      return (await entries.orderBy('recorded_at', 'desc').orderBy('id').limit(limit).execute()).map(entryOf);
    },
  };
}

/** Writes talks and entry, refusing a writer who read an older version. Throws `store/conflict`. */
export async function saveSettlement(write: Write, { talks, entry }: Settlement): Promise<void> {
  const known = await write.selectFrom('talks').select('version').where('id', '=', talks.id).executeTakeFirst();
  if ((known?.version ?? 0) !== talks.version) throw new ParleyError('store/conflict', { what: talks.name });
  const version = talks.version + 1;
  const told = { version, updated_at: talks.state?.updatedAt ?? null, talks: JSON.stringify({ ...talks, version }) };
  await write
    .insertInto('talks')
    .values({ id: talks.id, ...told })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
    .execute();
  const row = { talks_id: entry.talksId, at: entry.at, recorded_at: entry.recordedAt, entry: JSON.stringify(entry) };
  await write
    .insertInto('timeline')
    .values({ id: entry.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await write.deleteFrom('timeline_sources').where('entry_id', '=', entry.id).execute();
  const sources = [...new Set(entry.sources.map((source) => source.storyId))];
  if (sources.length === 0) return;
  await write
    .insertInto('timeline_sources')
    .values(sources.map((story_id) => ({ entry_id: entry.id, story_id })))
    .execute();
}

function entryOf({ entry }: { entry: string }): TimelineEntry {
  return JSON.parse(entry) as TimelineEntry;
}
