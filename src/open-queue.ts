import type { Config } from './config/config.ts';
import type { Clock } from './core/clock.ts';
import type { JobQueue } from './core/job-queue.ts';
import type { Logger } from './core/logger.ts';
import { createInProcessQueue } from './jobs/in-process-queue.ts';
import { isEmbedded } from './store/idle-store.ts';

/** The jobs are where the store is: with the embedded one in this process, with PostgreSQL there, for as many as work on it. */
export async function openQueue(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  parts: { readonly clock: Clock; readonly logger: Logger },
): Promise<JobQueue> {
  if (isEmbedded(databaseUrl)) return createInProcessQueue(parts);
  const { openPgBossQueue } = await import('./jobs/pg-boss-queue.ts');
  return openPgBossQueue({ databaseUrl, logger: parts.logger });
}
