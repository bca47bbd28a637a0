import type { Command, OptionSpec, OptionValue, OptionValues } from '#src/core/command.ts';
import { didYouMean, shortened, usageError } from './usage.ts';

const MAX_TEXT_CHARS = 2000;
/** As much as Discord hands over in one option. */
const MAX_VERBATIM_CHARS = 6000;
/** What platforms call members, roles and user groups. */
const PRINCIPAL = /^[\w.-]{1,64}$/u;
const YES = new Set(['yes', 'true', 'on', '1']);
const NO = new Set(['no', 'false', 'off', '0']);

/** Checks every value against its spec and gives it its type. Throws `command/usage`. */
export function readOptions(command: Command, given: OptionValues): OptionValues {
  const strange = Object.keys(given).find((name) => !command.options.some((option) => option.name === name));
  if (strange !== undefined) throw usageError(command, `There is no option “${shortened(strange)}”.`);
  const entries = command.options.flatMap((option) => {
    const value = readOption(command, option, given[option.name]);
    return value === undefined ? [] : [[option.name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The choice that the words mean; case, spaces, hyphens and underscores are alike. Null where none does. */
export function matchChoice(choices: readonly string[], words: string): string | null {
  const key = choiceKey(words);
  return choices.find((choice) => choiceKey(choice) === key) ?? null;
}

function choiceKey(words: string): string {
  return words
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, '-');
}

function readOption(command: Command, option: OptionSpec, given: OptionValue | undefined): OptionValue | undefined {
  const words = typeof given === 'string' ? given.trim() : given;
  if (words === undefined || words === '') {
    if (option.required) throw usageError(command, `“${option.name}” is missing: ${option.description}.`);
    return undefined;
  }
  if (option.type === 'text' || option.type === 'channel') return readText(command, option, String(words));
  if (option.type === 'principal') return readPrincipal(command, String(words));
  return option.type === 'integer' ? readInteger(command, option, words) : readBoolean(command, option, words);
}

function readText(command: Command, option: OptionSpec, words: string): string {
  if (words.length > (option.verbatim ? MAX_VERBATIM_CHARS : MAX_TEXT_CHARS))
    throw usageError(command, `“${option.name}” is too long.`);
  if (option.choices === undefined) return words;
  const choice = matchChoice(option.choices, words);
  if (choice !== null) return choice;
  const meant = didYouMean(words.toLowerCase(), option.choices);
  const help = meant === null ? `It can be ${option.choices.join(', ')}.` : `Did you mean “${meant}”?`;
  throw usageError(command, `“${shortened(words)}” is no ${option.name}. ${help}`);
}

function readPrincipal(command: Command, words: string): string {
  if (PRINCIPAL.test(words)) return words;
  throw usageError(command, `“${shortened(words)}” is no member, role or user group.`);
}

function readInteger(command: Command, option: OptionSpec, words: OptionValue): number {
  const number = /^[+-]?\d{1,15}$/u.test(String(words)) ? Number(words) : Number.NaN;
  if (!Number.isSafeInteger(number)) {
    throw usageError(command, `“${option.name}” is a whole number, and “${shortened(String(words))}” is none.`);
  }
  return number;
}

function readBoolean(command: Command, option: OptionSpec, words: OptionValue): boolean {
  if (typeof words === 'boolean') return words;
  const word = String(words).toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw usageError(command, `“${option.name}” is yes or no, and “${shortened(word)}” is neither.`);
}
