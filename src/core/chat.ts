import type { CommandHandler } from './command.ts';
import { ParleyError } from './errors.ts';
import type { Reply } from './reply.ts';

/**
 * What posts to one platform, whether or not anybody can ask it anything. Its words stay behind it, and it hands over places as `places.ts` forms them.
 *
 * What fails is a ParleyError that says what to do: try again (`chat/rate-limited`, `chat/unavailable`), give the channel up
 * (`chat/channel-gone`, `chat/forbidden`), give the message up (`chat/message-refused`, `chat/message-gone`), or stop the
 * platform (`chat/refused`).
 */
export interface ChatPoster {
  /** The platform's part of every place, such as `discord`. */
  readonly name: string;
  /** Whether the platform is connected at this moment; left out where there is nothing to lose. */
  isConnected?(): boolean;
  /**
   * Draws the reply and posts it; resolves once the platform has taken it. A repeat resolves to what is already there. The
   * adapter itself tries nothing again that the platform would not know for a repeat: the caller keeps order and tries.
   */
  post(delivery: Delivery): Promise<Posted>;
  /** Draws the reply in place of what was posted. */
  edit(posted: Posted, reply: Reply): Promise<void>;
  /** The channel of the two of them; null where the member takes no direct messages. */
  directChannel(member: string): Promise<string | null>;
  /** Whether the channel can be posted to, and if not, what is missing in the platform's own words. */
  checkChannel(channel: string): Promise<ChannelCheck>;
  stop(): Promise<void>;
}

/** One platform with all that its members do there. */
export interface ChatAdapter extends ChatPoster {
  /** Connects and serves commands until `stop`, or until the platform ends by itself (a terminal's input). */
  start(handler: CommandHandler): Promise<void>;
}

export interface Delivery {
  /** Up to 25 letters and digits, the same at every try, for the platform to know a repeat by. */
  readonly id: string;
  readonly channel: string;
  /** What an earlier delivery's `Posted.thread` was, where this belongs under it; null for the channel itself. */
  readonly thread: string | null;
  /** What a thread of its own is called, where the channel holds nothing but threads. */
  readonly topic: string | null;
  readonly reply: Reply;
  /** It may have been posted before, with the answer lost: the adapter looks for it first. */
  readonly isRepeat: boolean;
  /** ISO 8601: it cannot have been posted before this. */
  readonly since: string;
  /**
   * Whether it is still this process's to post, asked right before each call that posts: once it is not, another process posts it,
   * and this one throws `chat/unavailable`. Always, where it is left out.
   */
  readonly isOurs?: () => boolean;
}

/** Throws `chat/unavailable` where another process has taken the delivery over. */
export function checkOurs(platform: string, { isOurs }: Pick<Delivery, 'isOurs'>): void {
  if (isOurs?.() !== false) return;
  throw new ParleyError('chat/unavailable', { platform, reason: 'another process posts this by now' });
}

/** Where a delivery lies: what an edit needs. */
export interface Posted {
  readonly channel: string;
  /** The platform's id of the message. */
  readonly message: string;
  /** What goes under this message is posted with this as its thread; null where the channel has no threads. */
  readonly thread: string | null;
}

/**
 * How a brief of several parts is laid out: `message`, all in one; `thread`, the overview with a thread of the parts under it;
 * `topics`, a thread for each negotiation, which its later news joins.
 */
export type ChannelLayout = 'message' | 'thread' | 'topics';

export type ChannelCheck =
  | {
      readonly ok: true;
      readonly layout: ChannelLayout;
      readonly name: string | null;
      /** What posts can go without and are better with, in the platform's own words; left out where nothing lacks. */
      readonly advised?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly missing: readonly string[];
      /** Left out where Parley cannot see it. */
      readonly name?: string;
    };
