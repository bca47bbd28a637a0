import { ParleyError } from '#src/core/errors.ts';
import type { ChangeNote, ModeratorAction, RecordedChange, Touched } from '#src/core/moderation.ts';
import type { ModerationStore } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { logWriting } from './log-writing.ts';
import { entryOf, saveEntry, saveTalks } from './talks.ts';
import type { Database, Write } from './tables.ts';
import { holdRecord, transact } from './transactions.ts';

/** So many changes can be taken back; the audit log keeps them all. */
const MAX_KEPT = 200;

type Images = Pick<RecordedChange, 'talks' | 'entries'>;

export function createModerationStore(db: Database): ModerationStore {
  return {
    async changeTalks({ talks, entries, ...note }) {
      await transact(db, async (write) => {
        await holdRecord(write);
        const images = await writeAll(write, talks, entries);
        await logAll(write, talks, note.at);
        await write
          .insertInto('talks_changes')
          .values({ ...noteRow(note), images: JSON.stringify(images), is_taken_back: 0 })
          .execute();
        await forgetOldest(write);
        await audit(write, note);
      });
    },

    async lastTalksChange() {
      const standing = db.selectFrom('talks_changes').selectAll().where('is_taken_back', '=', 0);
      const row = await standing.orderBy('id', 'desc').limit(1).executeTakeFirst();
      if (!row) return null;
      const { id, images, ...note } = row;
      return { id, ...noteRow({ ...note, action: note.action as ModeratorAction }), ...(JSON.parse(images) as Images) };
    },

    async takeBackTalksChange(id, { talks, entries, removedTalks, ...note }) {
      await transact(db, async (write) => {
        await holdRecord(write);
        const { numUpdatedRows } = await write
          .updateTable('talks_changes')
          .set({ is_taken_back: 1 })
          .where('id', '=', id)
          .where('is_taken_back', '=', 0)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new ParleyError('store/conflict', { what: note.subject });
        await writeAll(write, talks, entries);
        await logAll(write, talks, note.at);
        for (const gone of removedTalks) await removeTalks(write, gone, note.subject);
        await audit(write, note);
      });
    },
  };
}

/** Writes talks before entries, which point to them, and gives back what stood there. Throws `store/conflict`. */
async function writeAll(write: Write, talks: readonly Talks[], entries: readonly TimelineEntry[]): Promise<Images> {
  const touchedTalks: Touched<Talks>[] = [];
  for (const one of talks) {
    const row = await write.selectFrom('talks').select('talks').where('id', '=', one.id).executeTakeFirst();
    const before = row ? (JSON.parse(row.talks) as Talks) : null;
    if ((before?.version ?? 0) !== one.version) throw new ParleyError('store/conflict', { what: one.name });
    touchedTalks.push({ before, after: await saveTalks(write, one) });
  }
  const touchedEntries: Touched<TimelineEntry>[] = [];
  for (const entry of entries) {
    const row = await write.selectFrom('timeline').select('entry').where('id', '=', entry.id).executeTakeFirst();
    if (!row) throw new ParleyError('store/conflict', { what: entry.headline });
    touchedEntries.push({ before: entryOf(row), after: entry });
    await saveEntry(write, entry);
  }
  return { talks: touchedTalks, entries: touchedEntries };
}

/** A moderator's word may change a status without an event. */
async function logAll(write: Write, talks: readonly Talks[], at: string): Promise<void> {
  for (const { id } of talks) await logWriting(write, { talksId: id, entryId: null, isNews: false, at });
}

/** Talks that have got a history meanwhile are not removed. */
async function removeTalks(write: Write, id: string, name: string): Promise<void> {
  const entry = await write.selectFrom('timeline').select('id').where('talks_id', '=', id).limit(1).executeTakeFirst();
  if (entry) throw new ParleyError('store/conflict', { what: name });
  await write.deleteFrom('talks').where('id', '=', id).execute();
}

async function forgetOldest(write: Write): Promise<void> {
  const kept = write.selectFrom('talks_changes').select('id').orderBy('id', 'desc').limit(MAX_KEPT);
  await write.deleteFrom('talks_changes').where('id', 'not in', kept).execute();
}

async function audit(write: Write, note: ChangeNote): Promise<void> {
  const { action, ...row } = noteRow(note);
  await write
    .insertInto('audit')
    .values({ ...row, action: `talks ${action}`, shared: 1 })
    .execute();
}

function noteRow({ at, community, member, action, subject, before, after }: ChangeNote): ChangeNote {
  return { at, community, member, action, subject, before, after };
}
