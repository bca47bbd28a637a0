import { Tinypool } from 'tinypool';
import { ParleyError } from '#src/core/errors.ts';
import { type Turns, createTurns } from '#src/core/turns.ts';
import { type FeedDocument, type FeedReader, type ReadFeed, readFeed } from './read-feed.ts';
import type { WorkerAnswer } from './read-worker.ts';

export interface ReaderPool {
  readonly read: FeedReader;
  close(): Promise<void>;
}

/** A document of this size is read in some ten milliseconds, which nobody in the chat notices; most feeds are smaller. */
const SMALL_BYTES = 128 * 1024;
/** Its heap may grow to this, which the largest feed that is fetched does not reach. */
const HEAP_MB = 256;
/** No document that is read takes a tenth of it. */
const READ_TIMEOUT_MS = 20_000;
/** The thread ends when there has been nothing large for so long, and its memory with it. */
const IDLE_MS = 30_000;

/**
 * Reads feeds: small ones here, one at a time with a turn for others in between; large ones on a thread of their own, so that
 * they hold up nobody who waits for an answer in the chat, and one that takes too long is cut off. The thread starts with the
 * first large document, since it takes some sixty megabytes.
 */
export function openFeedReader(turns: Turns = createTurns()): ReaderPool {
  let pool: Tinypool | null = null;
  return {
    read: (document) => {
      if (document.body.byteLength <= SMALL_BYTES) {
        return turns.next().then(() => readFeed(document));
      }
      pool ??= startPool();
      return readOnThread(pool, document);
    },
    close: async () => {
      await pool?.destroy();
      pool = null;
    },
  };
}

function startPool(): Tinypool {
  return new Tinypool({
    filename: new URL('./read-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    useAtomics: false,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 16 },
  });
}

async function readOnThread(pool: Tinypool, { body, contentType, url }: FeedDocument): Promise<ReadFeed> {
  const deadline = AbortSignal.timeout(READ_TIMEOUT_MS);
  const answer = (await pool.run({ body, contentType, url }, { signal: deadline }).catch((cause: unknown) => {
    const reason = deadline.aborted ? 'reading it takes too long' : 'reading it takes more memory than it may';
    throw new ParleyError('feed/malformed', { url, reason }, { cause });
  })) as WorkerAnswer;
  if ('read' in answer) return answer.read;
  throw new ParleyError(answer.fault.code, answer.fault.facts);
}
