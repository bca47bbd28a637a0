import type { Answer } from './answer.ts';
import type { Brief } from './brief.ts';
import type { AnnouncedStep } from './calendar.ts';
import type { Clock } from './clock.ts';
import type { DeliveryServices } from './delivery-services.ts';
import type { FeedServices } from './feed-services.ts';
import type { Reply } from './reply.ts';
import type { Moderation } from './moderation.ts';
import type { Store } from './store.ts';
import type { Talks } from './talks.ts';
import type { TimelineChart } from './timeline-chart.ts';
import type { Status } from './vocabulary.ts';

/**
 * A channel is the platform's own id of it, and a principal that of a member, a role or a user group; a platform with a chooser
 * offers one.
 */
type OptionType = 'text' | 'integer' | 'boolean' | 'channel' | 'principal';

export interface OptionSpec {
  /** Lower case, as both platforms want it. */
  readonly name: string;
  readonly description: string;
  readonly type: OptionType;
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** Takes the rest of a typed line to the letter: quotes and colons in it mean nothing. */
  readonly verbatim?: true;
  /** At most 25, best first. @param given what the other options hold already */
  readonly autocomplete?: (context: CommandContext, typed: string, given: OptionValues) => Promise<readonly string[]>;
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
  /** Its answer is for the asker alone; a moderator's command's always is. */
  readonly personal?: true;
  readonly examples: readonly string[];
  run(context: CommandContext, options: OptionValues): Promise<Reply>;
}

/** Who asks, and where, as `places.ts` forms it. A community is a guild or a workspace; the terminal is one too. */
export interface Caller {
  readonly community: string;
  readonly channel: string;
  readonly member: string;
  readonly isModerator: boolean;
}

/** What a command may use besides the store: the way of a story, done at once. */
export interface CommandServices {
  /** The stored brief of the page's story, where the community has that, else one of the page. Throws ParleyError. */
  briefPage(url: string, community: string): Promise<Brief>;
  readonly feeds: FeedServices;
  readonly delivery: DeliveryServices;
  /** Answers a question in free words from the stored briefs. */
  ask(question: string, community: string): Promise<Answer>;
  /**
   * Negotiations whose name, alias or party the words fit, best first, as the community may read of them; stored ones before
   * those only in the catalogue.
   */
  findTalks(words: string, community: string): Promise<readonly Talks[]>;
  /** The statuses to which one good report is enough to move talks from this one. */
  ordinaryChanges(status: Status): readonly Status[];
  /** A PNG. */
  drawTimeline(chart: TimelineChart): Promise<Uint8Array>;
  /** An iCalendar file. */
  writeCalendar(steps: readonly AnnouncedStep[]): Uint8Array;
  readonly moderation: Moderation;
}

export interface CommandContext {
  readonly caller: Caller;
  /** As the caller's community may read it. */
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

/** What is being typed of one option of a command, and what the others hold already. */
export interface Typing {
  readonly command: string;
  readonly option: string;
  readonly typed: string;
  readonly given: OptionValues;
}

/** Choices for what is being typed, at most 25, best first. Never rejects. */
export type Complete = (caller: Caller, typing: Typing) => Promise<readonly string[]>;

/** Answers every call with a reply, faults in plain words included; never rejects. */
export type CommandHandler = (caller: Caller, call: CommandCall) => Promise<CommandAnswer>;

export interface CommandAnswer {
  readonly reply: Reply;
  /** False where the call's words were off or the command failed; `exec` turns it into an exit code. */
  readonly outcome: 'done' | 'failed' | 'usage';
}
