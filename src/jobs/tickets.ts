import type { JobKind, JobQueue } from '#src/core/job-queue.ts';
import type { Logger } from '#src/core/logger.ts';

/** Says that there is something to do. */
export type Want = (kind: JobKind, ...keys: readonly string[]) => void;

interface TicketParts {
  readonly queue: JobQueue;
  readonly logger: Logger;
}

/** A step that writes many stories puts one ticket for all that it wrote in so long. */
const GATHER_MS = 50;

/** Puts tickets into the queue, those of a moment together. One that cannot be put is put by the next sweep. */
export function createTickets({ queue, logger }: TicketParts): Want {
  const wanted = new Map<JobKind, Set<string>>();
  let timer: NodeJS.Timeout | null = null;
  const put = async (): Promise<void> => {
    timer = null;
    const now = [...wanted];
    wanted.clear();
    for (const [kind, keys] of now) {
      try {
        await queue.put(kind, [...keys]);
      } catch (error) {
        logger.warn({ err: error, kind }, 'tickets were left to the next sweep');
      }
    }
  };
  return (kind, ...keys) => {
    const all = wanted.get(kind) ?? new Set();
    for (const key of keys) all.add(key);
    wanted.set(kind, all);
    timer ??= setTimeout(() => void put(), GATHER_MS).unref();
  };
}
