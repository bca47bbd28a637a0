import type { Inline } from './inline.ts';
import type { Status } from './vocabulary.ts';

/**
 * An answer as a small tree, with no platform in it. All text is plain: an adapter escapes it and draws it in its own way,
 * with the points in time as its reader reads them, and cuts what does not fit at a sentence.
 */
export interface Reply {
  readonly blocks: readonly Block[];
  /** Only the asker sees it, where the platform can do that. */
  readonly personal?: boolean;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 1 | 2 }
  | { readonly kind: 'text'; readonly text: Inline; readonly emphasis?: 'strong' | 'muted' }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'quote'; readonly text: string; readonly speaker: Inline | null }
  | { readonly kind: 'list'; readonly items: readonly ListItem[]; readonly ordered?: boolean }
  | { readonly kind: 'status'; readonly status: StatusLine }
  | { readonly kind: 'timeline'; readonly entries: readonly TimelineLine[] }
  | { readonly kind: 'image'; readonly png: Uint8Array; readonly alt: string }
  | { readonly kind: 'file'; readonly file: ReplyFile }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly kind: 'link'; readonly label: Inline; readonly url: string }
  | { readonly kind: 'divider' };

/** Something to be kept, such as a calendar. What it says stands in the reply's words too. */
export interface ReplyFile {
  /** Such as `talks.ics`: lower-case letters, digits and hyphens, one dot. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface Field {
  readonly label: Inline;
  readonly value: Inline;
}

export interface ListItem {
  readonly text: Inline;
  /** Said more quietly after the text. */
  readonly detail?: Inline;
  readonly status?: Status;
  readonly url?: string;
}

export interface StatusLine {
  readonly name: string;
  readonly status: Status;
  readonly before?: Status;
  /** Such as “reported, since 14 Dec 2017”. */
  readonly detail?: Inline;
  /** The words for both statuses, where the reader's language is not English. */
  readonly words?: { readonly status: string; readonly before?: string };
}

export interface TimelineLine {
  /** ISO 8601; adapters show it in the reader's way. */
  readonly at: string;
  readonly before: Status | null;
  readonly after: Status | null;
  readonly text: string;
  readonly sources: readonly string[];
}

/** A button runs a command, so that it goes on working after a restart. */
export interface Button {
  readonly label: string;
  readonly command: string;
  /** The command has but its first option yet: a platform with forms asks for the others in one. */
  readonly asks?: true;
}

export function textReply(text: Inline): Reply {
  return { blocks: [{ kind: 'text', text }] };
}
