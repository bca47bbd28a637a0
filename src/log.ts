import pino from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';
import type { Logger } from './core/logger.ts';
import { createRedactor } from './redact.ts';

/** Logs go to standard error, for people on a terminal and as JSON lines elsewhere. No secret gets into them. */
export function createLogger(config: Config): Logger {
  const toTerminal = process.stderr.isTTY;
  const stream = toTerminal
    ? pretty({ destination: 2, colorize: config.wantsColour, ignore: 'pid,hostname', sync: true })
    : pino.destination({ dest: 2, sync: true });
  return createLoggerTo(stream, config);
}

/** @param stream gets a line at a time, with nothing in it that is to be kept from whoever reads logs */
export function createLoggerTo(stream: { write(line: string): unknown }, config: Config): Logger {
  const redact = createRedactor(config);
  const clean = { write: (line: string) => void stream.write(redact(line)) };
  return pino({ level: config.logLevel, serializers: { err: errorFields } }, clean);
}

interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly status?: number;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

const MAX_CAUSES = 5;
const MAX_MESSAGE_CHARS = 1000;

/**
 * Of an error only what is known to be harmless: libraries hang whole requests on theirs, with what members wrote, with tokens,
 * and with the story that a model was asked about.
 */
function errorFields(thrown: unknown, depth = 0): ErrorFields {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown).slice(0, MAX_MESSAGE_CHARS) };
  const { code, status } = thrown as { code?: unknown; status?: unknown };
  const hasCause = thrown.cause !== undefined && depth < MAX_CAUSES;
  return {
    type: thrown.name,
    message: thrown.message.slice(0, MAX_MESSAGE_CHARS),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(thrown.stack === undefined ? {} : { stack: callsOf(thrown.stack) }),
    ...(hasCause ? { cause: errorFields(thrown.cause, depth + 1) } : {}),
  };
}

/** The calls alone: the message stands beside them. */
function callsOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .join('\n');
}
