import type { Logger } from '#src/core/logger.ts';
import { reasonOf } from './faults.ts';

/**
 * Acknowledges, and goes on where the connection closed in that moment: the answer has an address of its own, so that it need not
 * be lost with the acknowledgement.
 */
export async function acknowledge(ack: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await ack();
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'an acknowledgement did not get to Slack');
  }
}
