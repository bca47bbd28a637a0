import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Command, OptionSpec } from '#src/core/command.ts';
import { cutText } from '#src/core/safe-text.ts';
import { MAX_CHOICES, MAX_DESCRIPTION_CHARS } from './limits.ts';
import { MODERATOR_PERMISSIONS } from './permissions.ts';

type Registered = RESTPostAPIChatInputApplicationCommandsJSONBody;

const SETTING = {
  type: ApplicationCommandType.ChatInput as const,
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** The commands as Discord registers them: `talks status` becomes the subcommand `status` of `/talks`. */
export function registeredCommands(commands: readonly Command[]): readonly Registered[] {
  const groups = Map.groupBy(commands, (command) => command.name.split(' ')[0] ?? command.name);
  return [...groups].map(([name, members]) => {
    const forModerators = members.every((command) => command.access === 'moderator');
    const permissions = forModerators ? { default_member_permissions: MODERATOR_PERMISSIONS } : {};
    const [only] = members;
    if (only && members.length === 1 && only.name === name) {
      return { ...SETTING, ...permissions, name, description: described(only.description), options: optionsOf(only) };
    }
    const options = members.map(subcommand);
    return { ...SETTING, ...permissions, name, description: described(groupDescription(members)), options };
  });
}

function subcommand(command: Command): APIApplicationCommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name.split(' ').slice(1).join('-'),
    description: described(command.description),
    options: optionsOf(command),
  };
}

function groupDescription(members: readonly Command[]): string {
  return members.map((command) => command.description).join('; ');
}

function described(text: string): string {
  return cutText(text, MAX_DESCRIPTION_CHARS);
}

/** Discord wants required options first. */
function optionsOf(command: Command): APIApplicationCommandBasicOption[] {
  return command.options.toSorted((a, b) => Number(b.required) - Number(a.required)).map(option);
}

function option(spec: OptionSpec): APIApplicationCommandBasicOption {
  const base = { name: spec.name, description: described(spec.description), required: spec.required };
  if (spec.type === 'integer') return { ...base, type: ApplicationCommandOptionType.Integer };
  if (spec.type === 'boolean') return { ...base, type: ApplicationCommandOptionType.Boolean };
  if (spec.type === 'channel') return { ...base, type: ApplicationCommandOptionType.Channel };
  if (spec.choices) {
    const choices = spec.choices.slice(0, MAX_CHOICES).map((value) => ({ name: value.replaceAll('_', ' '), value }));
    return { ...base, type: ApplicationCommandOptionType.String, choices };
  }
  return { ...base, type: ApplicationCommandOptionType.String, autocomplete: spec.autocomplete !== undefined };
}
