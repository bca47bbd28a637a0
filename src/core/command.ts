import type { Brief } from './brief.ts';
import type { Clock } from './clock.ts';
import type { Digest } from './digest.ts';
import type { FeedServices } from './feed-services.ts';
import type { Reply } from './reply.ts';
import type { Store } from './store.ts';
import type { Talks } from './talks.ts';

type OptionType = 'text' | 'integer' | 'boolean';

export interface OptionSpec {
  /** Lower case, as both platforms want it. */
  readonly name: string;
  readonly description: string;
  readonly type: OptionType;
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** Takes the rest of a typed line to the letter: quotes and colons in it mean nothing. */
  readonly verbatim?: true;
  /** At most 25, best first. */
  readonly autocomplete?: (context: CommandContext, typed: string) => Promise<readonly string[]>;
}

export type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue | undefined>>;

/** A slash command is a value with no platform in it; every adapter serves the same ones. */
export interface Command {
  /** Such as `talks status`: the slash command and its subcommand. */
  readonly name: string;
  readonly description: string;
  /** The last required text option takes the rest of a typed line. */
  readonly options: readonly OptionSpec[];
  readonly access: 'member' | 'moderator';
  readonly examples: readonly string[];
  run(context: CommandContext, options: OptionValues): Promise<Reply>;
}

/** Who asks, and where. A community is a guild or a workspace; the terminal is one too. */
export interface Caller {
  readonly community: string;
  readonly channel: string;
  readonly member: string;
  readonly isModerator: boolean;
}

/** What a command may use besides the store: the way of a story, done at once. */
export interface CommandServices {
  /** Fetches a page and briefs it. Throws ParleyError. */
  briefPage(url: string): Promise<Brief>;
  readonly feeds: FeedServices;
  composeDigest(): Promise<Digest>;
  /** Negotiations whose name, alias or party the words fit, best first; stored ones before those only in the catalogue. */
  findTalks(words: string): Promise<readonly Talks[]>;
}

export interface CommandContext {
  readonly caller: Caller;
  readonly store: Store;
  readonly clock: Clock;
  readonly services: CommandServices;
  /** For `/help`. */
  readonly commands: readonly Command[];
}

/** What an adapter hands over: a typed line (`/talks status syria`), or a command's name with the options of its fields. */
export type CommandCall =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'options'; readonly name: string; readonly options: OptionValues };

/** Answers every call with a reply, faults in plain words included; never rejects. */
export type CommandHandler = (caller: Caller, call: CommandCall) => Promise<CommandAnswer>;

export interface CommandAnswer {
  readonly reply: Reply;
  /** False where the call's words were off or the command failed; `exec` turns it into an exit code. */
  readonly outcome: 'done' | 'failed' | 'usage';
}
