import { type ChatInputCommandInteraction, type Interaction, PermissionFlagsBits } from 'discord.js';
import type { Caller } from '#src/core/command.ts';

/** What a moderators' command asks for, so that Discord hides it from the others. Checked again when it runs. */
export const MODERATOR_PERMISSIONS = String(PermissionFlagsBits.ManageGuild);

/** Who asks. In a direct message there is nothing of a community's to change, so nobody is a moderator there. */
export function callerOf(interaction: Interaction | ChatInputCommandInteraction): Caller {
  return {
    community: interaction.guildId ?? `direct:${interaction.user.id}`,
    channel: interaction.channelId ?? '',
    member: interaction.user.id,
    isModerator: interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
  };
}
