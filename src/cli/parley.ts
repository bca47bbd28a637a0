import type { Config } from '#src/config/config.ts';
import { systemClock } from '#src/core/clock.ts';
import { createLogger } from '#src/log.ts';
import { createNoticeBoard } from '#src/notice-board.ts';
import { type Parley, openParley } from '#src/wiring.ts';

/** The whole of Parley on its store; people are told by the log. */
export async function withParley(config: Config, work: (parley: Parley) => Promise<number>): Promise<number> {
  const logger = createLogger(config);
  const parley = await openParley({ config, clock: systemClock, logger, notices: createNoticeBoard(logger) });
  try {
    return await work(parley);
  } finally {
    await parley.close();
  }
}
