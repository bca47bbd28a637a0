import type { Kysely, Migration } from 'kysely';
import type { Talks } from '#src/core/talks.ts';

type Before = Record<'talks', { id: string; talks: string; names: string }>;

/** The names of talks apart from their state, so that looking one up reads little. */
export const talksNames: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('talks')
      .addColumn('names', 'text', (c) => c.notNull().defaultTo('{}'))
      .execute();
    const known = db.withTables<Before>();
    for (const { id, talks } of await known.selectFrom('talks').select(['id', 'talks']).execute()) {
      const { name, aliases, parties } = JSON.parse(talks) as Talks;
      const names = JSON.stringify({ name, aliases, parties });
      await known.updateTable('talks').set({ names }).where('id', '=', id).execute();
    }
  },
};
