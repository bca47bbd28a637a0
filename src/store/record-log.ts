import type { LoggedEntry, RecordLog } from '#src/core/delivery-store.ts';
import { entryOf } from './talks.ts';
import type { Database } from './tables.ts';

export function createRecordLog(db: Database): RecordLog {
  /** Events with the talks that they belong to now, which may not be those that they were written under. */
  const eventsAfter = (afterSeq: number) =>
    db
      .selectFrom('talks_log')
      .innerJoin('timeline', 'timeline.id', 'talks_log.entry_id')
      .where('talks_log.seq', '>', afterSeq);

  const joined = (ids: readonly string[]) =>
    db
      .selectFrom('timeline_sources')
      .selectAll()
      .where('entry_id', 'in', [...ids])
      .execute();

  return {
    async logHead() {
      const row = await db.selectFrom('talks_log').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
      return row?.seq ?? 0;
    },

    async logAt(moment) {
      const later = db.selectFrom('talks_log').select('seq').where('at', '>', moment).where('is_news', '=', 1);
      const first = await later.orderBy('seq').limit(1).executeTakeFirst();
      return first ? first.seq - 1 : this.logHead();
    },

    async talksWithNews(afterSeq, limit) {
      const rows = await eventsAfter(afterSeq)
        .innerJoin('talks', 'talks.id', 'timeline.talks_id')
        .where('talks.hidden', '=', 0)
        .select((eb) => ['timeline.talks_id as talksId', eb.fn.max('talks_log.seq').as('seq')])
        .groupBy('timeline.talks_id')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ talksId, seq }) => ({ talksId, seq }));
    },

    async newsOf(talksId, afterSeq, limit) {
      // By the timeline's own order, which its index gives, so that no other talks are looked at.
      const rows = await eventsAfter(afterSeq)
        .where('timeline.talks_id', '=', talksId)
        .select((eb) => [
          'timeline.id',
          'timeline.entry',
          eb.fn.max('talks_log.seq').as('seq'),
          eb.fn.max(eb.case().when('talks_log.is_news', '=', 1).then(eb.ref('talks_log.seq')).else(0).end()).as('news'),
        ])
        .groupBy(['timeline.id', 'timeline.at', 'timeline.entry'])
        .orderBy('timeline.at', 'desc')
        .limit(limit)
        .execute();
      const ids = rows.map(({ id }) => id);
      const sources = ids.length === 0 ? [] : await joined(ids);
      const byEntry = Map.groupBy(sources, ({ entry_id: id }) => id);
      return rows.map(({ id, seq, news, entry }): LoggedEntry => ({
        seq,
        newsSeq: news,
        entry: entryOf({ entry }),
        joinedAt: new Map((byEntry.get(id) ?? []).map((source) => [source.story_id, source.seq])),
      }));
    },

    async talksWritten(afterSeq, upToSeq, limit) {
      const written = db
        .selectFrom('talks_log')
        .select('talks_id')
        .distinct()
        .where('talks_id', '<>', '')
        .where('seq', '>', afterSeq);
      const rows = await written.where('seq', '<=', upToSeq).orderBy('talks_id').limit(limit).execute();
      return rows.map((row) => row.talks_id);
    },

    async talksCorrected(afterSeq, limit) {
      const words = db.selectFrom('talks_log').where('is_news', '=', 1).where('entry_id', 'is', null);
      const rows = await words
        .innerJoin('talks', 'talks.id', 'talks_log.talks_id')
        .where('talks.hidden', '=', 0)
        .where('talks_log.seq', '>', afterSeq)
        .select((eb) => ['talks_log.talks_id as talksId', eb.fn.max('talks_log.seq').as('seq')])
        .groupBy('talks_log.talks_id')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ talksId, seq }) => ({ talksId, seq }));
    },
  };
}
