import { App, type BlockAction, type ButtonAction } from '@slack/bolt';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Clock } from '#src/core/clock.ts';
import type { Command, CommandHandler } from '#src/core/command.ts';
import type { CommunityEvents, ModeratorRoll } from '#src/core/community.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { type Answers, type Asker, MORE_ACTION, SHARE_ACTION, createAnswers, placeOf } from './answers.ts';
import { boltLogger } from './bolt-logger.ts';
import { lineOf, slashNames } from './commands.ts';
import { RUN_ACTION } from './draw.ts';
import { isRefusal, refused } from './faults.ts';
import { createModeratorCheck } from './permissions.ts';
import { persist } from './persist.ts';
import { createPoster } from './posting.ts';
import { createHttpReceiver, createSocketReceiver } from './receiver.ts';
import { onlyOnce } from './repeats.ts';
import { share } from './share.ts';
import { createUploads } from './upload.ts';
import { clientOptions, createWorkspace } from './workspaces.ts';

interface SlackSettings {
  readonly botToken: string;
  /** Base of the Web API; null for Slack's own. */
  readonly apiUrl: string | null;
  /** Socket Mode needs no public address; HTTP takes signed requests at `/slack/events`. */
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  /** Where Parley is reached over HTTP; a null host stands for every address of the machine. */
  readonly web: { readonly port: number; readonly host: string | null };
}

export interface SlackAdapterParts {
  readonly settings: SlackSettings;
  readonly commands: readonly Command[];
  readonly moderators: ModeratorRoll;
  readonly events: CommunityEvents;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Slack, over Socket Mode or signed HTTP: slash commands, buttons, and posts to channels. */
export function createSlackAdapter(parts: SlackAdapterParts): ChatAdapter {
  const { settings, commands, clock, logger } = parts;
  const workspace = createWorkspace(settings.botToken, settings.apiUrl, logger);
  const workspaces = { of: async () => workspace };
  const uploads = createUploads(parts.fetch, logger);
  const poster = createPoster({ workspaces, uploads, clock });
  const now = (): number => clock.now().getTime();
  const isModerator = createModeratorCheck({ workspaces, roll: parts.moderators, logger, now });
  const stopping = new AbortController();
  const ended = Promise.withResolvers<void>();
  // `start` hands the outcome on; until then nobody waits for it.
  ended.promise.catch(() => {});

  const end = (fault: ParleyError): void => ended.reject(fault);
  /** A token that is refused once is refused for good. */
  const watched = <T>(work: Promise<T>): Promise<T> =>
    work.catch((fault: unknown) => {
      if (fault instanceof ParleyError && fault.code === 'chat/refused') end(fault);
      throw fault;
    });
  const receiver =
    settings.transport.kind === 'http'
      ? createHttpReceiver({ ...settings.transport, ...settings.web, routes: [], logger })
      : createSocketReceiver({
          appToken: settings.transport.appToken,
          clientOptions: () => clientOptions(settings.apiUrl, logger),
          logger,
          refuse: (cause) => end(refused('SLACK_APP_TOKEN', cause)),
        });

  const listen = (handler: CommandHandler): App => {
    const bolt = new App({
      receiver,
      authorize: async () => ({ botToken: settings.botToken }),
      logger: boltLogger(logger),
      clientOptions: clientOptions(settings.apiUrl, logger),
      deferInitialization: true,
    });
    const answers = createAnswers({ ...parts, handler, workspaces, isModerator, uploads });
    bolt.use(onlyOnce());
    serveCommands(bolt, commands, answers);
    serveButtons(bolt, answers, (asked) => share({ answers, poster, logger, now: () => clock.now() }, asked));
    bolt.error(async (error) => {
      const cause = 'original' in error ? error.original : error;
      if (isRefusal(cause)) end(refused('SLACK_BOT_TOKEN', cause));
      logger.error({ err: error }, 'a request of Slack’s could not be answered');
    });
    return bolt;
  };

  return {
    name: 'slack',
    async start(handler) {
      const { transport } = settings;
      try {
        await connect('SLACK_BOT_TOKEN', () =>
          persist(() => workspace.reader.auth.test(), { logger, signal: stopping.signal }),
        );
        stopping.signal.throwIfAborted();
        const app = listen(handler);
        await app.init();
        await connect(transport.kind === 'socket' ? 'SLACK_APP_TOKEN' : 'PORT', () => receiver.start());
      } catch (error) {
        if (stopping.signal.aborted) return;
        throw error;
      }
      logger.info({ transport: transport.kind, commands: commands.length }, 'connected to Slack');
      try {
        await ended.promise;
      } finally {
        await receiver.stop();
      }
    },
    post: (delivery) => watched(poster.post(delivery)),
    edit: (posted, reply) => watched(poster.edit(posted, reply)),
    directChannel: (member) => watched(poster.directChannel(member)),
    checkChannel: (channel) => watched(poster.checkChannel(channel)),
    async stop() {
      stopping.abort();
      await receiver.stop();
      ended.resolve();
    },
  };
}

function serveCommands(bolt: App, commands: readonly Command[], answers: Answers): void {
  for (const name of slashNames(commands)) {
    bolt.command(`/${name}`, async ({ ack, command }) => {
      await ack();
      const place = placeOf(command.team_id, command.channel_id, command.user_id);
      const asker = { ...place, responseUrl: command.response_url };
      await answers.answer(asker, lineOf(command.command, command.text));
    });
  }
}

type Share = (asked: Parameters<typeof share>[1]) => Promise<void>;

function serveButtons(bolt: App, answers: Answers, shareAnswer: Share): void {
  const onButton = (id: RegExp, work: (asker: Asker, action: ButtonAction, body: BlockAction) => Promise<void>): void =>
    bolt.action({ type: 'block_actions', action_id: id }, async ({ ack, action, body }) => {
      await ack();
      if (action.type === 'button' && action.value !== undefined) await work(askerOf(body), action, body);
    });
  onButton(new RegExp(`^${RUN_ACTION}:`, 'u'), (asker, { value }) => answers.answer(asker, value ?? ''));
  onButton(new RegExp(`^${MORE_ACTION}:\\d+$`, 'u'), (asker, { action_id: id, value }) =>
    answers.answer(asker, value ?? '', Number(id.slice(MORE_ACTION.length + 1))),
  );
  onButton(new RegExp(`^${SHARE_ACTION}$`, 'u'), (asker, { value, action_ts: pressedAt }, body) => {
    const { thread_ts: thread } = body.container as { thread_ts?: string };
    return shareAnswer({ ...asker, line: value ?? '', thread: thread ?? null, pressedAt });
  });
}

function askerOf(body: BlockAction): Asker {
  const place = placeOf(body.team?.id ?? body.user.team_id ?? '', body.channel?.id ?? '', body.user.id);
  return { ...place, responseUrl: body.response_url ?? null };
}

async function connect(variable: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw cause instanceof ParleyError ? cause : refused(variable, cause);
  }
}
