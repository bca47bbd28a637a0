import { systemClock } from '#src/core/clock.ts';
import { JOB_LIMITS } from '#src/core/job-queue.ts';
import { silentLogger } from '#src/core/logger.ts';
import { createInProcessQueue } from '#src/jobs/in-process-queue.ts';

import { describeJobQueue } from './job-queue.ts';

describeJobQueue('one process', async () => ({
  open: async (limits) =>
    createInProcessQueue({ clock: systemClock, logger: silentLogger, limits: { ...JOB_LIMITS, ...limits } }),
}));
