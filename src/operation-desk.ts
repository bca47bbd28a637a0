import type { Config } from './config/config.ts';
import type { ChatPoster } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { JobQueue } from './core/job-queue.ts';
import type { Logger } from './core/logger.ts';
import type { Store } from './core/store.ts';
import { examineChannels } from './examine-channels.ts';
import { controlPath, startControl } from './operation/control.ts';
import { type HealthServer, type ReadinessCheck, startHealth } from './operation/health.ts';
import type { MetricsPage, Standing } from './operation/metrics.ts';
import { storeFile } from './store/idle-store.ts';
import type { Parley } from './wiring.ts';

interface OperationParts {
  readonly config: Config;
  readonly parley: Parley;
  readonly queue: JobQueue;
  readonly adapters: readonly ChatPoster[];
  /** Whether the bot has come as far as its work. */
  readonly isAtWork: () => boolean;
  /** Null where the settings want no health server. */
  readonly metrics: MetricsPage | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A feed may wait for its host; after this somebody should look. */
const LATE_MS = 15 * 60 * 1000;

/** What whoever runs Parley can ask of it: health and metrics where the settings say so, and a backup. */
export async function startOperation(parts: OperationParts): Promise<{ close(): Promise<void> }> {
  const { config, parley, metrics, logger } = parts;
  const file = storeFile(config.databaseUrl);
  const control =
    file &&
    (await startControl({
      path: controlPath(file),
      backup: (to) => parley.store.backup(to),
      channels: () => examineChannels({ store: parley.store, posters: parts.adapters }),
      logger,
    }));
  const health = config.health && metrics && (await openHealth(parts, config.health, metrics));
  if (health) logger.info({ port: health.port }, 'health and metrics are served');
  return {
    close: async () => {
      if (health) await health.close();
      if (control) await control.close();
    },
  };
}

function openHealth(
  parts: OperationParts,
  place: { readonly host: string; readonly port: number },
  metrics: MetricsPage,
): Promise<HealthServer> {
  const { parley, queue, clock, logger } = parts;
  const page = async (): Promise<string> => metrics.page(await readStanding(parley.store, queue, clock));
  const { contentType } = metrics;
  return startHealth({ ...place, checks: readinessChecks(parts), metrics: { contentType, page }, logger });
}

async function readStanding(
  store: Pick<Store, 'countStories' | 'countDeliveries' | 'oldestWaitingAt'>,
  queue: Pick<JobQueue, 'counts'>,
  clock: Clock,
): Promise<Standing> {
  const oldest = await store.oldestWaitingAt();
  const oldestWaitMs = oldest === null ? 0 : clock.now().getTime() - Date.parse(oldest);
  const outbox = { deliveries: await store.countDeliveries(), oldestWaitMs };
  return { stories: await store.countStories(), outbox, jobs: await queue.counts() };
}

export function readinessChecks({
  config,
  parley,
  adapters,
  clock,
  isAtWork,
}: Pick<OperationParts, 'parley' | 'adapters' | 'clock' | 'isAtWork'> & {
  readonly config: Pick<Config, 'role'>;
}): readonly ReadinessCheck[] {
  const openedAt = clock.now().getTime();
  const checks: readonly ReadinessCheck[] = [
    { name: 'start', find: async () => (isAtWork() ? null : 'it is only starting') },
    {
      name: 'store',
      find: async () => {
        await parley.store.getSetting('health');
        return null;
      },
    },
    {
      name: 'platforms',
      find: async () => {
        const lost = adapters.filter((adapter) => adapter.isConnected?.() === false).map(({ name }) => name);
        return lost.length === 0 ? null : `not connected: ${lost.join(', ')}`;
      },
    },
    {
      name: 'polls',
      find: async () => {
        const now = clock.now();
        const [feed] = await parley.store.dueFeeds(now.toISOString(), 1);
        // What fell due while nobody was there has waited since the start.
        const lateMs = feed ? now.getTime() - Math.max(Date.parse(feed.nextPollAt), openedAt) : 0;
        return lateMs <= LATE_MS ? null : `a feed has been due for ${Math.round(lateMs / 60_000)} minutes`;
      },
    },
  ];
  // Late feeds are the workers' matter: whoever asks a chat process is answered all the same.
  return config.role === 'chat' ? checks.filter(({ name }) => name !== 'polls') : checks;
}
