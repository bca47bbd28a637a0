import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';

/**
 * The library's lines in our log. Its debug lines hold whole payloads, with addresses that answer for a member, and are not
 * kept; its “info” is chatter to us, and its errors are ones that are tried again.
 */
export function boltLogger(logger: Logger): BoltLogger {
  return {
    debug: () => {},
    info: (...parts) => logger.debug({}, words(parts)),
    warn: (...parts) => logger.warn({}, words(parts)),
    error: (...parts) => logger.warn({}, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function words(parts: readonly unknown[]): string {
  return parts.map(String).join(' ');
}
