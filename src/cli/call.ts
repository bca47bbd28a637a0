import type { Config } from '#src/config/config.ts';

/** The call's words are off: exit code 2. */
export class UsageError extends Error {}

/** What one of the command line's commands is called with. */
export interface Call {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly config: Config;
}
