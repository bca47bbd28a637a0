import type { Caller, Command, CommandContext } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';

const MAX_COMPLETIONS = 25;

export interface CompleterParts extends Omit<CommandContext, 'caller'> {
  readonly logger: Logger;
}

export interface Completer {
  /** Whole lines that a half-typed one may become: commands, then the names and choices of their options. Never rejects. */
  readonly lines: (caller: Caller, line: string) => Promise<readonly string[]>;
  /** Choices for what has been typed of a command's option. Never rejects. */
  readonly values: (caller: Caller, command: string, typed: string) => Promise<readonly string[]>;
}

export function createCompleter({ logger, ...parts }: CompleterParts): Completer {
  const usableBy = (caller: Caller): readonly Command[] =>
    parts.commands.filter((command) => caller.isModerator || command.access === 'member');
  const valuesOf = async (caller: Caller, command: Command, typed: string): Promise<readonly string[]> => {
    const choices = command.options.flatMap((option) => option.choices ?? []);
    const complete = command.options.find((option) => option.autocomplete)?.autocomplete;
    try {
      const fitting = complete
        ? await complete({ ...parts, caller }, typed)
        : choices.filter((choice) => choice.startsWith(typed));
      return fitting.slice(0, MAX_COMPLETIONS);
    } catch (error) {
      // Completion is a help: a fault of it must not disturb what is being typed.
      logger.warn({ err: error, command: command.name }, 'completion failed');
      return [];
    }
  };
  return {
    async lines(caller, line) {
      const words = line
        .trimStart()
        .replace(/^\/\s*/u, '')
        .toLowerCase();
      const usable = usableBy(caller);
      const command = usable.find((one) => words.startsWith(`${one.name} `));
      if (!command) return usable.filter((one) => one.name.startsWith(words)).map((one) => `/${one.name} `);
      const typed = words.slice(command.name.length + 1).trimStart();
      const found = await valuesOf(caller, command, typed.replace(/^"/u, ''));
      // Where more words follow, quotes hold a name of several together.
      const isOneOfMany = command.options.filter((option) => option.required).length > 1;
      return found.map((value) => `/${command.name} ${isOneOfMany && /\s/u.test(value) ? `"${value}" ` : value}`);
    },
    async values(caller, name, typed) {
      const command = usableBy(caller).find((one) => one.name === name);
      return command ? valuesOf(caller, command, typed.trim().toLowerCase()) : [];
    },
  };
}
