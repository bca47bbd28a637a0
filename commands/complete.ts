import type { Caller, Command, CommandContext, Complete, OptionSpec, OptionValues } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { visibleStore } from '#src/core/visible-store.ts';

const MAX_COMPLETIONS = 25;

export interface CompleterParts extends Omit<CommandContext, 'caller'> {
  readonly logger: Logger;
}

export interface Completer {
  /** Whole lines that a half-typed one may become: commands, then the names and choices of their options. Never rejects. */
  readonly lines: (caller: Caller, line: string) => Promise<readonly string[]>;
  readonly values: Complete;
}

export function createCompleter({ logger, ...parts }: CompleterParts): Completer {
  const usableBy = (caller: Caller): readonly Command[] =>
    parts.commands.filter((command) => caller.isModerator || command.access === 'member');

  const valuesOf = async (
    caller: Caller,
    option: OptionSpec,
    typed: string,
    given: OptionValues,
  ): Promise<readonly string[]> => {
    try {
      const fitting = option.autocomplete
        ? await option.autocomplete(
            { ...parts, store: visibleStore(parts.store, caller.community), caller },
            typed,
            given,
          )
        : (option.choices ?? []).filter((choice) => choice.startsWith(typed));
      return fitting.slice(0, MAX_COMPLETIONS);
    } catch (error) {
      // Completion is a help: a fault of it must not disturb what is being typed.
      logger.warn({ err: error, option: option.name }, 'completion failed');
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
      const typed = words
        .slice(command.name.length + 1)
        .trimStart()
        .replace(/^"/u, '');
      const completed = command.options.find((option) => option.autocomplete);
      const options = completed ? [completed] : command.options;
      const found: string[] = [];
      for (const option of options) found.push(...(await valuesOf(caller, option, typed, {})));
      // Where more words follow, quotes hold a name of several together.
      const isOneOfMany = command.options.filter((option) => option.required).length > 1;
      return found
        .slice(0, MAX_COMPLETIONS)
        .map((value) => `/${command.name} ${isOneOfMany && /\s/u.test(value) ? `"${value}" ` : value}`);
    },
    async values(caller, { command: name, option: optionName, typed, given }) {
      const command = usableBy(caller).find((one) => one.name === name);
      const option = command?.options.find((one) => one.name === optionName);
      return option ? valuesOf(caller, option, typed.trim().toLowerCase(), given) : [];
    },
  };
}
