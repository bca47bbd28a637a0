import { type Client, Events, type Guild, Routes, Status } from 'discord.js';
import type { ChatAdapter, ChatPoster } from '#src/core/chat.ts';
import type { Command, CommandHandler, Complete } from '#src/core/command.ts';
import type { CommunityEvents, ModeratorRoll } from '#src/core/community.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Holder, Held } from '#src/core/holder.ts';
import type { Logger } from '#src/core/logger.ts';
import type { TurnTaker } from '#src/core/turn-taker.ts';
import { type Turns, createTurns } from '#src/core/turns.ts';
import { createUnderWay } from '#src/core/under-way.ts';
import { registeredCommands } from './commands.ts';
import {
  type Connection,
  type DiscordSettings,
  closedFor,
  createOnceOnly,
  createRefusalGuard,
  logIn,
  persistently,
} from './connection.ts';
import { createPublisher } from './crossposts.ts';
import { refused } from './faults.ts';
import { createInteractionServer } from './interactions.ts';
import { type KeptSettings, createKept } from './kept.ts';
import { listenToLife } from './lifecycle.ts';
import { SCHEDULE, greet } from './onboarding.ts';
import { type PostingParts, checkChannel, directChannel, edit, gatewayReady, post } from './posting.ts';
import { createDiscordPoster } from './post-only.ts';
import { holdShards } from './shards.ts';
import { createTopicPoster } from './topics.ts';

export interface DiscordAdapterParts {
  readonly settings: DiscordSettings;
  readonly commands: readonly Command[];
  readonly complete: Complete;
  readonly events: CommunityEvents;
  readonly moderators: ModeratorRoll;
  /** Where what custom ids stand for is kept. */
  readonly store: KeptSettings;
  /** Told of each first sign to an interaction, with the seconds since it came. */
  readonly acknowledged?: (seconds: number) => void;
  /** Over all processes; left out where there is but one. */
  readonly identifyTurns?: TurnTaker;
  /** Over all processes, each shard is one’s; left out where there is but one process. */
  readonly shardHolder?: Holder;
  readonly logger: Logger;
  /** Work in the background stands back while an interaction is answered. */
  readonly turns?: Pick<Turns, 'first'>;
}

/** Discord through its gateway: slash commands, buttons, and posts to channels. No public address is needed. */
export function createDiscordAdapter(parts: DiscordAdapterParts): ChatAdapter {
  const { settings, store, logger, turns = createTurns() } = parts;
  const stopping = new AbortController();
  const underWay = createUnderWay();
  const running = Promise.withResolvers<void>();
  // `start` hands the outcome on; until then nobody waits for it.
  running.promise.catch(() => {});
  const revoked = (): void => running.reject(refused('DISCORD_TOKEN', 'its token is wrong, or was revoked'));
  const guard = createRefusalGuard(Date.now, logger, revoked);
  const onceOnly = createOnceOnly(settings);
  guard.watch(onceOnly);
  const postTopic = createTopicPoster(onceOnly);
  const kept = createKept(store, logger);
  let posting: PostingParts | null = null;
  let connection: Connection | null = null;
  let held: Held | null = null;
  /** Posts while another process holds the gateway. */
  let standIn: ChatPoster | null = null;

  const welcome = async (guild: Guild): Promise<void> => {
    // Its buttons lead to the schedule and nowhere else.
    if (parts.commands.some(({ name }) => name === SCHEDULE)) await greet(guild, logger);
  };

  const prepare = (opened: Connection, handler: CommandHandler): void => {
    const { client } = opened;
    connection = opened;
    posting?.publisher.stop();
    const ready = () => gatewayReady(client);
    posting = {
      client,
      ready,
      kept,
      postTopic,
      publisher: createPublisher({ rest: client.rest, logger, now: Date.now }),
    };
    guard.watch(client.rest);
    const serve = createInteractionServer({ ...parts, kept }, handler);
    client.on(Events.InteractionCreate, (interaction) => underWay.add(turns.first(() => serve(interaction))));
    client.on(Events.ShardDisconnect, ({ code }) => running.reject(closedFor(code)));
    listenToLife(client, { ...parts, greet: welcome });
  };

  const disconnect = async (): Promise<void> => {
    posting?.publisher.stop();
    posting = null;
    await connection?.end();
    connection = null;
    await held?.letGo();
    held = null;
  };

  /** Settings with the shards that are this process’s now. */
  const claimShards = async (signal: AbortSignal, lost: () => void): Promise<DiscordSettings> => {
    const { shardHolder: holder } = parts;
    if (!holder) return settings;
    const waiting = (): void => void (standIn ??= createDiscordPoster({ settings, store, logger }));
    const claimed = await holdShards({ settings, holder, rest: onceOnly, logger, signal, waiting, lost });
    if (signal.aborted) await claimed.held.letGo();
    signal.throwIfAborted();
    held = claimed.held;
    return { ...settings, shards: claimed.shards };
  };

  const connect = async (handler: CommandHandler, signal: AbortSignal, lost: () => void): Promise<void> => {
    const trying = { logger, signal };
    const own = await claimShards(signal, lost);
    const client = await logIn({ settings: own, turns: parts.identifyTurns }, (fresh) => prepare(fresh, handler), {
      ...trying,
      variable: 'DISCORD_TOKEN',
    });
    signal.throwIfAborted();
    void standIn?.stop();
    standIn = null;
    if (isFirst(settings))
      await persistently(() => register(client, parts), { ...trying, variable: registrar(settings) });
    logger.info({ user: client.user?.id, commands: parts.commands.length }, 'connected to Discord');
  };

  /** Connects, and again from the beginning where another process has taken a shard over. */
  const begin = (handler: CommandHandler): void => {
    const stepping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, stepping.signal]);
    const lost = (): void => {
      stepping.abort();
      void disconnect().then(() => begin(handler));
    };
    connect(handler, signal, lost).catch((error: unknown) => {
      if (!signal.aborted) running.reject(error);
    });
  };

  /** What may be called now. Throws where nothing may. */
  const open = (): PostingParts => {
    guard.check();
    if (posting && !stopping.signal.aborted) return posting;
    throw new ParleyError('chat/unavailable', { platform: 'Discord', reason: 'it is not connected' });
  };

  const close = async (): Promise<void> => {
    await underWay.ended();
    stopping.abort();
    await standIn?.stop();
    await disconnect();
  };

  return {
    name: 'discord',
    isConnected: () => !stopping.signal.aborted && posting !== null && isReady(posting.client),
    async start(handler) {
      begin(handler);
      try {
        await running.promise;
      } finally {
        await close();
      }
    },
    post: async (delivery) => (standIn ? standIn.post(delivery) : post(open(), delivery)),
    edit: async (posted, reply) => (standIn ? standIn.edit(posted, reply) : edit(open(), posted, reply)),
    directChannel: async (member) => (standIn ? standIn.directChannel(member) : directChannel(open(), member)),
    checkChannel: async (channel) => (standIn ? standIn.checkChannel(channel) : checkChannel(open(), channel)),
    async stop() {
      await close();
      running.resolve();
    },
  };
}

/** The client itself stays ready while a connection is lost and found again. */
function isReady(client: Client): boolean {
  return client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
}

/** One call that puts the whole list in the place of the one that was there, so that it can be made as often as one likes. */
async function register(client: Client, { settings, commands }: DiscordAdapterParts): Promise<void> {
  const { applicationId, testGuildId } = settings;
  const route =
    testGuildId === null
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, testGuildId);
  await client.rest.put(route, { body: registeredCommands(commands, testGuildId === null ? 'all' : 'guild') });
}

/** Of several processes the one with the first shard registers the commands, which are the same for all. */
function isFirst({ shards }: DiscordSettings): boolean {
  return shards === null || shards.ids.includes(0);
}

/** What to check where Discord refuses the commands. */
function registrar({ testGuildId }: DiscordSettings): string {
  return testGuildId === null ? 'DISCORD_APPLICATION_ID' : 'DISCORD_TEST_GUILD_ID';
}
