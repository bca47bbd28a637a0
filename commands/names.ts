import type { Command } from '#src/core/command.ts';
import { safeText } from '#src/core/safe-text.ts';
import { shortened, usageError } from './usage.ts';

/** So that a button with a command and a name in it keeps within what the platforms take. */
const MAX_NAME_CHARS = 70;
const MAX_PARTIES = 12;

/** A name for talks or a party, on one line. Throws `command/usage`. */
export function readName(command: Command, words: string): string {
  const name = safeText(words).replaceAll(/\s+/gu, ' ').trim();
  if (!/\p{L}/u.test(name)) throw usageError(command, `“${shortened(name)}” is no name.`);
  if (name.length > MAX_NAME_CHARS) throw usageError(command, `A name may have ${MAX_NAME_CHARS} characters.`);
  if (/["“”„«»]/u.test(name)) throw usageError(command, 'A name has no quotation marks in it.');
  return name;
}

/** `Arland, the Northern Front and Orsk` as three names. Throws `command/usage` for fewer than two. */
export function readParties(command: Command, words: string): readonly string[] {
  const names = words
    .split(/\s*[,;]\s*|\s+and\s+/u)
    .filter((name) => name.trim() !== '')
    .map((name) => readName(command, name));
  const parties = [...new Set(names)];
  if (parties.length < 2) throw usageError(command, 'Talks have at least two parties: name them with a comma between.');
  if (parties.length > MAX_PARTIES) throw usageError(command, `So many as ${MAX_PARTIES} parties can be named.`);
  return parties;
}
