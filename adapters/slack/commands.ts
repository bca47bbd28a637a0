import type { Command } from '#src/core/command.ts';

/** Slack has a `/help` of its own, so ours is a subcommand of `/parley` there. */
const OWN_NAME = 'parley';
const TAKEN = new Set(['help']);

/** The slash commands to be registered, without the slash: `talks` for `talks status` and `talks list`. */
export function slashNames(commands: readonly Command[]): readonly string[] {
  const names = commands.map(({ name }) => name.split(' ')[0] ?? name);
  return [...new Set(names.map((name) => (TAKEN.has(name) ? OWN_NAME : name)))];
}

/**
 * The line that the member would have typed elsewhere.
 * @param command with its slash, such as `/talks`
 * @param text as Slack hands it over, with users, channels and links escaped
 */
export function lineOf(command: string, text: string): string {
  const words = plainLine(text);
  const [first = 'help', ...rest] = words.split(/\s+/u).filter((word) => word !== '');
  if (command === `/${OWN_NAME}` && TAKEN.has(first.toLowerCase())) return ['/help', ...rest].join(' ');
  return `${command} ${words}`.trim();
}

/**
 * Words as they were typed: Slack writes `<https://a.example|a.example>`, `<#C1|general>`, `<@U1|ann>`, `<!subteam^S1|@desk>`, and
 * `&amp;`, `&lt;`, `&gt;` for their marks. Channels, members and groups become their ids.
 */
export function plainLine(text: string): string {
  return text
    .replaceAll(/<(https?:[^|>\s]*)(?:\|[^>]*)?>/gu, '$1')
    .replaceAll(/<mailto:[^|>]*\|([^>]*)>/gu, '$1')
    .replaceAll(/<tel:[^|>]*\|([^>]*)>/gu, '$1')
    .replaceAll(/<#([A-Z0-9]+)(?:\|[^>]*)?>/gu, '$1')
    .replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/gu, '$1')
    .replaceAll(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/gu, '$1')
    .replaceAll(/<!(here|channel|everyone)(?:\|[^>]*)?>/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

/** The first address in a message as Slack writes it; null where there is none. */
export function firstAddress(text: string): string | null {
  const [, address] = /<(https?:[^|>\s]+)(?:\|[^>]*)?>/u.exec(text) ?? [];
  return address === undefined ? null : address.replaceAll('&amp;', '&');
}

/** The command that a line names; null where it names none. */
export function commandOf(commands: readonly Command[], line: string): Command | null {
  const words = line
    .trim()
    .replace(/^\/\s*/u, '')
    .toLowerCase()
    .split(/\s+/u)
    .join(' ');
  const named = commands.filter(({ name }) => words === name || words.startsWith(`${name} `));
  return named.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null;
}
