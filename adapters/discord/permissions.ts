import { type Channel, ChannelType, type Client, type Interaction, PermissionFlagsBits } from 'discord.js';
import type { Caller } from '#src/core/command.ts';
import { placeIn } from '#src/core/places.ts';

/** What a moderators' command asks for, so that Discord hides it from the others. Checked again when it runs. */
export const MODERATOR_PERMISSIONS = String(PermissionFlagsBits.ManageGuild);

/** Who asks. In a direct message there is nothing of a community's to change, so nobody is a moderator there. */
export function callerOf(interaction: Interaction): Caller {
  const community = `discord:${interaction.guildId ?? `@${interaction.user.id}`}`;
  return {
    community,
    channel: placeIn(community, interaction.channelId ?? ''),
    member: placeIn(community, interaction.user.id),
    isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
  };
}

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
  forum: [
    ['View Channels', PermissionFlagsBits.ViewChannel],
    ['Create Posts', PermissionFlagsBits.SendMessages],
    ['Send Messages in Posts', PermissionFlagsBits.SendMessagesInThreads],
  ],
} as const;

/** What is missing for posting to the channel; nothing for a direct message. */
export function missingPermissions(channel: Channel, client: Client): readonly string[] {
  if (channel.isDMBased()) return [];
  if (channel.type !== ChannelType.GuildForum && !channel.isSendable()) return ['a channel for messages'];
  const own = client.user ? channel.permissionsFor(client.user) : null;
  const kind = channel.isThread() ? 'thread' : channel.type === ChannelType.GuildForum ? 'forum' : 'message';
  return NEEDED[kind].filter(([, flag]) => !own?.has(flag)).map(([name]) => name);
}
