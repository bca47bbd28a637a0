import type { ModelStore } from '#src/core/model-store.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import type { Database } from './tables.ts';
import { transact } from './transactions.ts';

export function createModelStore(db: Database): ModelStore {
  return {
    async recordModelUse({ day, community, calls, inputTokens, outputTokens, microUsd }) {
      await db
        .insertInto('model_use')
        .values({ day, community, calls, input_tokens: inputTokens, output_tokens: outputTokens, micro_usd: microUsd })
        .onConflict((conflict) =>
          conflict.columns(['day', 'community']).doUpdateSet((eb) => ({
            calls: eb('model_use.calls', '+', calls),
            input_tokens: eb('model_use.input_tokens', '+', inputTokens),
            output_tokens: eb('model_use.output_tokens', '+', outputTokens),
            micro_usd: eb('model_use.micro_usd', '+', microUsd),
          })),
        )
        .execute();
    },

    async modelUse(since, limit, communities) {
      const all = db.selectFrom('model_use').selectAll().where('day', '>=', since);
      const uses = communities ? all.where('community', 'in', communities) : all;
      const rows = await uses.orderBy('day', 'desc').orderBy('community').limit(limit).execute();
      return rows.map(({ day, community, calls, input_tokens, output_tokens, micro_usd }) => ({
        day,
        community,
        calls,
        inputTokens: input_tokens,
        outputTokens: output_tokens,
        microUsd: micro_usd,
      }));
    },

    async getModelAnswer(key) {
      const row = await db.selectFrom('model_answers').select('answer').where('key', '=', key).executeTakeFirst();
      return row?.answer ?? null;
    },

    async readEvents(talksId, since, until, limit) {
      const near = db
        .selectFrom('model_events')
        .selectAll()
        .where('talks_id', '=', talksId)
        .where('at', '>=', since)
        .where('at', '<=', until);
      const rows = await near.orderBy('at', 'desc').orderBy('story_id').limit(limit).execute();
      return rows.map(({ story_id, talks_id, at, entry }) => ({
        storyId: story_id,
        talksId: talks_id,
        at,
        entry: JSON.parse(entry) as TimelineEntry,
      }));
    },

    async addReadEvent({ storyId, talksId, at, entry }, now, keepSince) {
      const row = { talks_id: talksId, at, noted_at: now, entry: JSON.stringify(entry) };
      await transact(db, async (write) => {
        await write.deleteFrom('model_events').where('noted_at', '<', keepSince).execute();
        await write
          .insertInto('model_events')
          .values({ story_id: storyId, ...row })
          .onConflict((conflict) => conflict.column('story_id').doUpdateSet(row))
          .execute();
      });
    },

    async dropReadEvent(storyId) {
      await db.deleteFrom('model_events').where('story_id', '=', storyId).execute();
    },

    async putModelAnswer(key, answer, at, keepSince) {
      await transact(db, async (write) => {
        await write.deleteFrom('model_answers').where('at', '<', keepSince).execute();
        await write
          .insertInto('model_answers')
          .values({ key, answer, at })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ answer, at }))
          .execute();
      });
    },
  };
}
