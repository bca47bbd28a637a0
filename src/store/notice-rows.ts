import type { Notice } from '#src/core/notices.ts';
import { writeReply } from '#src/core/reply-json.ts';
import type { Write } from './tables.ts';

/** Notes a notice, which waits to be sent. False where its key was told already. */
export async function insertNotice(write: Write, { community, key, reply }: Notice, at: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await write
    .insertInto('notices')
    .values({ community, key, at, notice: writeReply(reply) })
    .onConflict((conflict) => conflict.columns(['community', 'key']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** It is on its way from now on. False where it was already. */
export async function takeNotice(
  write: Write,
  { community, key }: Pick<Notice, 'community' | 'key'>,
): Promise<boolean> {
  const { numUpdatedRows } = await write
    .updateTable('notices')
    .set({ notice: null })
    .where('community', '=', community)
    .where('key', '=', key)
    .where('notice', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
