import { sql } from 'kysely';
import { type Brief, briefSchema } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import type { Database } from './tables.ts';
import { locked, transact } from './transactions.ts';

/** Takes the words out of settled and parked stories from before a moment, but for those that are evidence. */
export async function dropStoryTexts(db: Database, before: string, limit: number): Promise<number> {
  return transact(db, async (write) => {
    const old = write
      .selectFrom('stories')
      .select('id')
      .where('seen_at', '<', before)
      .where('stage', 'in', ['settled', 'parked'])
      // To the letter as in the index, since a value that is bound does not find it.
      .where(sql<boolean>`text <> ''`);
    const oldest = old.orderBy('seen_at').orderBy('id').limit(limit);
    const ids = (await locked(write, oldest).execute()).map(({ id }) => id);
    for (const id of ids) {
      const row = await write.selectFrom('briefs').select('brief').where('story_id', '=', id).executeTakeFirst();
      if (row) {
        const brief = JSON.stringify(withoutText(briefSchema.parse(JSON.parse(row.brief))));
        await write.updateTable('briefs').set({ brief }).where('story_id', '=', id).execute();
      }
      // Without its words a story is no near-duplicate of anything.
      await write.deleteFrom('story_prints').where('story_id', '=', id).execute();
      await write.updateTable('stories').set({ text: '' }).where('id', '=', id).execute();
    }
    return ids.length;
  });
}

/** The brief with only the words that its spans point to, each where it stood, so that every span says what it said. */
function withoutText(brief: Brief): Brief {
  const { text } = brief.story;
  let kept = '';
  for (const { start, end } of spansIn(brief).toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= kept.length) continue;
    kept += blank(text.slice(kept.length, Math.max(start, kept.length)));
    kept += text.slice(kept.length, end);
  }
  return { ...brief, story: { ...brief.story, text: kept } };
}

/** Lines stay apart, so that a sentence is never joined to one of another paragraph. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

function spansIn(value: unknown): readonly Span[] {
  if (Array.isArray(value)) return value.flatMap(spansIn);
  if (typeof value !== 'object' || value === null) return [];
  const { start, end } = value as Partial<Record<'start' | 'end', unknown>>;
  const own = typeof start === 'number' && typeof end === 'number' ? [{ start, end }] : [];
  return [...own, ...Object.values(value).flatMap(spansIn)];
}
