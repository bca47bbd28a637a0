import { PgBoss, type QueueOptions } from 'pg-boss';
import {
  DEAD_LETTER_MS,
  JOB_KINDS,
  JOB_LIMITS,
  type JobKind,
  type JobLimits,
  type JobQueue,
} from '#src/core/job-queue.ts';
import type { Logger } from '#src/core/logger.ts';
import { DEAD_LETTERS, SCHEMA, bringForward, countJobs, listDeadLetters, restingKeys } from './pg-boss-tables.ts';
import { PgBossWorker } from './pg-boss-worker.ts';
import { runJob } from './run-job.ts';

interface PgBossQueueParts {
  /** `postgres://…` */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly limits?: JobLimits;
}

/** A process that was not heard of for so long is taken for dead; pg-boss takes no less. */
const HEARTBEAT_SECONDS = 10;
/** How often any of the processes looks for such. */
const SUPERVISION_SECONDS = 3;
/** How late a minute may begin. */
const CRON_SECONDS = 3;
const MAINTENANCE_SECONDS = 60;
/** A ticket that nobody took up for so long goes: the sweep has long put another. */
const RETENTION_SECONDS = 24 * 60 * 60;
const CONNECTIONS = 6;
/** 1 + 2 + 4 + 8 + 16 seconds for a database that is just starting. */
const START_ATTEMPTS = 6;
const PUT_AT_ONCE = 1_000;
/** As many as the first digit of an id has values. */
const PARTS = 16;

/**
 * Jobs on PostgreSQL, for any number of processes, in a schema of their own beside the store's tables. Each kind is a queue of
 * pg-boss with the policy `stately`: of a key at most one job waits, at most one runs. Rejects where the database cannot be
 * reached.
 */
export async function openPgBossQueue({
  databaseUrl,
  logger,
  limits = JOB_LIMITS,
}: PgBossQueueParts): Promise<JobQueue> {
  const boss = await startBoss(databaseUrl, logger);
  await createQueues(boss, limits);
  const workers: PgBossWorker[] = [];
  const addWorker = (queue: string, atOnce: number, run: ConstructorParameters<typeof PgBossWorker>[3]): void => {
    const parts = { boss, logger, limits, heartbeatMs: HEARTBEAT_SECONDS * 1_000 };
    const worker = new PgBossWorker(parts, queue, atOnce, run);
    workers.push(worker);
    worker.start();
  };
  return {
    parts: PARTS,
    async put(kind, keys, when) {
      const notBefore = when ? new Date(when.notBefore) : null;
      for (let from = 0; from < keys.length; from += PUT_AT_ONCE) {
        await putSome(boss, kind, keys.slice(from, from + PUT_AT_ONCE), notBefore);
      }
      for (const worker of workers) if (worker.queue === kind) worker.wake();
    },
    async work(kind, atOnce, handler) {
      addWorker(kind, atOnce, (key, attempt, ending) => runJob(handler, { kind, key, attempt }, ending, limits.jobMs));
    },
    async everyMinute(name, tick) {
      const queue = `every-minute.${name}`;
      const options = { ...queueOptions(limits), retryLimit: 0, deleteAfterSeconds: 1 };
      await boss.createQueue(queue, { ...options, policy: 'exclusive' });
      await boss.updateQueue(queue, options);
      // However many minutes nobody was there for, one call is enough.
      await boss.schedule(queue, '* * * * *', null, { tz: 'UTC', missed: 'once' });
      addWorker(queue, 1, tick);
    },
    counts: () => countJobs(boss.getDb(), DEAD_LETTER_MS),
    deadLetters: (limit) => listDeadLetters(boss.getDb(), DEAD_LETTER_MS, limit),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await boss.stop({ graceful: false });
    },
  };
}

async function putSome(boss: PgBoss, kind: JobKind, keys: readonly string[], notBefore: Date | null): Promise<void> {
  const resting = await restingKeys(boss.getDb(), kind, keys);
  const awake = keys.filter((key) => !resting.has(key));
  if (awake.length === 0) return;
  const startAfter = notBefore ? { startAfter: notBefore } : {};
  const jobs = awake.map((key) => ({ singletonKey: key, ...startAfter }));
  const put = await boss.insert(kind, jobs, { returnId: true });
  if ((put?.length ?? 0) < jobs.length) await bringForward(boss.getDb(), kind, awake, notBefore);
}

async function startBoss(databaseUrl: string, logger: Logger): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: SCHEMA,
    application_name: 'parley jobs',
    max: CONNECTIONS,
    superviseIntervalSeconds: SUPERVISION_SECONDS,
    monitorIntervalSeconds: SUPERVISION_SECONDS,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    cronMonitorIntervalSeconds: CRON_SECONDS,
    cronWorkerIntervalSeconds: 1,
    registerInstance: false,
  });
  // Without a listener, a lost connection would end the process.
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue of jobs had a fault'));
  boss.on('warning', ({ message, data }) => logger.warn({ data }, message));
  return boss.start({ attempts: START_ATTEMPTS });
}

/** Made where there are none; others are given the options of this version. */
async function createQueues(boss: PgBoss, limits: JobLimits): Promise<void> {
  const dead = { retentionSeconds: DEAD_LETTER_MS / 1_000 };
  await boss.createQueue(DEAD_LETTERS, dead);
  await boss.updateQueue(DEAD_LETTERS, dead);
  for (const kind of JOB_KINDS) {
    const options = { ...queueOptions(limits), deadLetter: DEAD_LETTERS };
    await boss.createQueue(kind, { ...options, policy: 'stately' });
    await boss.updateQueue(kind, options);
  }
}

function queueOptions({ tries, firstRetryMs, maxRetryMs, jobMs, restMs }: JobLimits): QueueOptions {
  return {
    retryLimit: tries - 1,
    retryDelay: firstRetryMs / 1_000,
    retryBackoff: true,
    retryDelayMax: maxRetryMs / 1_000,
    // The process that runs a job ends it; this is for one that cannot.
    expireInSeconds: jobMs / 1_000 + HEARTBEAT_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retentionSeconds: RETENTION_SECONDS,
    // Done jobs are gone at once; those that failed for good stay for so long, and their keys rest.
    deleteAfterSeconds: restMs / 1_000,
  };
}
