import { once } from 'node:events';
import {
  type Channel,
  ChannelType,
  type Client,
  Events,
  type Message,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
  type SendableChannels,
} from 'discord.js';
import { type ChannelCheck, type Delivery, type Posted, checkOurs } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import { communityOf, idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { NO_MENTIONS } from './answers.ts';
import { attachmentsOf } from './attachments.ts';
import type { Publisher } from './crossposts.ts';
import { PLATFORM, gone, hasCode, isClosedThread, isForbidden, speaking } from './faults.ts';
import type { Kept } from './kept.ts';
import { MAX_LOOKED_BACK, READY_TIMEOUT_MS } from './limits.ts';
import { advisedPermissions, holdsTopics, missingPermissions, ownPermissions } from './permissions.ts';
import { deliveryMark, keepRendered, renderReply } from './render.ts';
import { type TopicPoster, findTopic } from './topics.ts';

export interface PostingParts {
  readonly client: Client;
  /** Parley's own id as a user, once calls may be made. */
  readonly ready: () => Promise<string>;
  readonly kept: Kept;
  readonly publisher: Publisher;
  readonly postTopic: TopicPoster;
}

/** The first page of a reply as a message of its own, or in place of one. */
async function drawn(reply: Reply, kept: Kept, deliveryId?: string) {
  const rendered = renderReply(reply, deliveryId);
  await keepRendered(rendered, kept);
  return {
    components: rendered.pages.slice(0, 1),
    files: attachmentsOf(reply),
    flags: MessageFlags.IsComponentsV2 as const,
    allowedMentions: NO_MENTIONS,
  };
}

/**
 * Discord answers a repeat of a nonce with the message that is there, but forgets it after some minutes; an older repeat is
 * looked for in the channel by the mark that its container bears. In a forum each topic is a post of its own.
 */
export async function post(parts: PostingParts, delivery: Delivery): Promise<Posted> {
  let channel: Channel | null = null;
  const hasFiles = attachmentsOf(delivery.reply).length > 0;
  const missing = async (): Promise<readonly string[]> =>
    channel
      ? missingPermissions(channel, await ownPermissions(channel, parts.client, await parts.ready()), hasFiles)
      : [];
  return speaking(
    delivery.channel,
    async () => {
      channel = await openPlace(parts, delivery);
      if (holdsTopics(channel)) return postTopic(parts, channel, delivery);
      if (!channel.isSendable()) throw gone(delivery.channel);
      const message = await send(parts, channel, delivery);
      if (channel.type === ChannelType.GuildAnnouncement && !message.flags.has(MessageFlags.Crossposted)) {
        parts.publisher.publish(message.channelId, message.id);
      }
      return { channel: delivery.channel, message: message.id, thread: delivery.thread };
    },
    missing,
  );
}

/** The thread that the delivery belongs under; where somebody deleted it from a forum, the forum for another. */
async function openPlace(parts: PostingParts, { thread, channel }: Delivery): Promise<Channel> {
  const whole = await openChannel(parts, idWithin(channel), channel);
  if (thread === null) return whole;
  try {
    return await openChannel(parts, thread, channel);
  } catch (error) {
    if (holdsTopics(whole) && error instanceof ParleyError && error.code === 'chat/channel-gone') return whole;
    throw error;
  }
}

async function postTopic(
  { client, ready, kept, postTopic: create }: PostingParts,
  forum: Parameters<TopicPoster>[0],
  delivery: Delivery,
): Promise<Posted> {
  const before = delivery.isRepeat
    ? await findTopic(forum, { rest: client.rest, ownId: await ready() }, delivery)
    : null;
  const message = await drawn(delivery.reply, kept, delivery.id);
  if (before === null) checkOurs(PLATFORM, delivery);
  const thread = before ?? (await create(forum, delivery.topic, message));
  return { channel: delivery.channel, message: thread, thread };
}

async function send({ kept, ready }: PostingParts, channel: SendableChannels, delivery: Delivery): Promise<Message> {
  const before = delivery.isRepeat ? await findPosted(channel, await ready(), delivery) : null;
  if (before) return before;
  const message = { ...(await drawn(delivery.reply, kept, delivery.id)), nonce: delivery.id, enforceNonce: true };
  checkOurs(PLATFORM, delivery);
  try {
    return await channel.send(message);
  } catch (error) {
    if (!channel.isThread() || !isClosedThread(error)) throw error;
    await channel.setArchived(false);
    return channel.send(message);
  }
}

export async function edit(parts: PostingParts, posted: Posted, reply: Reply): Promise<void> {
  await speaking(posted.channel, async () => {
    const channel = await openChannel(parts, posted.thread ?? idWithin(posted.channel), posted.channel);
    if (!channel.isSendable()) throw gone(posted.channel);
    await channel.messages.edit(posted.message, await drawn(reply, parts.kept));
  });
}

/** Discord opens a channel to whoever it is; that it is closed shows when something is posted there. */
export async function directChannel({ client, ready }: PostingParts, member: string): Promise<string | null> {
  return speaking(member, async () => {
    await ready();
    try {
      return placeIn(communityOf(member), await openDirect(client, idWithin(member)));
    } catch (error) {
      if (hasCode(error, RESTJSONErrorCodes.CannotSendMessagesToThisUser)) return null;
      throw error;
    }
  });
}

/** The library remembers the channels that it opened, but has to know who it is for that, by the gateway. */
async function openDirect(client: Client, user: string): Promise<string> {
  if (client.isReady()) return (await client.users.createDM(user)).id;
  const opened = await client.rest.post(Routes.userChannels(), { body: { recipient_id: user } });
  return (opened as { readonly id: string }).id;
}

export async function checkChannel(parts: PostingParts, place: string): Promise<ChannelCheck> {
  return speaking(place, async () => {
    try {
      const channel = await openChannel(parts, idWithin(place), place);
      const own = await ownPermissions(channel, parts.client, await parts.ready());
      const missing = missingPermissions(channel, own);
      const name = 'name' in channel ? channel.name : null;
      if (missing.length > 0) return { ok: false, missing, ...(name === null ? {} : { name }) };
      const advised = advisedPermissions(channel, own);
      const layout = holdsTopics(channel) ? 'topics' : 'message';
      return { ok: true, layout, name, ...(advised.length > 0 ? { advised } : {}) };
    } catch (error) {
      if (isForbidden(error)) return { ok: false, missing: ['View Channel'] };
      throw error;
    }
  });
}

/** Throws `chat/channel-gone` where there is none, in the community of the place, of that id. */
async function openChannel({ client, ready }: PostingParts, id: string, place: string): Promise<Channel> {
  await ready();
  if (!/^\d{15,21}$/u.test(id)) throw gone(place);
  const channel = await fetchChannel(client, id, place);
  const guild = channel.isDMBased() ? null : channel.guildId;
  // A channel of another server would be posted to on this one's account.
  if (guild !== null && communityOf(place) !== `discord:${guild}`) throw gone(place);
  return channel;
}

async function fetchChannel(client: Client, id: string, place: string): Promise<Channel> {
  try {
    // Of servers that the gateway here tells nothing of, Discord is asked each time.
    const channel = await client.channels.fetch(id, { allowUnknownGuild: true });
    if (channel) return channel;
  } catch (error) {
    if (!hasCode(error, RESTJSONErrorCodes.UnknownChannel)) throw error;
  }
  throw gone(place);
}

/** Channels are known once the gateway is ready. */
export async function gatewayReady(client: Client): Promise<string> {
  if (!client.isReady()) await once(client, Events.ClientReady, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
  return client.user?.id ?? '';
}

async function findPosted(channel: SendableChannels, ownId: string, delivery: Delivery): Promise<Message | null> {
  const recent = await channel.messages.fetch({ limit: MAX_LOOKED_BACK, cache: false }).catch((error: unknown) => {
    // Without Read Message History the nonce alone must do.
    if (isForbidden(error)) return null;
    throw error;
  });
  const mark = deliveryMark(delivery.id);
  const isIt = (message: Message): boolean =>
    message.author.id === ownId && message.components[0]?.toJSON().id === mark;
  return recent?.find(isIt) ?? null;
}
