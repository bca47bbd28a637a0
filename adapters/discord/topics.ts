import {
  type APIContainerComponent,
  type APIThreadChannel,
  type ForumChannel,
  type MediaChannel,
  type MessageFlags,
  type REST,
  Routes,
} from 'discord.js';
import type { Delivery } from '#src/core/chat.ts';
import type { Attachment } from './attachments.ts';
import { MAX_TAGS, MAX_THREAD_NAME_CHARS } from './limits.ts';

type Forum = ForumChannel | MediaChannel;

interface Message {
  readonly components: readonly APIContainerComponent[];
  readonly files: readonly Attachment[];
  readonly flags: MessageFlags;
  readonly allowedMentions: { readonly parse: readonly never[] };
}

/** Opens a post of a forum and resolves to its id. */
export type TopicPoster = (forum: Forum, topic: string | null, message: Message) => Promise<string>;

/**
 * A forum's posts know no nonce, so that Discord would take a repeat for another post. They go through a client that tries
 * nothing by itself; the caller tries again, and the post that is there is found first.
 * @param rest tries nothing twice
 */
export function createTopicPoster(rest: REST): TopicPoster {
  return async (forum, topic, { components, files, flags, allowedMentions }) => {
    const name = topicName(topic);
    const attachments = files.map((file, id) => ({ id, filename: file.name }));
    const message = { components, flags, allowed_mentions: allowedMentions, attachments };
    const created = await rest.post(Routes.threads(forum.id), {
      body: { name, message, applied_tags: tagsFor(forum, name) },
      files: files.map(({ name: filename, attachment }) => ({ name: filename, data: attachment })),
    });
    return (created as { readonly id: string }).id;
  };
}

function topicName(topic: string | null): string {
  const name = (topic ?? '').trim().slice(0, MAX_THREAD_NAME_CHARS).toWellFormed();
  return name === '' ? 'News' : name;
}

/** The tags that the post's name mentions; where the forum asks for one, its first does. */
function tagsFor({ availableTags, flags }: Forum, name: string): readonly string[] {
  const free = availableTags.filter(({ moderated }) => !moderated);
  const words = name.toLowerCase();
  const fitting = free.filter((tag) => words.includes(tag.name.toLowerCase())).slice(0, MAX_TAGS);
  const chosen = fitting.length === 0 && flags.has('RequireTag') ? [...free, ...availableTags].slice(0, 1) : fitting;
  return chosen.map(({ id }) => id);
}

/** A forum's post by its name; one that is older is another delivery's. */
export async function findTopic(
  forum: Forum,
  { rest, ownId }: { readonly rest: REST; readonly ownId: string },
  { topic, since }: Delivery,
): Promise<string | null> {
  const { threads } = (await rest.get(Routes.guildActiveThreads(forum.guildId))) as {
    readonly threads: readonly APIThreadChannel[];
  };
  const name = topicName(topic);
  const found = threads.find(
    (thread) =>
      thread.parent_id === forum.id &&
      thread.name === name &&
      thread.owner_id === ownId &&
      Date.parse(thread.thread_metadata?.create_timestamp ?? '') >= Date.parse(since),
  );
  return found?.id ?? null;
}
