import { ParleyError } from '#src/core/errors.ts';
import type { Job, JobHandler } from '#src/core/job-queue.ts';

/**
 * Rejects as the handler does, and with `job/too-slow` once its time is over: it is told by its signal then, and what it does
 * after that is left to itself.
 */
export async function runJob(handler: JobHandler, job: Job, ending: AbortController, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new ParleyError('job/too-slow', { kind: job.kind, key: job.key, limitMs });
      ending.abort(error);
      reject(error);
    }, limitMs);
  });
  try {
    await Promise.race([handler(job, ending.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
