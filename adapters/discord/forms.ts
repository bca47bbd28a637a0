import {
  type APIComponentInModalActionRow,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { Command, OptionSpec, OptionValue, OptionValues } from '#src/core/command.ts';
import { cutText, safeText } from '#src/core/safe-text.ts';
import {
  MAX_DESCRIPTION_CHARS,
  MAX_FIELD_CHARS,
  MAX_FIELD_LABEL_CHARS,
  MAX_MODAL_FIELDS,
  MAX_MODAL_TITLE_CHARS,
  MAX_SELECT_CHARS,
  MAX_SELECT_OPTIONS,
} from './limits.ts';
import { choiceWords } from './locales.ts';

/** Commands that a form asks for what they lack. */
const WITH_FORM = new Set(['feeds add', 'feeds import', 'talks correct']);
const FORM = 'form:';

export function hasForm({ name }: Command): boolean {
  return WITH_FORM.has(name);
}

/** Whether a form must ask before the command can run. */
export function needsForm(command: Command, given: OptionValues): boolean {
  return hasForm(command) && command.options.some(({ name, required }) => required && given[name] === undefined);
}

/** The command's options as the fields of a modal, those that are given filled in. */
export function drawForm(command: Command, given: OptionValues): APIModalInteractionResponseCallbackData {
  return {
    custom_id: `${FORM}${command.name}`,
    title: cutText(`/${command.name}`, MAX_MODAL_TITLE_CHARS),
    components: command.options.slice(0, MAX_MODAL_FIELDS).map((option) => drawField(option, given[option.name])),
  };
}

function drawField(option: OptionSpec, given: OptionValue | undefined): APILabelComponent {
  const label = `${option.name.charAt(0).toUpperCase()}${option.name.slice(1)}`;
  return {
    type: ComponentType.Label,
    label: cutText(label, MAX_FIELD_LABEL_CHARS),
    description: cutText(option.description, MAX_DESCRIPTION_CHARS),
    component: option.choices ? drawSelect(option, option.choices, given) : drawInput(option, given),
  };
}

function drawSelect(
  { name, required }: OptionSpec,
  choices: readonly string[],
  given: OptionValue | undefined,
): APILabelComponent['component'] {
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    required,
    options: choices.slice(0, MAX_SELECT_OPTIONS).map((value) => ({
      label: cutText(choiceWords(value), MAX_SELECT_CHARS),
      value,
      ...(value === given ? { default: true } : {}),
    })),
  };
}

function drawInput(
  { name, required, verbatim }: OptionSpec,
  given: OptionValue | undefined,
): APIComponentInModalActionRow {
  const value = given === undefined ? '' : safeText(String(given)).slice(0, MAX_FIELD_CHARS);
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: verbatim ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: MAX_FIELD_CHARS,
    ...(value === '' ? {} : { value }),
  };
}

/** What was filled in; null where the form is none of ours. */
export function readForm(
  interaction: ModalSubmitInteraction,
  commands: readonly Command[],
): { readonly command: Command; readonly options: OptionValues } | null {
  const command = commands.find(({ name }) => interaction.customId === `${FORM}${name}`);
  if (!command) return null;
  const entries = [...interaction.fields.fields.values()].flatMap((field): [string, string][] => {
    const value = 'value' in field ? field.value : 'values' in field ? field.values[0] : undefined;
    return typeof value === 'string' && value.trim() !== '' ? [[field.customId, value]] : [];
  });
  return { command, options: Object.fromEntries(entries) };
}
