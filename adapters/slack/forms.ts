import type { types } from '@slack/bolt';
import type { Command, OptionSpec, OptionValue, OptionValues } from '#src/core/command.ts';
import { context, section } from './draw.ts';
import {
  MAX_INPUT_CHARS,
  MAX_INPUT_LABEL_CHARS,
  MAX_OPTIONS,
  MAX_OPTION_CHARS,
  MAX_OPTION_VALUE_CHARS,
  MAX_PLACEHOLDER_CHARS,
  MAX_VIEW_TITLE_CHARS,
} from './limits.ts';
import { cutPlain, escape } from './markup.ts';

export const FORM = 'form';
/** The prefix of the menus that ask for their choices while somebody types. */
export const CHOOSE_ACTION = 'choose';
export const CHOOSE_GROUP_ACTION = 'group';
const MAX_TEXT_CHARS = 2000;
/** A member or a user group is chosen from two menus. */
const GROUP_SUFFIX = '/group';

/** What a form carries from its opening to its sending. */
export interface FormPlace {
  readonly command: string;
  readonly channel: string;
}

interface Form {
  readonly command: Command;
  readonly place: FormPlace;
  /** What was filled in before. */
  readonly values?: OptionValues;
  /** What is wrong with it, in plain words. */
  readonly problem?: string | null;
}

/** A command as a form: each option becomes the input that Slack has for its type. */
export function formView({ command, place, values = {}, problem = null }: Form): types.ModalView {
  const inputs = command.options.flatMap((option) => inputsOf(option, values[option.name]));
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: JSON.stringify(place),
    title: words(titleOf(command), MAX_VIEW_TITLE_CHARS),
    submit: words('Go', MAX_VIEW_TITLE_CHARS),
    close: words('Cancel', MAX_VIEW_TITLE_CHARS),
    blocks: [
      section(`${escape(command.description)}.`),
      ...(problem === null ? [] : [section(`*${escape(problem)}*`)]),
      ...inputs,
      ...context([`Typed: ${command.examples.map(escape).join('  ·  ')}`]),
    ],
  };
}

/** “Feeds: add” of `feeds add`. */
export function titleOf({ name }: Command): string {
  const [topic = '', ...rest] = name.split(' ');
  return rest.length === 0 ? capital(topic) : `${capital(topic)}: ${rest.join(' ')}`;
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function inputsOf(option: OptionSpec, value: OptionValue | undefined): types.InputBlock[] {
  const label = words(capital(option.name.replaceAll('-', ' ')), MAX_INPUT_LABEL_CHARS);
  const base = {
    type: 'input' as const,
    block_id: option.name,
    label,
    hint: words(capital(option.description), MAX_INPUT_LABEL_CHARS),
    optional: !option.required,
  };
  if (!isPrincipal(option)) return [{ ...base, element: elementOf(option, value) }];
  const member: types.UsersSelect = { type: 'users_select', action_id: option.name, placeholder: words('A member') };
  const group: types.ExternalSelect = {
    type: 'external_select',
    action_id: CHOOSE_GROUP_ACTION,
    min_query_length: 0,
    placeholder: words('Or a user group'),
  };
  const groupLabel = words('Or a user group', MAX_INPUT_LABEL_CHARS);
  return [
    { ...base, optional: true, element: member },
    { type: 'input', block_id: `${option.name}${GROUP_SUFFIX}`, label: groupLabel, optional: true, element: group },
  ];
}

function isPrincipal({ type }: OptionSpec): boolean {
  return type === 'principal';
}

function elementOf(option: OptionSpec, value: OptionValue | undefined): types.InputBlock['element'] {
  const id = { action_id: option.name };
  const before = value === undefined ? null : String(value);
  switch (option.type) {
    case 'boolean':
      return menu(option.name, ['yes', 'no'], before === null ? null : before === 'true' ? 'yes' : 'no');
    case 'integer':
      return {
        type: 'number_input',
        ...id,
        is_decimal_allowed: false,
        ...(before === null ? {} : { initial_value: before }),
      };
    case 'channel':
      return {
        type: 'conversations_select',
        ...id,
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        ...(before === null ? {} : { initial_conversation: before }),
      };
    default:
      return textElement(option, before);
  }
}

function textElement(option: OptionSpec, before: string | null): types.InputBlock['element'] {
  if (option.choices) return menu(option.name, option.choices.slice(0, MAX_OPTIONS), before);
  if (option.autocomplete) {
    const initial = before === null ? null : choice(before);
    return {
      type: 'external_select',
      action_id: `${CHOOSE_ACTION}:${option.name}`,
      min_query_length: 0,
      placeholder: words('Type to choose'),
      ...(initial === null ? {} : { initial_option: initial }),
    };
  }
  const max = option.verbatim ? MAX_INPUT_CHARS : MAX_TEXT_CHARS;
  return {
    type: 'plain_text_input',
    action_id: option.name,
    multiline: option.verbatim === true,
    max_length: max,
    ...(before === null ? {} : { initial_value: before.slice(0, max) }),
  };
}

function menu(name: string, values: readonly string[], before: string | null): types.StaticSelect {
  const options = values.flatMap((value) => choice(value) ?? []);
  const initial = options.find(({ value }) => value === before);
  return { type: 'static_select', action_id: name, options, ...(initial ? { initial_option: initial } : {}) };
}

/** Null where Slack could not carry the value. */
export function choice(value: string, label = value.replaceAll('_', ' ')): types.PlainTextOption | null {
  const text = words(label, MAX_OPTION_CHARS);
  return value === '' || value.length > MAX_OPTION_VALUE_CHARS || text.text === '' ? null : { text, value };
}

function words(text: string, maxChars: number = MAX_PLACEHOLDER_CHARS): types.PlainTextElement {
  return { type: 'plain_text', text: cutPlain(text, maxChars), emoji: false };
}

/** What Slack says of one input. */
interface Filled {
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
  readonly selected_conversation?: string | null;
  readonly selected_user?: string | null;
}

type FormState = Readonly<Record<string, Readonly<Record<string, Filled>>>>;

/** The options as a form was filled in; what was left empty is left out. */
export function valuesOf(command: Command, state: FormState): OptionValues {
  const said = (block: string): string | null => {
    const [filled] = Object.values(state[block] ?? {});
    if (!filled) return null;
    const given =
      filled.value ?? filled.selected_option?.value ?? filled.selected_conversation ?? filled.selected_user ?? '';
    return given === '' ? null : given;
  };
  const entries = command.options.flatMap((option) => {
    const value = said(option.name) ?? said(`${option.name}${GROUP_SUFFIX}`);
    return value === null ? [] : [[option.name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The input that a problem is about, by the option that it names; the first one where it names none. */
export function blockOf(command: Command, problem: string): string {
  const named = command.options.find(({ name }) => problem.includes(`“${name}”`) || problem.includes(`no ${name}.`));
  return (named ?? command.options[0])?.name ?? command.name;
}
