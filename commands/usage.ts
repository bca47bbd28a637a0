import { closest, distance } from 'fastest-levenshtein';
import type { Command, OptionSpec } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';

const MAX_SHOWN_CHARS = 60;

/** How a command is typed: `/talks timeline <what> [since:…]`. */
export function usageOf(command: Command): string {
  const rest = restOption(command);
  return [`/${command.name}`, ...command.options.map((option) => optionUsage(option, option === rest))].join(' ');
}

function optionUsage(option: OptionSpec, isRest: boolean): string {
  if (option.required) return `<${option.name}>`;
  return isRest || option.choices !== undefined ? `[${option.name}]` : `[${option.name}:…]`;
}

/** The option that takes the rest of a typed line: the last required text, or the last optional one where that has choices. */
export function restOption(command: Command): OptionSpec | null {
  const texts = command.options.filter((option) => option.type === 'text');
  const required = texts.findLast((option) => option.required);
  if (required && !required.choices) return required;
  return texts.findLast((option) => !option.required && !option.choices) ?? required ?? null;
}

export function usageError(command: Command, problem: string): ParleyError {
  return new ParleyError('command/usage', { problem, usage: usageOf(command) });
}

/** The word of `known` that was probably meant, or null where none is near. */
export function didYouMean(typed: string, known: readonly string[]): string | null {
  if (known.length === 0 || typed.length > MAX_SHOWN_CHARS) return null;
  const nearest = closest(typed, known);
  const allowed = typed.length < 4 ? 1 : typed.length < 9 ? 2 : 3;
  return distance(typed, nearest) <= allowed ? nearest : null;
}

/** Somebody's words, short enough to be said back to them. */
export function shortened(words: string): string {
  return words.length <= MAX_SHOWN_CHARS ? words : `${words.slice(0, MAX_SHOWN_CHARS).toWellFormed()}…`;
}
