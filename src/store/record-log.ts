import type { LoggedEntry, RecordLog } from '#src/core/delivery-store.ts';
import { entryOf } from './talks.ts';
import type { Database } from './tables.ts';

export function createRecordLog(db: Database): RecordLog {
  /** News with the talks that it belongs to now, which may not be those that it was written under. */
  const news = (afterSeq: number) =>
    db
      .selectFrom('talks_log')
      .innerJoin('timeline', 'timeline.id', 'talks_log.entry_id')
      .where('talks_log.is_news', '=', 1)
      .where('talks_log.seq', '>', afterSeq);

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
      const rows = await news(afterSeq)
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
      const rows = await news(afterSeq)
        .where('timeline.talks_id', '=', talksId)
        .select(['talks_log.seq', 'timeline.entry'])
        .orderBy('timeline.at', 'desc')
        .limit(limit)
        .execute();
      const entries = new Map<string, LoggedEntry>();
      for (const row of rows) {
        const entry = entryOf(row);
        const seq = Math.max(row.seq, entries.get(entry.id)?.seq ?? 0);
        entries.set(entry.id, { seq, entry });
      }
      return [...entries.values()];
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
  };
}
