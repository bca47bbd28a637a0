import type { Caller, CommandContext } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { restOption } from './usage.ts';

const MAX_COMPLETIONS = 25;

export interface CompleterParts extends Omit<CommandContext, 'caller'> {
  readonly logger: Logger;
}

/** Whole lines that a half-typed one may become: commands, then the names and choices of their options. */
export function createCompleter({
  logger,
  ...parts
}: CompleterParts): (caller: Caller, line: string) => Promise<readonly string[]> {
  return async (caller, line) => {
    const words = line
      .trimStart()
      .replace(/^\/\s*/u, '')
      .toLowerCase();
    const usable = parts.commands.filter((command) => caller.isModerator || command.access === 'member');
    const command = usable.find((one) => words.startsWith(`${one.name} `));
    if (!command) return usable.filter((one) => one.name.startsWith(words)).map((one) => `/${one.name} `);
    const typed = words.slice(command.name.length + 1).trimStart();
    const choices = command.options.flatMap((option) => option.choices ?? []);
    // Where the rest of a line is free words, the one option that can be completed comes before them.
    const complete = restOption(command)?.autocomplete ?? command.options.find((one) => one.autocomplete)?.autocomplete;
    try {
      const fitting = complete
        ? await complete({ ...parts, caller }, typed)
        : choices.filter((choice) => choice.startsWith(typed));
      return fitting.slice(0, MAX_COMPLETIONS).map((name) => `/${command.name} ${name}`);
    } catch (error) {
      // Completion is a help: a fault of it must not disturb what is being typed.
      logger.warn({ err: error, command: command.name }, 'completion failed');
      return [];
    }
  };
}
