import { describe } from 'vitest';
import { JOB_LIMITS } from '#src/core/job-queue.ts';
import { silentLogger } from '#src/core/logger.ts';
import { openPgBossQueue } from '#src/jobs/pg-boss-queue.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { describeJobQueue } from './job-queue.ts';

const server = await sharedPostgres();

describe.skipIf(server === null)('with PostgreSQL', () => {
  describeJobQueue('PostgreSQL', async () => {
    const databaseUrl = (await server?.newDatabase()) ?? '';
    return {
      open: (limits) => openPgBossQueue({ databaseUrl, logger: silentLogger, limits: { ...JOB_LIMITS, ...limits } }),
    };
  });
});
