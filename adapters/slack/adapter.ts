import { App, HTTPReceiver, LogLevel, type Logger as BoltLogger, SocketModeReceiver, webApi } from '@slack/bolt';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, Command, CommandHandler } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { idWithin, placeIn } from '#src/core/places.ts';
import { lineOf, slashNames } from './commands.ts';
import { CALL_RETRIES, CALL_TIMEOUT_MS } from './limits.ts';
import { createModeratorCheck } from './permissions.ts';
import { checkChannel, directChannel, edit, post, refused } from './posting.ts';
import { RUN_ACTION, renderReply } from './render.ts';

interface SlackSettings {
  readonly botToken: string;
  /** Base of the Web API; null for Slack's own. */
  readonly apiUrl: string | null;
  /** Socket Mode needs no public address; HTTP takes signed requests at `/slack/events`. */
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
}

export interface SlackAdapterParts {
  readonly settings: SlackSettings;
  readonly commands: readonly Command[];
  readonly logger: Logger;
}

/** A member's line, with what Slack said of where it came from. */
interface Said {
  readonly line: string;
  readonly community: string;
  readonly channel: string;
  readonly member: string;
}

type Respond = (message: ReturnType<typeof renderReply> & { response_type: 'ephemeral' }) => Promise<unknown>;

/** Slack, over Socket Mode or signed HTTP: slash commands, buttons, and posts to channels. */
export function createSlackAdapter({ settings, commands, logger }: SlackAdapterParts): ChatAdapter {
  const clientOptions = clientOptionsOf(settings, logger);
  const client = new webApi.WebClient(settings.botToken, clientOptions);
  const once = { ...clientOptionsOf(settings, logger), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const poster = new webApi.WebClient(settings.botToken, once);
  const isModerator = createModeratorCheck(logger, Date.now);
  const ended = Promise.withResolvers<void>();
  let app: App | null = null;

  /** Answers only the asker; Bolt has acknowledged before. */
  const answer = async (handler: CommandHandler, said: Said, respond: Respond): Promise<void> => {
    const { line, ...place } = said;
    const caller: Caller = { ...place, isModerator: await isModerator(client, idWithin(said.member)) };
    const { reply } = await handler(caller, { kind: 'line', line });
    await respond({ ...renderReply(reply), response_type: 'ephemeral' });
  };

  const listen = (handler: CommandHandler): App => {
    const bolt = new App({
      receiver: receiverOf(settings, logger),
      authorize: async () => ({ botToken: settings.botToken }),
      logger: boltLogger(logger),
      clientOptions,
    });
    for (const name of slashNames(commands)) {
      bolt.command(`/${name}`, async ({ ack, command, respond }) => {
        await ack();
        const place = placeOf(command.team_id, command.channel_id, command.user_id);
        await answer(handler, { line: lineOf(command.command, command.text), ...place }, respond);
      });
    }
    bolt.action({ type: 'block_actions', action_id: new RegExp(`^${RUN_ACTION}:`, 'u') }, async (args) => {
      await args.ack();
      const { action, body } = args;
      if (action.type !== 'button' || action.value === undefined) return;
      const place = placeOf(body.team?.id ?? '', body.channel?.id ?? '', body.user.id);
      await answer(handler, { line: action.value, ...place }, args.respond);
    });
    bolt.error(async (error) => logger.error({ err: error }, 'a request of Slack’s could not be answered'));
    return bolt;
  };

  return {
    name: 'slack',
    async start(handler) {
      await connect('SLACK_BOT_TOKEN', () => client.auth.test());
      const bolt = listen(handler);
      app = bolt;
      const { transport } = settings;
      const variable = transport.kind === 'socket' ? 'SLACK_APP_TOKEN' : 'PORT';
      try {
        await connect(variable, () => (transport.kind === 'http' ? bolt.start(transport.port) : bolt.start()));
      } catch (error) {
        // Stopped while it was connecting.
        if (app === null) return;
        throw error;
      }
      logger.info({ transport: transport.kind, commands: commands.length }, 'connected to Slack');
      await ended.promise;
    },
    post: (delivery) => post(poster, delivery),
    edit: (posted, reply) => edit(poster, posted, reply),
    directChannel: (member) => directChannel(poster, member),
    checkChannel: (channel) => checkChannel(poster, channel),
    async stop() {
      const running = app;
      app = null;
      await running?.stop();
      ended.resolve();
    },
  };
}

function placeOf(team: string, channel: string, user: string): Omit<Said, 'line'> {
  const community = `slack:${team}`;
  return { community, channel: placeIn(community, channel), member: placeIn(community, user) };
}

function clientOptionsOf({ apiUrl }: SlackSettings, logger: Logger): webApi.WebClientOptions {
  return {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
    logger: boltLogger(logger),
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: CALL_RETRIES, factor: 2, minTimeout: 500, maxTimeout: 5000, randomize: true },
  };
}

function receiverOf({ transport, ...settings }: SlackSettings, logger: Logger): HTTPReceiver | SocketModeReceiver {
  const clientOptions = clientOptionsOf({ transport, ...settings }, logger);
  if (transport.kind === 'http') {
    const { signingSecret } = transport;
    return new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger: boltLogger(logger) });
  }
  return new SocketModeReceiver({
    appToken: transport.appToken,
    logger: boltLogger(logger),
    installerOptions: { clientOptions },
  });
}

async function connect(variable: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw refused(variable, cause);
  }
}

function words(parts: readonly unknown[]): string {
  return parts.map(String).join(' ');
}

/** Bolt's lines in our log; its “info” is chatter to us. */
function boltLogger(logger: Logger): BoltLogger {
  return {
    debug: (...parts) => logger.debug({}, words(parts)),
    info: (...parts) => logger.debug({}, words(parts)),
    warn: (...parts) => logger.warn({}, words(parts)),
    error: (...parts) => logger.error({}, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.DEBUG,
    setName: () => {},
  };
}
