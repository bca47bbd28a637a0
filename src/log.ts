import pino from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';
import type { Logger } from './core/logger.ts';

/** Logs go to standard error, for people on a terminal and as JSON lines elsewhere. */
export function createLogger(config: Config): Logger {
  const toTerminal = process.stderr.isTTY;
  const stream = toTerminal
    ? pretty({ destination: 2, colorize: config.wantsColour, ignore: 'pid,hostname', sync: true })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level: config.logLevel }, stream);
}
