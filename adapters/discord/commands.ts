import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Command, OptionSpec } from '#src/core/command.ts';
import { cutText } from '#src/core/safe-text.ts';
import { hasForm } from './forms.ts';
import { MAX_CHOICES, MAX_DESCRIPTION_CHARS } from './limits.ts';
import { GROUP_DESCRIPTIONS, choiceWords, translationsOf } from './locales.ts';
import { MODERATOR_PERMISSIONS } from './permissions.ts';

type Registered = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Both stand for commands of the application as a whole; a guild's own are always in the guild and for it. */
const EVERYWHERE = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};
const IN_GUILDS = { ...EVERYWHERE, contexts: [InteractionContextType.Guild] };

/** Where Parley can post. */
export const POSTING_CHANNELS = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
] as const;

/**
 * The commands as Discord registers them: `talks status` becomes the subcommand `status` of `/talks`. Discord hides commands as
 * a whole alone, so that those with subcommands for members are shown to all, and moderators' are checked when they run.
 * @param scope whether they are registered for all, or for one guild to try them out
 */
export function registeredCommands(
  commands: readonly Command[],
  scope: 'all' | 'guild' = 'all',
): readonly Registered[] {
  const groups = Map.groupBy(commands, (command) => command.name.split(' ')[0] ?? command.name);
  return [...groups].map(([name, members]) => {
    const isForModerators = members.every((command) => command.access === 'moderator');
    const setting = {
      type: ApplicationCommandType.ChatInput as const,
      name,
      ...(scope === 'guild' ? {} : isForModerators ? IN_GUILDS : EVERYWHERE),
      ...(isForModerators ? { default_member_permissions: MODERATOR_PERMISSIONS } : {}),
    };
    const [only] = members;
    if (only && members.length === 1 && only.name === name) {
      return { ...setting, ...described(only.description), options: optionsOf(only) };
    }
    return { ...setting, ...described(groupDescription(name, members)), options: members.map(subcommand) };
  });
}

/** `/feeds set` as Discord names it, with hyphens where a subcommand has several words. */
function subcommand(command: Command): APIApplicationCommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name.split(' ').slice(1).join('-'),
    ...described(command.description),
    options: optionsOf(command),
  };
}

function groupDescription(name: string, members: readonly Command[]): string {
  return GROUP_DESCRIPTIONS[name] ?? members.map((command) => command.description).join('; ');
}

function described(text: string): { description: string; description_localizations: LocalizationMap } {
  const translated = Object.entries(translationsOf(text)).map(
    ([locale, words]) => [locale, cutText(words ?? text, MAX_DESCRIPTION_CHARS)] as const,
  );
  return {
    description: cutText(text, MAX_DESCRIPTION_CHARS),
    description_localizations: Object.fromEntries(translated),
  };
}

/** Discord wants required options first. What a form asks for need not be given beforehand. */
function optionsOf(command: Command): APIApplicationCommandBasicOption[] {
  const isRequired = (option: OptionSpec): boolean => option.required && !hasForm(command);
  return command.options
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .map((spec) => drawOption(spec, isRequired(spec)));
}

function drawOption(spec: OptionSpec, required: boolean): APIApplicationCommandBasicOption {
  const base = { name: spec.name, ...described(spec.description), required };
  if (spec.type === 'integer') return { ...base, type: ApplicationCommandOptionType.Integer };
  if (spec.type === 'boolean') return { ...base, type: ApplicationCommandOptionType.Boolean };
  if (spec.type === 'channel') {
    return { ...base, type: ApplicationCommandOptionType.Channel, channel_types: [...POSTING_CHANNELS] };
  }
  if (spec.type === 'principal') return { ...base, type: ApplicationCommandOptionType.Mentionable };
  if (spec.choices) {
    const choices = spec.choices.slice(0, MAX_CHOICES).map((value) => ({
      name: choiceWords(value),
      name_localizations: translationsOf(value),
      value,
    }));
    return { ...base, type: ApplicationCommandOptionType.String, choices };
  }
  return { ...base, type: ApplicationCommandOptionType.String, autocomplete: spec.autocomplete !== undefined };
}
