import { ParleyError } from '#src/core/errors.ts';
import type { Departure, Settlement, TalksNames, TalksStore } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { logWriting } from './log-writing.ts';
import type { Database, Write } from './tables.ts';

/** More talks than anybody follows; a bound, not a page. */
const MAX_TALKS = 2000;

export function createTalksStore(db: Database): TalksStore {
  return {
    async getTalks(id) {
      const row = await db.selectFrom('talks').select('talks').where('id', '=', id).executeTakeFirst();
      return row ? (JSON.parse(row.talks) as Talks) : null;
    },

    async entryOfStory(storyId, clusterId) {
      const told = db
        .selectFrom('timeline_sources')
        .innerJoin('timeline', 'timeline.id', 'timeline_sources.entry_id')
        .select('timeline.entry')
        .orderBy('timeline.recorded_at')
        .orderBy('timeline.id')
        .limit(1);
      const own = await told.where('timeline_sources.story_id', '=', storyId).executeTakeFirst();
      if (own) return entryOf(own);
      const copies = db.selectFrom('stories').select('id').where('cluster_id', '=', clusterId);
      const copied = await told.where('timeline_sources.story_id', 'in', copies).executeTakeFirst();
      return copied ? entryOf(copied) : null;
    },

    async listTalksNames() {
      const shown = db.selectFrom('talks').select(['id', 'names']).where('hidden', '=', 0);
      const named = shown.where((eb) => eb.or([eb('updated_at', 'is not', null), eb('origin', '=', 'tracked')]));
      const rows = await named
        .orderBy('updated_at', (by) => by.desc().nullsLast())
        .orderBy('id')
        .limit(MAX_TALKS)
        .execute();
      return rows.map(({ id, names }) => ({ id, ...(JSON.parse(names) as Omit<TalksNames, 'id'>) }));
    },

    async listTracked() {
      const tracked = db.selectFrom('talks').select('talks').where('hidden', '=', 0).where('origin', '=', 'tracked');
      return byName(await tracked.orderBy('id').limit(MAX_TALKS).execute());
    },

    async listIgnored() {
      const hidden = db.selectFrom('talks').select('talks').where('hidden', '=', 1);
      return byName(await hidden.orderBy('id').limit(MAX_TALKS).execute()).filter(
        ({ isIgnored }) => isIgnored === true,
      );
    },

    async listTalks() {
      const known = db.selectFrom('talks').select('talks').where('hidden', '=', 0).where('updated_at', 'is not', null);
      const rows = await known.orderBy('updated_at', 'desc').orderBy('id').limit(MAX_TALKS).execute();
      return rows.map(({ talks }) => JSON.parse(talks) as Talks);
    },

    async timeline(talksId, { since, until, limit }) {
      let entries = db.selectFrom('timeline').select('entry').where('talks_id', '=', talksId);
      if (since !== undefined) entries = entries.where('at', '>=', since);
      if (until !== undefined) entries = entries.where('at', '<=', until);
      return (await entries.orderBy('at', 'desc').orderBy('id').limit(limit).execute()).map(entryOf);
    },

    async entriesSince(since, limit) {
      const shown = db.selectFrom('talks').select('id').where('hidden', '=', 0);
      const recent = db.selectFrom('timeline').select('entry').where('recorded_at', '>', since);
      const entries = recent.where('talks_id', 'in', shown);
      return (await entries.orderBy('recorded_at', 'desc').orderBy('id').limit(limit).execute()).map(entryOf);
    },
  };
}

function byName(rows: readonly { talks: string }[]): readonly Talks[] {
  return rows.map(({ talks }) => JSON.parse(talks) as Talks).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Writes talks and entry, refusing a writer who read an older version. Throws `store/conflict`. */
export async function saveSettlement(write: Write, { talks, entry, left }: Settlement): Promise<void> {
  await refuseOldVersion(write, talks);
  if (left) await saveDeparture(write, left);
  await saveTalks(write, talks);
  await saveEntry(write, entry);
}

async function refuseOldVersion(write: Write, { id, name, version }: Talks): Promise<void> {
  const known = await write.selectFrom('talks').select('version').where('id', '=', id).executeTakeFirst();
  if ((known?.version ?? 0) !== version) throw new ParleyError('store/conflict', { what: name });
}

/** Writes talks without a story that left them. Throws `store/conflict`. */
export async function saveDeparture(write: Write, { talks, entries, goneEntryId }: Departure): Promise<void> {
  await refuseOldVersion(write, talks);
  for (const entry of entries) await saveEntry(write, entry);
  if (goneEntryId !== null) await write.deleteFrom('timeline').where('id', '=', goneEntryId).execute();
  const told = await write.selectFrom('timeline').select('id').where('talks_id', '=', talks.id).executeTakeFirst();
  if (!told && talks.origin === 'opened') await write.deleteFrom('talks').where('id', '=', talks.id).execute();
  else await saveTalks(write, talks);
}

/** Writes the talks with the next version; whether the one that was read is the stored one is checked before. */
export async function saveTalks(write: Write, talks: Talks): Promise<Talks> {
  const saved: Talks = { ...talks, version: talks.version + 1 };
  const row = {
    version: saved.version,
    updated_at: saved.state?.updatedAt ?? null,
    hidden: isHidden(saved) ? (1 as const) : (0 as const),
    origin: saved.origin,
    names: JSON.stringify({ name: saved.name, aliases: saved.aliases, parties: saved.parties }),
    talks: JSON.stringify(saved),
  };
  await write
    .insertInto('talks')
    .values({ id: saved.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  return saved;
}

function isHidden({ isIgnored, mergedInto }: Talks): boolean {
  return isIgnored === true || (mergedInto ?? null) !== null;
}

export async function saveEntry(write: Write, entry: TimelineEntry): Promise<void> {
  const known = await write.selectFrom('timeline').select('entry').where('id', '=', entry.id).executeTakeFirst();
  const row = { talks_id: entry.talksId, at: entry.at, recorded_at: entry.recordedAt, entry: JSON.stringify(entry) };
  await write
    .insertInto('timeline')
    .values({ id: entry.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await logWriting(write, {
    talksId: entry.talksId,
    entryId: entry.id,
    isNews: known === undefined || isToldAnew(entryOf(known), entry),
    at: entry.recordedAt,
  });
  await write.deleteFrom('timeline_sources').where('entry_id', '=', entry.id).execute();
  const sources = [...new Set(entry.sources.map((source) => source.storyId))];
  if (sources.length === 0) return;
  await write
    .insertInto('timeline_sources')
    .values(sources.map((story_id) => ({ entry_id: entry.id, story_id })))
    .execute();
}

/** News for those who were told of it before: it is recorded anew, or tells another status. Another report of it is none. */
function isToldAnew(known: TimelineEntry, entry: TimelineEntry): boolean {
  return known.recordedAt !== entry.recordedAt || known.after !== entry.after;
}

export function entryOf({ entry }: { entry: string }): TimelineEntry {
  return JSON.parse(entry) as TimelineEntry;
}
