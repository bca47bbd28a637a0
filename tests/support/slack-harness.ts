import { createSlackAdapter } from '#adapters/slack/adapter.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, CommandAnswer, CommandCall } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { slackParts } from './slack-parts.ts';
import { APP_TOKEN, BOT_TOKEN, INSTALLED_TOKEN, type SlackServer, startSlackServer } from './slack-server.ts';

export const SECRET = 'signing-secret';

/** The adapter at work against a workspace of ours. */
export interface SlackHarness {
  readonly server: SlackServer;
  readonly heard: { readonly caller: Caller; readonly call: CommandCall }[];
  readonly logged: string[];
  /** What every command answers. */
  answer: CommandAnswer;
  /** Holds each answer back for so long, milliseconds. */
  delayMs: number;
  start(parts?: Parameters<typeof slackParts>[1]): ChatAdapter;
  /** The outcome of the adapter’s `start`. */
  serving: Promise<void>;
  /** Throws where a secret was logged, or a payload broke Slack’s rules. */
  close(): Promise<void>;
}

export async function openSlackHarness(): Promise<SlackHarness> {
  const server = await startSlackServer();
  const logged: string[] = [];
  const logger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (fields: object, message: string) => logged.push(`${level} ${message} ${JSON.stringify(fields)}`),
    ]),
  ) as unknown as Logger;
  let adapter: ChatAdapter | null = null;
  const harness: SlackHarness = {
    server,
    heard: [],
    logged,
    answer: { reply: textReply('The sides meet on Monday.'), outcome: 'done' },
    delayMs: 0,
    serving: Promise.resolve(),
    start(parts = {}) {
      adapter = createSlackAdapter(slackParts(server, { logger, ...parts }));
      harness.serving = adapter.start(async (caller, call) => {
        harness.heard.push({ caller, call });
        if (harness.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, harness.delayMs));
        return harness.answer;
      });
      // Tests that expect it to fail look at `serving` themselves.
      harness.serving.catch(() => {});
      return adapter;
    },
    async close() {
      await adapter?.stop();
      await harness.serving;
      await server.close();
      const secret = [BOT_TOKEN, APP_TOKEN, INSTALLED_TOKEN, SECRET].find((one) => logged.join('\n').includes(one));
      if (secret !== undefined) throw new Error('a secret was logged');
      if (server.violations.length > 0) throw new Error(`Slack’s rules were broken: ${server.violations.join('; ')}`);
    },
  };
  return harness;
}
