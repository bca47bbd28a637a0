import {
  type Channel,
  ChannelType,
  type Client,
  type Interaction,
  PermissionFlagsBits,
  type PermissionsBitField,
} from 'discord.js';
import type { Caller } from '#src/core/command.ts';
import type { ModeratorRoll } from '#src/core/community.ts';
import { placeIn } from '#src/core/places.ts';
import { guildOf } from './guilds.ts';

/** What a moderators' command asks for, so that Discord hides it from the others. Checked again when it runs. */
export const MODERATOR_PERMISSIONS = String(PermissionFlagsBits.ManageGuild);

export function communityOfGuild(guildId: string): string {
  return `discord:${guildId}`;
}

export function idOfGuild(community: string): string {
  return community.replace('discord:', '');
}

/**
 * Who asks. Whoever may manage the server, or administers it, is a moderator, and so is a member on the roll or with a role that
 * is. In a direct message, and in a server that Parley was not added to but brought along by its user, there is nothing of a
 * community's to change: the user is a community of one, and nobody is a moderator.
 */
export async function callerOf(interaction: Interaction, moderators: ModeratorRoll): Promise<Caller> {
  const guildId = interaction.guild?.id ?? null;
  const community = guildId === null ? `discord:@${interaction.user.id}` : communityOfGuild(guildId);
  return {
    community,
    channel: placeIn(community, interaction.channelId ?? ''),
    member: placeIn(community, interaction.user.id),
    isModerator: guildId !== null && (mayManage(interaction) || isChosen(interaction, await moderators(community))),
  };
}

/** Discord counts administrators in. */
function mayManage({ memberPermissions }: Interaction): boolean {
  return memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
}

function isChosen({ user, member }: Interaction, roll: readonly string[]): boolean {
  if (roll.length === 0) return false;
  const roles = member === null ? [] : Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
  return roll.includes(user.id) || roles.some((role) => roll.includes(role));
}

type Needed = readonly (readonly [name: string, flag: bigint])[];

/** What a post needs, by the names that Discord's settings show. */
const NEEDED = {
  message: [
    ['View Channel', PermissionFlagsBits.ViewChannel],
    ['Send Messages', PermissionFlagsBits.SendMessages],
  ],
  thread: [
    ['View Channel', PermissionFlagsBits.ViewChannel],
    ['Send Messages in Threads', PermissionFlagsBits.SendMessagesInThreads],
  ],
  topics: [
    ['View Channel', PermissionFlagsBits.ViewChannel],
    ['Create Posts', PermissionFlagsBits.SendMessages],
    ['Send Messages in Posts', PermissionFlagsBits.SendMessagesInThreads],
  ],
} as const satisfies Readonly<Record<string, Needed>>;

const FOR_FILES: Needed = [['Attach Files', PermissionFlagsBits.AttachFiles]];
/** Without the history a post whose answer was lost some minutes ago cannot be found, and would be posted again. */
const ADVISED: Needed = [['Read Message History', PermissionFlagsBits.ReadMessageHistory], ...FOR_FILES];
const FOR_CLOSED_THREADS: Needed = [['Manage Threads', PermissionFlagsBits.ManageThreads]];

/** Channels that hold nothing but threads. */
export function holdsTopics(channel: Channel): channel is Extract<Channel, { availableTags: unknown }> {
  return channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia;
}

/**
 * What is missing for posting to the channel; nothing for a direct message.
 * @param own what Parley may do there
 */
export function missingPermissions(
  channel: Channel,
  own: Readonly<PermissionsBitField> | null,
  withFiles = false,
): readonly string[] {
  if (channel.isDMBased()) return [];
  if (!holdsTopics(channel) && !channel.isSendable()) return ['a channel for messages'];
  const kind = channel.isThread() ? 'thread' : holdsTopics(channel) ? 'topics' : 'message';
  const isClosed = channel.isThread() && channel.locked === true;
  const needed = [...NEEDED[kind], ...(withFiles ? FOR_FILES : []), ...(isClosed ? FOR_CLOSED_THREADS : [])];
  const missing = needed.filter(([, flag]) => !own?.has(flag)).map(([name]) => name);
  const isTagless = holdsTopics(channel) && channel.flags.has('RequireTag') && channel.availableTags.length === 0;
  return isTagless ? [...missing, 'a tag, which this forum asks for with each post'] : missing;
}

/** What is missing that posts can go without; nothing for a direct message. */
export function advisedPermissions(channel: Channel, own: Readonly<PermissionsBitField> | null): readonly string[] {
  return channel.isDMBased() ? [] : ADVISED.filter(([, flag]) => !own?.has(flag)).map(([name]) => name);
}

/** From what the gateway told of the server; where there is none, or it holds another part of the servers, Discord is asked. */
export async function ownPermissions(
  channel: Channel,
  client: Client,
  ownId: string,
): Promise<Readonly<PermissionsBitField> | null> {
  if (channel.isDMBased()) return null;
  if (client.guilds.cache.has(channel.guildId)) return channel.permissionsFor(ownId);
  const guild = await guildOf(client, channel.guildId, ownId);
  const place = guild?.channels.cache.get((channel.isThread() ? channel.parentId : channel.id) ?? '');
  return place?.permissionsFor(ownId) ?? null;
}
