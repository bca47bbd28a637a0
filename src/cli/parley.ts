import type { Config } from '#src/config/config.ts';
import { systemClock } from '#src/core/clock.ts';
import { createLogger } from '#src/log.ts';
import { createPlatforms } from '#src/platforms.ts';
import { type Parley, openParley } from '#src/wiring.ts';

/** The whole of Parley on its store; what people are to be told waits for the bot. */
export async function withParley(config: Config, work: (parley: Parley) => Promise<number>): Promise<number> {
  const logger = createLogger(config);
  const { checkChannel } = createPlatforms();
  const parley = await openParley({ config, clock: systemClock, logger, checkChannel });
  try {
    return await work(parley);
  } finally {
    await parley.close();
  }
}
