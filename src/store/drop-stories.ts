import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Write } from './tables.ts';
import { holdRecord } from './transactions.ts';

/**
 * Takes all that a feed brought out of the record: its stories with their briefs and prints, and their part in timelines.
 * An entry without a source goes; talks that a story opened go with their last entry; other talks fall back to the newest
 * entry that is left and moved them, or to no state.
 */
export async function dropStories(write: Write, feedId: string): Promise<void> {
  await holdRecord(write);
  const stories = write.selectFrom('stories').select('id').where('feed_id', '=', feedId);
  const touched = await write
    .selectFrom('timeline')
    .innerJoin('timeline_sources', 'timeline_sources.entry_id', 'timeline.id')
    .select(['timeline.id', 'timeline.entry'])
    .distinct()
    .where('timeline_sources.story_id', 'in', stories)
    .execute();
  const gone = new Set((await stories.execute()).map((story) => story.id));
  const talksIds = new Set<string>();
  for (const { id, entry } of touched)
    talksIds.add(await shrinkEntry(write, id, JSON.parse(entry) as TimelineEntry, gone));
  for (const talksId of talksIds) await fallBack(write, talksId);
  for (const table of ['model_events', 'model_requests'] as const) {
    await write.deleteFrom(table).where('story_id', 'in', stories).execute();
  }
  await write.deleteFrom('stories').where('feed_id', '=', feedId).execute();
}

/** Resolves to the id of the entry's talks. */
async function shrinkEntry(write: Write, id: string, entry: TimelineEntry, gone: ReadonlySet<string>): Promise<string> {
  const sources = entry.sources.filter((source) => !gone.has(source.storyId));
  if (sources.length === 0) await write.deleteFrom('timeline').where('id', '=', id).execute();
  else {
    const evidence = entry.evidence.filter((quote) => !gone.has(quote.storyId));
    const left: TimelineEntry = { ...entry, sources, evidence };
    await write
      .updateTable('timeline')
      .set({ entry: JSON.stringify(left) })
      .where('id', '=', id)
      .execute();
    await write
      .deleteFrom('timeline_sources')
      .where('entry_id', '=', id)
      .where('story_id', 'in', [...gone])
      .execute();
  }
  return entry.talksId;
}

async function fallBack(write: Write, talksId: string): Promise<void> {
  const row = await write.selectFrom('talks').selectAll().where('id', '=', talksId).executeTakeFirst();
  if (!row) return;
  const talks = JSON.parse(row.talks) as Talks;
  const rows = await write
    .selectFrom('timeline')
    .select('entry')
    .where('talks_id', '=', talksId)
    .orderBy('at', 'desc')
    .limit(200)
    .execute();
  const entries = rows.map(({ entry }) => JSON.parse(entry) as TimelineEntry);
  if (entries.length === 0 && talks.origin === 'opened') {
    await write.deleteFrom('talks').where('id', '=', talksId).execute();
    return;
  }
  const last = entries.find((entry) => entry.moved && entry.after !== null);
  const state: Talks['state'] =
    last?.after && talks.state
      ? {
          ...talks.state,
          status: last.after,
          round: last.round,
          strength: last.strength,
          since: last.at,
          updatedAt: last.at,
          disputes: [],
          next: null,
        }
      : null;
  const version = row.version + 1;
  await write
    .updateTable('talks')
    .set({ version, updated_at: state?.updatedAt ?? null, talks: JSON.stringify({ ...talks, state, version }) })
    .where('id', '=', talksId)
    .execute();
}
