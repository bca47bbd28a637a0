import type { Command, OptionSpec } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { matchChoice } from './options.ts';
import { didYouMean, restOption, shortened, usageError } from './usage.ts';

const MAX_LINE_CHARS = 4000;

/** A command with the words of its options, still to be checked against their types. */
export interface ParsedCall {
  readonly kind: 'call';
  readonly command: Command;
  readonly values: Readonly<Record<string, string>>;
}

/** The first word alone of commands that have two, such as `/talks`. */
export interface ParsedGroup {
  readonly kind: 'group';
  readonly name: string;
  readonly commands: readonly Command[];
}

interface Token {
  /** Of `name:value`, in lower case. */
  readonly name: string | null;
  readonly value: string;
  /** As typed, quotes off. */
  readonly text: string;
  readonly quoted: boolean;
}

/** `name:` if there is one, then words in quotes of any style, or a run of non-space. Single quotes may be apostrophes. */
const TOKEN = /(?:([a-z][a-z-]*):)?(?:["“”„]([^"“”„]*)(?:["“”„]|$)|['‘]([^'‘’]*)['’](?=\s|$)|«([^»]*)(?:»|$)|(\S+))/giu;

/**
 * Reads a typed line: the slash, capital letters and spaces do not matter, quotes hold words together, `name:value` sets an
 * option, and what is left fills the options in their order; the last required text takes the rest.
 * Throws `command/unknown` and `command/usage`, with what was probably meant.
 */
export function parseLine(commands: readonly Command[], line: string): ParsedCall | ParsedGroup {
  const words = line.trim().replace(/^\/\s*/u, '');
  if (words.length > MAX_LINE_CHARS) {
    throw new ParleyError('command/usage', {
      problem: `A line may have ${MAX_LINE_CHARS.toLocaleString('en-GB')} characters, and this one has more.`,
      usage: '/help',
    });
  }
  const tokens = tokenise(words);
  const [first, second] = tokens.map((token) => token.text.toLowerCase());
  const group = commands.filter((command) => command.name.split(' ')[0] === first);
  if (first === undefined || group.length === 0) throw unknownCommand(commands, tokens);
  const alone = group.find((command) => command.name === first);
  if (alone) return verbatimCall(alone, words) ?? readCall(alone, tokens.slice(1));
  if (second === undefined) return { kind: 'group', name: first, commands: group };
  const command = group.find((candidate) => candidate.name === `${first} ${second}`);
  if (!command) throw unknownSubcommand(group, first, tokens);
  return verbatimCall(command, words) ?? readCall(command, tokens.slice(2));
}

/** Null where no option of the command takes the line as it stands. */
function verbatimCall(command: Command, words: string): ParsedCall | null {
  const option = command.options.find((one) => one.verbatim);
  if (!option) return null;
  const named = new RegExp(`^(?:\\S+\\s*){${command.name.split(' ').length}}`, 'u').exec(words)?.[0] ?? '';
  const rest = words.slice(named.length);
  const value = rest.startsWith(`${option.name}:`) ? rest.slice(option.name.length + 1) : rest;
  return { kind: 'call', command, values: { [option.name]: value } };
}

function tokenise(words: string): readonly Token[] {
  return [...words.matchAll(TOKEN)].map(([whole, name, double, single, angle, bare]) => {
    const inQuotes = double ?? single ?? angle;
    const value = (inQuotes ?? bare ?? '').trim();
    const quoted = inQuotes !== undefined && name === undefined;
    return { name: name?.toLowerCase() ?? null, value, text: quoted ? value : whole, quoted };
  });
}

function unknownCommand(commands: readonly Command[], tokens: readonly Token[]): ParleyError {
  const [first = '', ...rest] = tokens.map((token) => token.text);
  const word = first.toLowerCase();
  const meant =
    didYouMean(word, [...new Set(commands.map((command) => command.name.split(' ')[0] ?? ''))]) ??
    // The second word of a command is often typed without its first: “status syria”.
    commands.find((command) => command.name.endsWith(` ${word}`))?.name;
  return unknown(first, meant === undefined || meant === null ? null : [meant, ...rest]);
}

function unknownSubcommand(group: readonly Command[], first: string, tokens: readonly Token[]): ParleyError {
  const [typed = '', ...rest] = tokens.slice(1).map((token) => token.text);
  const subcommands = group.map((command) => command.name.slice(first.length + 1));
  const meant = didYouMean(typed.toLowerCase(), subcommands);
  if (meant !== null) return unknown(`${first} ${typed}`, [first, meant, ...rest]);
  // “/talks syria” leaves out the subcommand: the first that takes words is the likeliest.
  const taking = group.find((command) => restOption(command)?.required === true);
  return unknown(`${first} ${typed}`, taking ? [taking.name, typed, ...rest] : null);
}

function unknown(typed: string, suggested: readonly string[] | null): ParleyError {
  const suggestion = suggested === null ? null : shortened(`/${suggested.join(' ')}`);
  return new ParleyError('command/unknown', { typed: shortened(`/${typed}`), suggestion });
}

function readCall(command: Command, tokens: readonly Token[]): ParsedCall {
  const values = new Map<string, string>();
  const positional: Token[] = [];
  const rest = restOption(command);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    const named = namedOption(command, token);
    // “since: 2017” has a space that was not meant.
    const next = named?.value === '' ? tokens[index + 1] : undefined;
    if (named) {
      if (values.has(named.option.name)) throw usageError(command, `“${named.option.name}” is given twice.`);
      values.set(named.option.name, next?.text ?? named.value);
      if (next) index += 1;
    } else if (isStrangeOption(token) && (rest === null || positional.length > 0)) {
      throw unknownOption(command, token.name ?? '');
    } else positional.push(token);
  }
  takeTrailing(command, values, positional);
  fillPositional(command, values, positional);
  return { kind: 'call', command, values: Object.fromEntries(values) };
}

/** “yemen since 2020”: the name of an optional option before the last word of a line, with other words before it, is meant so. */
function takeTrailing(command: Command, values: Map<string, string>, positional: Token[]): void {
  const [name, value] = positional.slice(-2);
  if (positional.length < 3 || !name || !value || name.quoted) return;
  const option = command.options.find((one) => !one.required && one.name === name.text.toLowerCase());
  if (!option || values.has(option.name)) return;
  values.set(option.name, value.text);
  positional.splice(-2);
}

function namedOption(command: Command, token: Token): { option: OptionSpec; value: string } | null {
  const trailing = !token.quoted && token.name === null && token.text.endsWith(':');
  const name = trailing ? token.text.slice(0, -1).toLowerCase() : token.name;
  const option = command.options.find((candidate) => candidate.name === name);
  return option ? { option, value: trailing ? '' : token.value } : null;
}

/** `name:value` whose name is none of the command's; an address such as `https://…` only looks like one. */
function isStrangeOption(token: Token): boolean {
  return token.name !== null && !token.value.startsWith('//');
}

function unknownOption(command: Command, name: string): ParleyError {
  const meant = didYouMean(
    name,
    command.options.map((option) => option.name),
  );
  return usageError(command, `There is no option “${name}”.${meant === null ? '' : ` Did you mean “${meant}”?`}`);
}

/** Gives each required option before the rest one word, the rest its words, and what is then left to the optional ones. */
function fillPositional(command: Command, values: Map<string, string>, positional: readonly Token[]): void {
  const queue = [...positional];
  const rest = restOption(command);
  const isOpen = (option: OptionSpec): boolean => !values.has(option.name);
  for (const option of command.options.filter((one) => one.required && one !== rest && isOpen(one))) {
    const words = takeWords(option, queue);
    if (words !== undefined) values.set(option.name, words);
  }
  if (rest && isOpen(rest) && queue.length > 0) {
    const othersOpen = command.options.some((option) => option !== rest && isOpen(option));
    // Words in quotes are whole, so that what follows them can only be other options.
    const taken = queue[0]!.quoted && othersOpen ? queue.splice(0, 1) : queue.splice(0);
    values.set(rest.name, taken.map((token) => token.text).join(' '));
  }
  while (queue.length > 0) fillOptional(command, values, queue);
}

/** One word, or the two of a choice such as “under way”. */
function takeWords({ choices }: OptionSpec, queue: Token[]): string | undefined {
  const two = queue
    .slice(0, 2)
    .map((token) => token.text)
    .join(' ');
  const isChoice = choices !== undefined && queue.length > 1 && matchChoice(choices, two) !== null;
  if (!isChoice) return queue.shift()?.text;
  queue.splice(0, 2);
  return two;
}

/** Takes one or two words off the queue for the first optional option that they suit; the last one of free words takes all. */
function fillOptional(command: Command, values: Map<string, string>, queue: Token[]): void {
  const open = command.options.filter((option) => !values.has(option.name));
  const [last] = open;
  // Nothing else is left that words could be for.
  if (last?.type === 'text' && !last.choices && open.length === 1) {
    const words = queue.splice(0).map((token) => token.text);
    values.set(last.name, words.join(' '));
    return;
  }
  for (const count of [2, 1]) {
    if (queue.length < count) continue;
    const words = queue
      .slice(0, count)
      .map((token) => token.text)
      .join(' ');
    const option = open.find((one) => (one.choices ? matchChoice(one.choices, words) !== null : count === 1));
    if (!option) continue;
    values.set(option.name, words);
    queue.splice(0, count);
    return;
  }
  throw strayWord(command, open, queue[0]!.text);
}

function strayWord(command: Command, open: readonly OptionSpec[], word: string): ParleyError {
  if (open.length === 0) return usageError(command, `“${shortened(word)}” is more than the command takes.`);
  const names = open.map((option) => option.name).join(' or ');
  const meant = didYouMean(
    word.toLowerCase(),
    open.flatMap((option) => option.choices ?? []),
  );
  return usageError(
    command,
    `“${shortened(word)}” is no ${names}.${meant === null ? '' : ` Did you mean “${meant}”?`}`,
  );
}
