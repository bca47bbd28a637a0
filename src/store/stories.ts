import type { UpdateResult } from 'kysely';
import { type Brief, type RelevantBrief, briefSchema } from '#src/core/brief.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { StoryStore } from '#src/core/store.ts';
import { STAGES, type Stage } from '#src/core/story.ts';
import { dropStoryTexts } from './drop-texts.ts';
import { saveDeparture, saveSettlement } from './talks.ts';
import { storyOf } from './story-rows.ts';
import type { Database, Write } from './tables.ts';
import { createUnreadStories, unreadPlace } from './unread-stories.ts';
import { hold, holdRecord, locked, transact, writeRelaxed } from './transactions.ts';
import { isVisible } from './visibility.ts';

export function createStoryStore(db: Database): StoryStore {
  return {
    ...createUnreadStories(db),

    async getStory(id) {
      const row = await db.selectFrom('stories').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? storyOf(row) : null;
    },

    async findStoryByUrl(url, reader) {
      let found = db.selectFrom('stories').selectAll().where('url', '=', url).orderBy('seen_at', 'desc');
      if (reader) found = found.where((eb) => isVisible(eb, reader));
      const row = await found.limit(1).executeTakeFirst();
      return row ? storyOf(row) : null;
    },

    async findStoryByItem(feedId, itemId) {
      const found = db.selectFrom('stories').selectAll().where('feed_id', '=', feedId).where('item_id', '=', itemId);
      const row = await found.limit(1).executeTakeFirst();
      return row ? storyOf(row) : null;
    },

    async storiesAt(stage, limit, part) {
      let waiting = db.selectFrom('stories').selectAll().where('stage', '=', stage);
      if (part !== undefined) waiting = waiting.where('id', 'like', `${part}%`);
      return (await waiting.orderBy('told_at').orderBy('id').limit(limit).execute()).map(storyOf);
    },

    async countWaitingStories(feedId) {
      const waiting = db.selectFrom('stories').where('feed_id', '=', feedId);
      const counted = waiting.where('stage', 'in', ['fetched', 'readable', 'briefed']);
      const { count } = await counted.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow();
      return Number(count);
    },

    async saveReadable(storyId, readable, { clusterId, prints, near }, revision) {
      return writeRelaxed(db, async (write) => {
        if (near) await refuseUnseen(write, storyId, prints, near);
        const { text, language } = readable;
        const asRead = asItWasRead(write, storyId, revision).set((eb) => ({
          text,
          language,
          cluster_id: clusterId,
          title: eb.fn.coalesce('title', eb.val(readable.title)),
          stage: 'readable',
          attempts: 0,
          fault: null,
        }));
        if (isEdited(await asRead.executeTakeFirst(), revision)) return false;
        await write.deleteFrom('story_prints').where('story_id', '=', storyId).execute();
        const rows = [...new Set(prints)].map((print) => ({ print, story_id: storyId }));
        if (rows.length > 0) await write.insertInto('story_prints').values(rows).execute();
        return true;
      });
    },

    async storiesWithPrints(prints, limit) {
      if (prints.length === 0) return [];
      const sharing = db
        .selectFrom('story_prints')
        .select('story_id')
        .where('print', 'in', [...prints]);
      const found = db.selectFrom('stories').selectAll().where('id', 'in', sharing);
      return (await found.orderBy('seen_at', 'desc').orderBy('id').limit(limit).execute()).map(storyOf);
    },

    async saveBrief(storyId, brief, revision) {
      return writeRelaxed(db, async (write) => {
        const own = write.selectFrom('stories').selectAll().where('id', '=', storyId);
        const story = await locked(write, own).executeTakeFirstOrThrow();
        if (revision !== undefined && story.item_hash !== revision) return false;
        const told = {
          relevant: brief.relevance.value === 'no' ? (0 as const) : (1 as const),
          told_at: story.told_at,
          brief: JSON.stringify(brief),
        };
        await write
          .insertInto('briefs')
          .values({ story_id: storyId, ...told })
          .onConflict((conflict) => conflict.column('story_id').doUpdateSet(told))
          .execute();
        await write
          .updateTable('stories')
          .set({ stage: 'briefed', attempts: 0, fault: null, unread_seq: await unreadPlace(write, story, brief) })
          .where('id', '=', storyId)
          .execute();
        return true;
      });
    },

    async getBrief(storyId) {
      const row = await db.selectFrom('briefs').select('brief').where('story_id', '=', storyId).executeTakeFirst();
      return row ? briefOf(row.brief) : null;
    },

    async latestBriefs(limit, reader) {
      let newest = db.selectFrom('briefs').select('brief').where('relevant', '=', 1);
      if (reader) {
        newest = newest.where((eb) => {
          const own = eb.selectFrom('stories').select('stories.id').whereRef('stories.id', '=', 'briefs.story_id');
          return eb.exists(own.where((story) => isVisible(story, reader)));
        });
      }
      const rows = await newest.orderBy('told_at', 'desc').orderBy('story_id').limit(limit).execute();
      return rows.map(({ brief }) => briefOf(brief) as RelevantBrief);
    },

    async settleStory(storyId, settlement, revision) {
      return writeRelaxed(db, async (write) => {
        if (settlement) await holdRecord(write);
        const asRead = asItWasRead(write, storyId, revision).set({ stage: 'settled', attempts: 0, fault: null });
        if (isEdited(await asRead.executeTakeFirst(), revision)) return false;
        if (settlement && 'entry' in settlement) await saveSettlement(write, settlement);
        else if (settlement) await saveDeparture(write, settlement);
        return true;
      });
    },

    async recordStoryFault(storyId, reason, maxAttempts) {
      await transact(db, async (write) => {
        const own = write.selectFrom('stories').select(['stage', 'attempts']).where('id', '=', storyId);
        const known = await locked(write, own).executeTakeFirst();
        if (!known) return;
        const attempts = known.attempts + 1;
        const stage = attempts >= maxAttempts ? 'parked' : known.stage;
        await write.updateTable('stories').set({ attempts, stage, fault: reason }).where('id', '=', storyId).execute();
      });
    },

    dropStoryTexts: (before, limit) => dropStoryTexts(db, before, limit),

    async countStories() {
      const counted = db.selectFrom('stories').select((eb) => ['stage', eb.fn.countAll<number | string>().as('count')]);
      const counts = new Map(
        (await counted.groupBy('stage').execute()).map(({ stage, count }) => [stage, Number(count)]),
      );
      return Object.fromEntries(STAGES.map((stage) => [stage, counts.get(stage) ?? 0])) as Record<Stage, number>;
    },
  };
}

/** A change of the story that finds nothing to change once its publisher has edited it. */
function asItWasRead(write: Write, storyId: string, revision: string | undefined) {
  const own = write.updateTable('stories').where('id', '=', storyId);
  return revision === undefined ? own : own.where('item_hash', '=', revision);
}

function isEdited({ numUpdatedRows }: UpdateResult, revision: string | undefined): boolean {
  return revision !== undefined && numUpdatedRows === 0n;
}

/** Two copies that come in at once would else each found a cluster. Throws `store/conflict`. */
async function refuseUnseen(
  write: Write,
  storyId: string,
  prints: readonly string[],
  near: readonly string[],
): Promise<void> {
  if (prints.length === 0) return;
  await hold(write, 'prints of stories');
  const sharing = write.selectFrom('story_prints').select('story_id').where('print', 'in', prints);
  const unseen = await sharing.where('story_id', 'not in', [...near, storyId]).executeTakeFirst();
  if (unseen) throw new ParleyError('store/conflict', { what: 'the stories like this one' });
}

/** Checked as it comes out, so that a brief of an older shape is found here and not in a reply. */
function briefOf(json: string): Brief {
  return briefSchema.parse(JSON.parse(json));
}
