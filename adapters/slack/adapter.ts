import { App } from '@slack/bolt';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Clock } from '#src/core/clock.ts';
import type { Command, CommandHandler, Complete } from '#src/core/command.ts';
import type { CommunityEvents, ModeratorRoll } from '#src/core/community.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import type { SettingStore } from '#src/core/store.ts';
import type { TurnTaker } from '#src/core/turn-taker.ts';
import { type Turns, createTurns } from '#src/core/turns.ts';
import { createUnderWay } from '#src/core/under-way.ts';
import { createAccess } from './access.ts';
import { createAnswers } from './answers.ts';
import { boltLogger } from './bolt-logger.ts';
import { serveConversation } from './conversation.ts';
import { serveEvents } from './events.ts';
import { isRefusal, refused } from './faults.ts';
import { createHome } from './home.ts';
import { serveInteractions } from './interactions.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { createModals } from './modals.ts';
import { createModeratorCheck } from './permissions.ts';
import { createPoster } from './posting.ts';
import { createHttpReceiver, createSocketReceiver, watchAcks } from './receiver.ts';
import { onlyOnce } from './repeats.ts';
import type { SlackSettings } from './settings.ts';
import { serveShortcuts } from './shortcuts.ts';
import { serveUnfurls } from './unfurl.ts';
import { createUploads } from './upload.ts';
import { clientOptions } from './workspaces.ts';

export interface SlackAdapterParts {
  readonly settings: SlackSettings;
  readonly commands: readonly Command[];
  readonly complete: Complete;
  /** The line that somebody’s free words mean. */
  readonly understand: (words: string) => string;
  /** When a community’s next brief comes, ISO 8601; null where none is scheduled. */
  readonly nextBriefAt: (community: string) => Promise<string | null>;
  readonly moderators: ModeratorRoll;
  readonly events: CommunityEvents;
  readonly credentials: CredentialStore;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Told of each acknowledgement, with the seconds since its request came. */
  readonly acknowledged?: (seconds: number) => void;
  /** Over all processes, each event’s is one’s; left out where there is but one process. */
  readonly eventTurns?: TurnTaker;
  /** Where answers are kept for the buttons that reach another process; left out where there is but one process. */
  readonly answerStore?: Pick<SettingStore, 'getSetting' | 'putSetting'>;
  readonly logger: Logger;
  /** Work in the background stands back while a request is answered. */
  readonly turns?: Pick<Turns, 'first'>;
}

/** Slack, over Socket Mode or signed HTTP: commands, buttons, forms, the Home tab, the agent’s panel, and posts to channels. */
export function createSlackAdapter(parts: SlackAdapterParts): ChatAdapter {
  const { settings, clock, logger, turns = createTurns() } = parts;
  const { transport, apiUrl } = settings;
  const stopping = new AbortController();
  const underWay = createUnderWay();
  const ended = Promise.withResolvers<void>();
  // `start` hands the outcome on; until then nobody waits for it.
  ended.promise.catch(() => {});
  const end = (fault: ParleyError): void => ended.reject(fault);
  const access = createAccess(parts, stopping.signal);
  const uploads = createUploads(parts.fetch, logger);
  const poster = createPoster({ workspaces: access, uploads, clock });
  const now = (): number => clock.now().getTime();
  const isModerator = createModeratorCheck({ workspaces: access, roll: parts.moderators, logger, now });
  const plain =
    transport.kind === 'http'
      ? createHttpReceiver({ ...transport, ...settings.web, routes: access.routes, logger })
      : createSocketReceiver({
          appToken: transport.appToken,
          clientOptions: () => clientOptions(apiUrl, logger),
          logger,
          refuse: (cause) => end(refused('SLACK_APP_TOKEN', cause)),
        });
  const receiver = watchAcks(plain, parts.acknowledged ?? (() => {}));

  /** Where there is one workspace only, its token is all there is: refused once, it is refused for good. */
  const judge = (fault: unknown): void => {
    const isOver = settings.access.kind === 'token' && isRefusal(fault);
    if (isOver) end(fault instanceof ParleyError ? fault : refused('SLACK_BOT_TOKEN', fault));
  };
  const watched = <T>(work: Promise<T>): Promise<T> =>
    work.catch((fault: unknown) => {
      judge(fault);
      throw fault;
    });
  const left = async (community: string): Promise<void> => {
    await access.remove(community);
    await parts.events.left(community);
    if (settings.access.kind === 'token') end(refused('SLACK_BOT_TOKEN', new Error('the workspace took Parley out')));
  };

  const listen = (handler: CommandHandler): App => {
    const bolt = new App({
      receiver,
      authorize: access.authorize,
      logger: boltLogger(logger),
      clientOptions: clientOptions(apiUrl, logger),
      deferInitialization: true,
    });
    const { answerStore: store } = parts;
    const keptAnswers = store ? { keptAnswers: createKeptAnswers({ store, logger, now }) } : {};
    const answers = createAnswers({ ...parts, ...keptAnswers, handler, workspaces: access, isModerator, uploads });
    const serving = { ...parts, answers, poster, workspaces: access, isModerator, now: () => clock.now() };
    bolt.use(({ next }) => {
      const answered = turns.first(next);
      underWay.add(answered);
      return answered;
    });
    bolt.use(onlyOnce(parts.eventTurns));
    serveInteractions(bolt, { ...serving, home: createHome(serving), modals: createModals(serving) });
    serveConversation(bolt, serving);
    serveShortcuts(bolt, answers, logger);
    serveEvents(bolt, {
      events: parts.events,
      left,
      ownId: async (community) => (await access.of(community)).botUserId,
    });
    if (settings.unfurl) serveUnfurls(bolt, serving);
    bolt.error(async (error) => {
      judge('original' in error ? error.original : error);
      logger.error({ err: error }, 'a request of Slack’s could not be answered');
    });
    return bolt;
  };

  return {
    name: 'slack',
    isConnected: () => receiver.isOpen(),
    async start(handler) {
      try {
        await access.open();
        stopping.signal.throwIfAborted();
        await listen(handler).init();
        await receiver.start();
      } catch (cause) {
        if (stopping.signal.aborted) return;
        throw cause instanceof ParleyError
          ? cause
          : refused(transport.kind === 'socket' ? 'SLACK_APP_TOKEN' : 'PORT', cause);
      }
      logger.info({ transport: transport.kind, commands: parts.commands.length }, 'connected to Slack');
      try {
        await ended.promise;
      } finally {
        await receiver.stop();
        await access.close();
      }
    },
    post: (delivery) => watched(poster.post(delivery)),
    edit: (posted, reply) => watched(poster.edit(posted, reply)),
    directChannel: (member) => watched(poster.directChannel(member)),
    checkChannel: (channel) => watched(poster.checkChannel(channel)),
    async stop() {
      await underWay.ended();
      stopping.abort();
      await receiver.stop();
      ended.resolve();
    },
  };
}
