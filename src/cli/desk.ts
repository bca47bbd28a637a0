import type { Config } from '#src/config/config.ts';
import { systemClock } from '#src/core/clock.ts';
import { type Desk, openDesk } from '#src/desk.ts';
import { openEngines } from '#src/engines.ts';
import { createLogger } from '#src/log.ts';
import { openStore } from '#src/store/open-store.ts';

/** The way of a story without the bot's own store, which the bot may hold at the moment. */
export async function withDesk(config: Config, work: (desk: Desk) => Promise<number>): Promise<number> {
  const parts = { config, clock: systemClock, logger: createLogger(config) };
  // The desk's own store may be in use by the bot; what a model costs here is counted for this call only.
  const store = await openStore('sqlite::memory:');
  const engines = await openEngines(parts, store);
  const desk = openDesk(parts, engines.best);
  try {
    return await work(desk);
  } finally {
    await desk.close();
    await engines.close();
    await store.close();
  }
}
