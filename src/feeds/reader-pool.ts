import { Tinypool } from 'tinypool';
import { ParleyError } from '#src/core/errors.ts';
import type { FeedReader } from './read-feed.ts';
import type { WorkerAnswer } from './read-worker.ts';

export interface ReaderPool {
  readonly read: FeedReader;
  close(): Promise<void>;
}

/** Reading is quick next to fetching: one thread keeps up with more feeds than a line brings in. */
const THREADS = 1;
/** Its heap may grow to this, which the largest feed that is fetched does not reach. */
const HEAP_MB = 256;
/** No document that is read takes a tenth of it. */
const READ_TIMEOUT_MS = 20_000;
/** The thread ends when there has been nothing to read for so long, and its memory with it. */
const IDLE_MS = 30_000;

/**
 * Reads feeds on a thread of its own, so that a large document does not hold up whoever is waiting for an answer in the chat,
 * and one that takes too long is cut off. The thread starts with the first document.
 */
export function openFeedReader(): ReaderPool {
  let pool: Tinypool | null = null;
  return {
    read: async (document) => {
      pool ??= start();
      const deadline = AbortSignal.timeout(READ_TIMEOUT_MS);
      const answer = (await pool.run(document, { signal: deadline }).catch((cause: unknown) => {
        const reason = deadline.aborted ? 'reading it takes too long' : 'reading it takes more memory than it may';
        throw new ParleyError('feed/malformed', { url: document.url, reason }, { cause });
      })) as WorkerAnswer;
      if ('read' in answer) return answer.read;
      throw new ParleyError(answer.fault.code, answer.fault.facts);
    },
    close: async () => {
      await pool?.destroy();
      pool = null;
    },
  };
}

function start(): Tinypool {
  return new Tinypool({
    filename: new URL('./read-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
    useAtomics: false,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 4 },
  });
}
