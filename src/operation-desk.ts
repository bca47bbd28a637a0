import type { Config } from './config/config.ts';
import type { ChatAdapter } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import { controlPath, startControl } from './operation/control.ts';
import { type ReadinessCheck, startHealth } from './operation/health.ts';
import type { MetricsPage, Standing } from './operation/metrics.ts';
import { storeFile } from './store/idle-store.ts';
import type { Parley } from './wiring.ts';

interface OperationParts {
  readonly config: Config;
  readonly parley: Parley;
  readonly adapters: readonly ChatAdapter[];
  readonly metrics: MetricsPage;
  /** What waits to be posted; null where nothing is. */
  readonly readOutbox: (() => Promise<Standing['outbox']>) | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A round may wait for slow feeds; after this it hangs. */
const LATE_MS = 15 * 60 * 1000;

/** What whoever runs Parley can ask of it: health and metrics where the settings say so, and a backup. */
export async function startOperation(parts: OperationParts): Promise<{ close(): Promise<void> }> {
  const { config, parley, metrics, logger } = parts;
  const file = storeFile(config.databaseUrl);
  const control =
    file && (await startControl({ path: controlPath(file), backup: (to) => parley.store.backup(to), logger }));
  const page = async (): Promise<string> =>
    metrics.page({ stories: await parley.store.countStories(), outbox: (await parts.readOutbox?.()) ?? null });
  const health =
    config.health &&
    (await startHealth({
      ...config.health,
      checks: readinessChecks(parts),
      metrics: { contentType: metrics.contentType, page },
      logger,
    }));
  if (health) logger.info({ port: health.port }, 'health and metrics are served');
  return {
    close: async () => {
      if (health) await health.close();
      if (control) await control.close();
    },
  };
}

export function readinessChecks({
  parley,
  adapters,
  clock,
}: Pick<OperationParts, 'parley' | 'adapters' | 'clock'>): readonly ReadinessCheck[] {
  return [
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
        const lateMs = clock.now().getTime() - parley.lastRoundAt();
        return lateMs <= LATE_MS ? null : `the last round ended ${Math.round(lateMs / 60_000)} minutes ago`;
      },
    },
  ];
}
