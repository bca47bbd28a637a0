import type { PollCount, PollRecord, Store } from '#src/core/store.ts';
import type { Turns } from '#src/core/turns.ts';

/** So many items, or so many feeds, are written without letting anybody else in between. */
const MAX_ITEMS = 120;
const MAX_FEEDS = 40;

interface Waiting {
  readonly record: PollRecord;
  readonly resolve: (count: PollCount | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Resolves to null for a feed that was removed meanwhile. */
export type PollRecorder = (record: PollRecord) => Promise<PollCount | null>;

/**
 * Writes visits together where several have ended at about the same time, since a transaction costs as
 * much as the writing of a feed that brings nothing new. One that cannot be written takes none of the others with it.
 */
export function createPollRecorder(store: Pick<Store, 'recordPolls'>, turns: Turns): PollRecorder {
  const waiting: Waiting[] = [];
  const planned = new Set<'next' | 'ahead'>();
  let isWriting = false;
  /** Answers to people in the chat come first. A full batch is stored before more is read, since it takes memory. */
  const plan = (): void => {
    const turn = isFull(waiting) ? 'ahead' : 'next';
    if (isWriting || waiting.length === 0 || planned.has(turn)) return;
    planned.add(turn);
    void turns[turn]().then(() => {
      planned.delete(turn);
      return write();
    });
  };
  const write = async (): Promise<void> => {
    if (isWriting || waiting.length === 0) return;
    isWriting = true;
    await settle(store, takeBatch(waiting));
    isWriting = false;
    plan();
  };
  return (record) =>
    new Promise((resolve, reject) => {
      waiting.push({ record, resolve, reject });
      plan();
    });
}

function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  let items = 0;
  const end = waiting.findIndex(({ record }, index) => {
    items += itemsOf(record);
    return index > 0 && (items > MAX_ITEMS || index >= MAX_FEEDS);
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

function isFull(waiting: readonly Waiting[]): boolean {
  return waiting.reduce((items, { record }) => items + itemsOf(record), 0) >= MAX_ITEMS;
}

function itemsOf({ outcome }: PollRecord): number {
  return outcome.kind === 'items' ? outcome.feed.items.length : 0;
}

/** Never rejects: each visit is told what became of it. */
async function settle(store: Pick<Store, 'recordPolls'>, batch: readonly Waiting[]): Promise<void> {
  try {
    const counts = await store.recordPolls(batch.map(({ record }) => record));
    batch.forEach(({ resolve }, index) => resolve(counts[index] ?? null));
  } catch (error) {
    const [only, ...others] = batch;
    if (others.length === 0) only?.reject(error);
    else for (const one of batch) await settle(store, [one]);
  }
}
