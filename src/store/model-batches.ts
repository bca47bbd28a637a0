import type { BatchStore } from '#src/core/model-store.ts';
import type { Database, Write } from './tables.ts';
import { transact } from './transactions.ts';

/** Stories that have a brief already; one on its way to it is read anyway. */
const BRIEFED = ['briefed', 'settled'] as const;

export function createBatchStore(db: Database): BatchStore {
  return {
    async putOffStory({ storyId, key, now, isOpen }) {
      return transact(db, async (write) => {
        const known = await write
          .selectFrom('model_requests')
          .selectAll()
          .where('story_id', '=', storyId)
          .executeTakeFirst();
        const isAlone = known?.state === 'alone';
        if (known?.state === 'sent' && known.key === key) return 'waits';
        if (isAlone || !isOpen) {
          await write.deleteFrom('model_requests').where('story_id', '=', storyId).execute();
          return isAlone ? 'last-try' : 'now';
        }
        const row = { batch_id: null, key, state: 'waiting' as const, since: known?.since ?? now };
        await write
          .insertInto('model_requests')
          .values({ story_id: storyId, ...row })
          .onConflict((conflict) => conflict.column('story_id').doUpdateSet(row))
          .execute();
        return 'waits';
      });
    },

    async waitingStories(limit) {
      const rows = await db
        .selectFrom('model_requests')
        .innerJoin('stories', 'stories.id', 'model_requests.story_id')
        .select(['model_requests.story_id', 'model_requests.key', 'model_requests.since'])
        .where('model_requests.state', '=', 'waiting')
        // One that is on its way, such as one that was edited, comes by itself.
        .where('stories.stage', 'in', BRIEFED)
        .orderBy('model_requests.since')
        .orderBy('model_requests.story_id')
        .limit(limit)
        .execute();
      return rows.map(({ story_id, key, since }) => ({ storyId: story_id, key: key ?? '', since }));
    },

    async releaseWaiting() {
      return transact(db, async (write) => {
        const rows = await write
          .deleteFrom('model_requests')
          .where('state', '=', 'waiting')
          .returning('story_id')
          .execute();
        for (const { story_id } of rows) await reopen(write, story_id);
        return rows.length;
      });
    },

    async beginBatch({ id, provider, providerId, requests, reservedTokens, begunAt, cancelledAt }, stories) {
      await transact(db, async (write) => {
        await write
          .insertInto('model_batches')
          .values({
            id,
            provider,
            provider_id: providerId,
            requests,
            reserved_tokens: reservedTokens,
            begun_at: begunAt,
            cancelled_at: cancelledAt,
          })
          .execute();
        for (const { storyId, key } of stories) {
          await write
            .updateTable('model_requests')
            .set({ batch_id: id, key, state: 'sent' })
            .where('story_id', '=', storyId)
            .execute();
        }
      });
    },

    async changeBatch(id, { providerId, cancelledAt }) {
      const change = {
        ...(providerId === undefined ? {} : { provider_id: providerId }),
        ...(cancelledAt === undefined ? {} : { cancelled_at: cancelledAt }),
      };
      await db.updateTable('model_batches').set(change).where('id', '=', id).execute();
    },

    async openBatches(provider) {
      const rows = await db
        .selectFrom('model_batches')
        .selectAll()
        .where('provider', '=', provider)
        .orderBy('begun_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        providerId: row.provider_id,
        requests: row.requests,
        reservedTokens: row.reserved_tokens,
        begunAt: row.begun_at,
        cancelledAt: row.cancelled_at,
      }));
    },

    async batchedStories(batchId) {
      const sent = db.selectFrom('model_requests').select(['story_id', 'key']).where('batch_id', '=', batchId);
      const rows = await sent.where('state', '=', 'sent').orderBy('story_id').execute();
      return rows.map(({ story_id, key }) => ({ storyId: story_id, key: key ?? '' }));
    },

    async leaveBatch(batchId, storyId, outcome) {
      await transact(db, async (write) => {
        const own = { batch: batchId, story: storyId };
        const isThere = outcome === 'answered' ? await takeOff(write, own) : await askAlone(write, own);
        if (isThere) await reopen(write, storyId);
      });
    },

    async endBatch(batchId, rest) {
      await transact(db, async (write) => {
        const left = await write
          .updateTable('model_requests')
          .set({ batch_id: null, state: rest === 'waits' ? 'waiting' : 'alone' })
          .where('batch_id', '=', batchId)
          .returning('story_id')
          .execute();
        if (rest === 'alone') for (const { story_id } of left) await reopen(write, story_id);
        await write.deleteFrom('model_batches').where('id', '=', batchId).execute();
      });
    },
  };
}

interface Own {
  readonly batch: string;
  readonly story: string;
}

async function takeOff(write: Write, { batch, story }: Own): Promise<boolean> {
  const gone = write.deleteFrom('model_requests').where('story_id', '=', story).where('batch_id', '=', batch);
  return (await gone.returning('story_id').executeTakeFirst()) !== undefined;
}

async function askAlone(write: Write, { batch, story }: Own): Promise<boolean> {
  const changed = write
    .updateTable('model_requests')
    .set({ batch_id: null, state: 'alone' })
    .where('story_id', '=', story)
    .where('batch_id', '=', batch);
  return (await changed.returning('story_id').executeTakeFirst()) !== undefined;
}

/** Its brief is made anew. */
async function reopen(write: Write, storyId: string): Promise<void> {
  await write
    .updateTable('stories')
    .set({ stage: 'readable', attempts: 0, fault: null })
    .where('id', '=', storyId)
    .where('stage', 'in', BRIEFED)
    .execute();
}
