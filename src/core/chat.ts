import type { CommandHandler } from './command.ts';
import type { Reply } from './reply.ts';

/** One platform. The words of the platform stay behind it. */
export interface ChatAdapter {
  readonly name: string;
  /** Connects and serves commands until `stop`, or until the platform ends by itself (a terminal's input). */
  start(handler: CommandHandler): Promise<void>;
  /** Draws the reply and posts it; resolves once the platform has taken it. */
  post(channel: string, reply: Reply): Promise<void>;
  stop(): Promise<void>;
}
