import type { Write } from './tables.ts';
import { holdRecord } from './transactions.ts';

interface Writing {
  readonly talksId: string;
  readonly entryId: string | null;
  /** Whether the entry is to be told to those who have read the earlier ones. */
  readonly isNews: boolean;
  readonly at: string;
}

/** Numbers a writing of the record, within its transaction. */
export async function logWriting(write: Write, { talksId, entryId, isNews, at }: Writing): Promise<void> {
  await holdRecord(write);
  await write
    .insertInto('talks_log')
    .values({ talks_id: talksId, entry_id: entryId, is_news: isNews ? 1 : 0, at })
    .execute();
}
