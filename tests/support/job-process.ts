/** A process that works jobs and never ends one; for tests that kill it. */
import { silentLogger } from '#src/core/logger.ts';
import { openPgBossQueue } from '#src/jobs/pg-boss-queue.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const queue = await openPgBossQueue({ databaseUrl, logger: silentLogger });
await queue.work('read', 1, ({ key }) => {
  process.stdout.write(`${key}\n`);
  return new Promise(() => {});
});
