import type { Reply } from './reply.ts';

/** Something that people should know although nobody asked. */
export interface Notice {
  readonly community: string;
  readonly audience: 'moderators';
  /** Names the event within its community: the same key is told once, however often it is given. */
  readonly key: string;
  readonly reply: Reply;
}

/** Tells a community's people; the way there is the platform's. */
export interface Notices {
  /** Resolves once the notice is safe, which may be before it is read. A key that was told already does nothing. */
  tell(notice: Notice): Promise<void>;
}

/** The setting that holds the channel in which moderators chose to be told. */
export function noticesChannelKey(community: string): string {
  return `notices.channel ${community}`;
}
