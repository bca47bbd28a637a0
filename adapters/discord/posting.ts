import { once } from 'node:events';
import {
  type APIContainerComponent,
  ChannelType,
  type Client,
  DiscordAPIError,
  Events,
  type Message,
  MessageFlags,
  RateLimitError,
  RESTJSONErrorCodes,
  type SendableChannels,
} from 'discord.js';
import type { ChannelCheck, Delivery, Posted } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import { communityOf, idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { type Attachment, attachmentsOf } from './attachments.ts';
import { MAX_LOOKED_BACK, MAX_THREAD_NAME_CHARS, READY_TIMEOUT_MS } from './limits.ts';
import { missingPermissions } from './permissions.ts';
import { deliveryMark, renderReply } from './render.ts';

const PLATFORM = 'Discord';
export const NO_MENTIONS = { parse: [] as never[] };

interface Drawn {
  readonly components: APIContainerComponent[];
  readonly files: Attachment[];
  readonly flags: MessageFlags.IsComponentsV2;
}

/** Only an edit of a deferred answer, and a message of its own, may carry Components V2. */
export function drawn(reply: Reply, deliveryId?: string): Drawn {
  return {
    components: renderReply(reply, deliveryId),
    files: attachmentsOf(reply),
    flags: MessageFlags.IsComponentsV2,
  };
}

/**
 * Discord answers a repeat of a nonce with the message that is there, but forgets it after some minutes; an older repeat is
 * looked for in the channel by the mark that its container bears. In a forum each topic is a post of its own.
 */
export async function post(client: Client, delivery: Delivery): Promise<Posted> {
  return speaking(delivery.channel, async () => {
    const channel = await openChannel(client, delivery.thread ?? idWithin(delivery.channel), delivery.channel);
    const message = { ...drawn(delivery.reply, delivery.id), allowedMentions: NO_MENTIONS };
    if (channel.type === ChannelType.GuildForum) {
      const name = (delivery.topic ?? 'News').slice(0, MAX_THREAD_NAME_CHARS);
      const before = delivery.isRepeat ? await findTopic(channel.id, client, delivery) : null;
      const thread = before ?? (await channel.threads.create({ name, message })).id;
      return { channel: delivery.channel, message: thread, thread };
    }
    if (!channel.isSendable()) throw gone(delivery.channel);
    const before = delivery.isRepeat ? await findPosted(channel, client, delivery) : null;
    const sent = before ?? (await channel.send({ ...message, nonce: delivery.id, enforceNonce: true }));
    return { channel: delivery.channel, message: sent.id, thread: delivery.thread };
  });
}

export async function edit(client: Client, posted: Posted, reply: Reply): Promise<void> {
  await speaking(posted.channel, async () => {
    const channel = await openChannel(client, posted.thread ?? idWithin(posted.channel), posted.channel);
    if (!channel.isSendable()) throw gone(posted.channel);
    await channel.messages.edit(posted.message, { ...drawn(reply), allowedMentions: NO_MENTIONS });
  });
}

/** Discord opens a channel to whoever it is; that it is closed shows when something is posted there. */
export async function directChannel(client: Client, member: string): Promise<string | null> {
  return speaking(member, async () => {
    await ready(client);
    try {
      const channel = await client.users.createDM(idWithin(member));
      return placeIn(communityOf(member), channel.id);
    } catch (error) {
      if (codeOf(error) === RESTJSONErrorCodes.CannotSendMessagesToThisUser) return null;
      throw error;
    }
  });
}

export async function checkChannel(client: Client, place: string): Promise<ChannelCheck> {
  return speaking(place, async () => {
    const channel = await openChannel(client, idWithin(place), place);
    const missing = missingPermissions(channel, client);
    if (missing.length > 0) return { ok: false, missing };
    const name = 'name' in channel ? channel.name : null;
    return { ok: true, layout: channel.type === ChannelType.GuildForum ? 'topics' : 'message', name };
  });
}

type OpenChannel = NonNullable<Awaited<ReturnType<Client['channels']['fetch']>>>;

async function openChannel(client: Client, id: string, place: string): Promise<OpenChannel> {
  await ready(client);
  const channel = await client.channels.fetch(id);
  if (!channel) throw gone(place);
  return channel;
}

/** Channels are known once the gateway is ready. */
async function ready(client: Client): Promise<void> {
  if (!client.isReady()) await once(client, Events.ClientReady, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
}

async function findPosted(channel: SendableChannels, client: Client, delivery: Delivery): Promise<Message | null> {
  const recent = await channel.messages.fetch({ limit: MAX_LOOKED_BACK, cache: false }).catch((error: unknown) => {
    // Without Read Message History the nonce alone must do.
    if (codeOf(error) === RESTJSONErrorCodes.MissingPermissions || codeOf(error) === RESTJSONErrorCodes.MissingAccess) {
      return null;
    }
    throw error;
  });
  const mark = deliveryMark(delivery.id);
  const isIt = (message: Message): boolean =>
    message.author.id === client.user?.id && message.components[0]?.toJSON().id === mark;
  return recent?.find(isIt) ?? null;
}

/** A forum's post by its name; one that is older is another brief's. */
async function findTopic(forumId: string, client: Client, { topic, since }: Delivery): Promise<string | null> {
  const channel = await client.channels.fetch(forumId);
  if (channel?.type !== ChannelType.GuildForum) return null;
  const { threads } = await channel.threads.fetchActive(false);
  const name = (topic ?? 'News').slice(0, MAX_THREAD_NAME_CHARS);
  const found = threads.find(
    (thread) =>
      thread.name === name && thread.ownerId === client.user?.id && (thread.createdTimestamp ?? 0) >= Date.parse(since),
  );
  return found?.id ?? null;
}

/** Runs the work and turns Discord's refusals into what the outbox acts on. */
async function speaking<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof ParleyError ? thrown : faultOf(thrown, place);
  }
}

function faultOf(cause: unknown, channel: string): ParleyError {
  const facts = { platform: PLATFORM, channel };
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RateLimitError) {
    return new ParleyError('chat/rate-limited', { platform: PLATFORM, retryAfterMs: cause.retryAfter }, { cause });
  }
  if (!(cause instanceof DiscordAPIError)) {
    return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  }
  switch (cause.code) {
    case RESTJSONErrorCodes.UnknownChannel:
      return new ParleyError('chat/channel-gone', facts, { cause });
    case RESTJSONErrorCodes.UnknownMessage:
      return new ParleyError('chat/message-gone', facts, { cause });
    case RESTJSONErrorCodes.MissingAccess:
      return new ParleyError('chat/forbidden', { ...facts, missing: ['View Channel'] }, { cause });
    case RESTJSONErrorCodes.MissingPermissions:
      return new ParleyError('chat/forbidden', { ...facts, missing: ['Send Messages'] }, { cause });
    case RESTJSONErrorCodes.CannotSendMessagesToThisUser:
      return new ParleyError('chat/forbidden', { ...facts, missing: ['Direct Messages of this member'] }, { cause });
    default:
      break;
  }
  if (cause.status === 401) return refused(reason, cause);
  if (cause.status >= 500) return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  return new ParleyError('chat/message-refused', { ...facts, reason }, { cause });
}

function codeOf(error: unknown): string | number | null {
  return error instanceof DiscordAPIError ? error.code : null;
}

function gone(channel: string): ParleyError {
  return new ParleyError('chat/channel-gone', { platform: PLATFORM, channel });
}

export function refused(reason: string, cause?: unknown): ParleyError {
  return new ParleyError('chat/refused', { platform: PLATFORM, variable: 'DISCORD_TOKEN', reason }, { cause });
}
