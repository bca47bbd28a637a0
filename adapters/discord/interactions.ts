import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChannelSelectMenuInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Caller, Command, CommandCall, CommandHandler, Complete, OptionValue } from '#src/core/command.ts';
import type { ModeratorRoll } from '#src/core/community.ts';
import type { Logger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { cutText } from '#src/core/safe-text.ts';
import { type Answerable, acknowledge, acknowledgeUpdate, show, turnPage } from './answers.ts';
import { type Press, readCustomId } from './custom-ids.ts';
import { drawForm, hasForm, needsForm, readForm } from './forms.ts';
import type { Kept, KeptSettings } from './kept.ts';
import { MAX_CHOICES, MAX_CHOICE_CHARS } from './limits.ts';
import { createOnboarding } from './onboarding-steps.ts';
import { callerOf } from './permissions.ts';

export interface InteractionParts {
  readonly commands: readonly Command[];
  readonly complete: Complete;
  readonly kept: Kept;
  readonly store: KeptSettings;
  readonly logger: Logger;
  readonly moderators: ModeratorRoll;
  /** Told of each first sign to an interaction, with the seconds since it came. */
  readonly acknowledged?: (seconds: number) => void;
}

type Pressed = ButtonInteraction | StringSelectMenuInteraction;

const FOREIGN = 'This button is not known any more. See what Parley can be asked: /help';
const NOT_SHOWN = 'The answer could not be shown. Please try again; the log has the details.';

/** Answers one interaction. What fails is logged, and said to the asker where Discord still takes it. */
export function createInteractionServer(parts: InteractionParts, handler: CommandHandler) {
  const { commands, complete, kept, logger, moderators } = parts;
  const askerOf = (interaction: Interaction): Promise<Caller> => callerOf(interaction, moderators);

  const cameAt = new WeakMap<Interaction, number>();
  const firstSign = async (interaction: Interaction, give: () => Promise<unknown>): Promise<void> => {
    await give();
    const since = cameAt.get(interaction);
    if (since !== undefined) parts.acknowledged?.((performance.now() - since) / 1000);
  };

  const onboard = createOnboarding(parts, handler);

  const answer = async (interaction: Answerable, call: CommandCall): Promise<void> => {
    await firstSign(interaction, () => acknowledge(interaction, isPersonal(interaction, commandOf(commands, call))));
    const { reply } = await handler(await askerOf(interaction), call);
    await show(interaction, reply, kept);
  };

  const suggest = async (interaction: AutocompleteInteraction): Promise<void> => {
    const { name, value } = interaction.options.getFocused(true);
    const { [name]: _typed, ...given } = optionsOf(interaction);
    const typing = { command: nameOf(interaction), option: name, typed: value, given };
    const found = await complete(await askerOf(interaction), typing);
    // A choice is handed back to the letter, so that one cut short would mean nothing.
    const choices = found.filter((choice) => choice !== '' && choice.length <= MAX_CHOICE_CHARS).slice(0, MAX_CHOICES);
    await interaction.respond(choices.map((choice) => ({ name: cutText(choice, MAX_CHOICE_CHARS), value: choice })));
  };

  /** Where the command lacks what a form asks for, the form is the answer; to those who may not run it, the plain words are. */
  const run = async (interaction: ChatInputCommandInteraction): Promise<void> => {
    const call = { kind: 'options', name: nameOf(interaction), options: optionsOf(interaction) } as const;
    const command = commandOf(commands, call);
    const asks = command !== undefined && needsForm(command, call.options) && (await mayRun(interaction, command));
    if (asks) await firstSign(interaction, () => interaction.showModal(drawForm(command, call.options)));
    else await answer(interaction, call);
  };

  const mayRun = async (interaction: Interaction, { access }: Command): Promise<boolean> =>
    access === 'member' || (await askerOf(interaction)).isModerator;

  const submit = async (interaction: ModalSubmitInteraction): Promise<void> => {
    const pressed = readCustomId(interaction.customId);
    if (pressed.kind === 'onboarding' && (await onboard(interaction, pressed.step))) return;
    const form = readForm(interaction, commands);
    if (form) await answer(interaction, { kind: 'options', name: form.command.name, options: form.options });
    else await refuse(interaction);
  };

  const press = async (interaction: Pressed, id: string): Promise<void> => {
    const pressed = readCustomId(id);
    if (pressed.kind === 'onboarding' && interaction.isButton() && (await onboard(interaction, pressed.step))) return;
    if (pressed.kind === 'page' && interaction.isButton()) {
      await firstSign(interaction, () => acknowledgeUpdate(interaction));
      return turnPage(interaction, pressed.key, pressed.page, kept);
    }
    if (pressed.kind !== 'run' && pressed.kind !== 'ask') return refuse(interaction);
    const line = await lineOf(pressed, kept);
    if (line === null) return refuse(interaction);
    const command = commandOf(commands, { kind: 'line', line });
    if (pressed.kind === 'ask' && command && hasForm(command) && (await mayRun(interaction, command))) {
      await firstSign(interaction, () => interaction.showModal(drawForm(command, firstOptionOf(command, line))));
    } else await answer(interaction, { kind: 'line', line });
  };

  /** A menu is read by its own id where it is a step of the onboarding, else by what was chosen. */
  const choose = async (interaction: StringSelectMenuInteraction | ChannelSelectMenuInteraction): Promise<void> => {
    const menu = readCustomId(interaction.customId);
    if (menu.kind === 'onboarding' && (await onboard(interaction, menu.step))) return;
    if (interaction.isStringSelectMenu()) await press(interaction, interaction.values[0] ?? '');
    else await refuse(interaction);
  };

  const refuse = async (interaction: Answerable): Promise<void> => {
    await firstSign(interaction, () => acknowledge(interaction, true));
    await show(interaction, textReply(FOREIGN), kept);
  };

  const serve = async (interaction: Interaction): Promise<void> => {
    if (interaction.isAutocomplete()) return suggest(interaction);
    if (interaction.isChatInputCommand()) return run(interaction);
    if (interaction.isModalSubmit()) return submit(interaction);
    if (interaction.isButton()) return press(interaction, interaction.customId);
    if (interaction.isStringSelectMenu() || interaction.isChannelSelectMenu()) return choose(interaction);
  };

  return async (interaction: Interaction): Promise<void> => {
    cameAt.set(interaction, performance.now());
    try {
      await serve(interaction);
    } catch (error) {
      // Discord waited three seconds and gave up: nobody can be told any more.
      const isLate = error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction;
      logger[isLate ? 'warn' : 'error']({ err: error, interaction: interaction.id }, 'an interaction was not answered');
      if (!isLate) await apologise(interaction, parts);
    }
  };
}

async function apologise(interaction: Interaction, { kept, logger }: InteractionParts): Promise<void> {
  if (interaction.isAutocomplete() || !interaction.isRepliable()) return;
  if (!(interaction.deferred || interaction.replied)) return;
  try {
    await show(interaction as Answerable, { ...textReply(NOT_SHOWN), personal: true }, kept);
  } catch (error) {
    logger.warn({ err: error, interaction: interaction.id }, 'nor could that be said');
  }
}

/**
 * Whether only the asker sees the answer: to moderators' and personal commands, to what was pressed on a message that is
 * personal itself, and to what was pressed on a post, which many read.
 */
function isPersonal(interaction: Answerable, command: Command | undefined): boolean {
  if (command?.access === 'moderator' || command?.personal === true) return true;
  if (!interaction.isMessageComponent()) return false;
  const { message } = interaction;
  return message.flags.has(MessageFlags.Ephemeral) || message.interactionMetadata === null;
}

async function lineOf(pressed: Extract<Press, { kind: 'run' | 'ask' }>, kept: Kept): Promise<string | null> {
  return 'line' in pressed ? pressed.line : kept.get('line', pressed.key);
}

/** `/talks status` of a typed field form is the command `talks status`. */
function nameOf({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): string {
  const subcommand = options.getSubcommand(false);
  return subcommand ? `${commandName} ${subcommand.replaceAll('-', ' ')}` : commandName;
}

function optionsOf({ options }: ChatInputCommandInteraction | AutocompleteInteraction): Record<string, OptionValue> {
  const [first] = options.data;
  const given = first?.options ?? options.data;
  return Object.fromEntries(given.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** Of a line, the longest command that it begins with. */
function commandOf(commands: readonly Command[], call: CommandCall): Command | undefined {
  if (call.kind === 'options') return commands.find(({ name }) => name === call.name);
  const words = call.line.replace(/^\//u, '');
  const fitting = commands.filter(({ name }) => words === name || words.startsWith(`${name} `));
  return fitting.toSorted((a, b) => b.name.length - a.name.length)[0];
}

/** What follows the command in the line of a button that asks, its quotes taken off. */
function firstOptionOf({ name, options }: Command, line: string): Readonly<Record<string, string>> {
  const words = line
    .slice(name.length + 1)
    .trim()
    .replaceAll(/^"|"$/gu, '');
  const [first] = options;
  return first === undefined || words === '' ? {} : { [first.name]: words };
}
