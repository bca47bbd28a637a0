import {
  type ButtonInteraction,
  type ChannelSelectMenuInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Caller, CommandHandler, Complete, OptionValues } from '#src/core/command.ts';
import type { ModeratorRoll } from '#src/core/community.ts';
import { placeIn } from '#src/core/places.ts';
import { NO_MENTIONS, acknowledge, show } from './answers.ts';
import { guildOf } from './guilds.ts';
import type { Kept, KeptSettings } from './kept.ts';
import { SCHEDULE, type Step, drawStep, drawTimeForm, followOf, readStep } from './onboarding.ts';
import { callerOf, communityOfGuild, idOfGuild } from './permissions.ts';

export interface OnboardingParts {
  readonly complete: Complete;
  readonly kept: Kept;
  readonly store: KeptSettings;
  readonly moderators: ModeratorRoll;
}

type StepInteraction =
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ChannelSelectMenuInteraction
  | ModalSubmitInteraction;

/**
 * Serves the three buttons of the first words. Each runs the command `digest schedule` with what was chosen, so that every step
 * works by itself, in any order and after a restart.
 * @returns whether the interaction was a step
 */
export function createOnboarding({ complete, kept, store, moderators }: OnboardingParts, handler: CommandHandler) {
  const ask = async (interaction: ButtonInteraction, step: Step, caller: Caller): Promise<void> => {
    const guildId = idOfGuild(caller.community);
    const channelId = await store.getSetting(channelKey(guildId));
    if (step === 'time') {
      await interaction.showModal(drawTimeForm(guildId, channelId));
      return;
    }
    await acknowledge(interaction, true);
    const { client } = interaction;
    const guild = await guildOf(client, guildId, client.user.id);
    if (!guild) return;
    const typing = { command: 'talks status', option: 'what', typed: '', given: {} };
    const active = step === 'talks' ? await complete(caller, typing) : [];
    await interaction.editReply({
      components: drawStep(step, guild, interaction.guildId === guildId, active),
      flags: MessageFlags.IsComponentsV2,
      allowedMentions: NO_MENTIONS,
    });
  };

  const run = async (interaction: StepInteraction, caller: Caller, options: OptionValues): Promise<void> => {
    await acknowledge(interaction, true);
    const { reply, outcome } = await handler(caller, { kind: 'options', name: SCHEDULE, options });
    const { channel } = options;
    const guildId = idOfGuild(caller.community);
    if (outcome === 'done' && typeof channel === 'string') await store.putSetting(channelKey(guildId), channel);
    await show(interaction, { ...reply, personal: true }, kept);
  };

  return async (interaction: StepInteraction, words: string): Promise<boolean> => {
    const read = readStep(words);
    const { client } = interaction;
    const guild = read && (await guildOf(client, read.guildId, client.user.id));
    if (!read || !guild) return false;
    const caller = await stepCaller(interaction, read.guildId, guild.ownerId, moderators);
    if (interaction.isButton() && caller.isModerator) await ask(interaction, read.step, caller);
    else if (interaction.isButton()) await run(interaction, caller, {});
    else await run(interaction, caller, await chosen(interaction, read.step, read.guildId, store));
    return true;
  };
}

/** In the guild as ever; in a direct message its owner alone. */
async function stepCaller(
  interaction: StepInteraction,
  guildId: string,
  ownerId: string,
  moderators: ModeratorRoll,
): Promise<Caller> {
  if (interaction.guildId === guildId) return callerOf(interaction, moderators);
  const community = communityOfGuild(guildId);
  return {
    community,
    channel: placeIn(community, interaction.channelId ?? ''),
    member: placeIn(community, interaction.user.id),
    isModerator: interaction.user.id === ownerId,
  };
}

/** What was chosen, for the channel that was chosen before, or else the one in which the first words stand. */
async function chosen(
  interaction: Exclude<StepInteraction, ButtonInteraction>,
  step: Step,
  guildId: string,
  store: KeptSettings,
): Promise<OptionValues> {
  if (interaction.isModalSubmit()) {
    const { fields } = interaction;
    const channel = fields.getSelectedChannels('channel', false)?.firstKey();
    const at = fields.getTextInputValue('at');
    const zone = fields.getTextInputValue('zone');
    return { at, zone, ...(channel === undefined ? {} : { channel }) };
  }
  const [first = ''] = interaction.values;
  if (step === 'channel') return { channel: first };
  const channel = await store.getSetting(channelKey(guildId));
  return { follow: followOf(interaction.values), ...(channel === null ? {} : { channel }) };
}

function channelKey(guildId: string): string {
  return `discord/first-channel/${guildId}`;
}
