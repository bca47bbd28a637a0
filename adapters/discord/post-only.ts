import { Routes } from 'discord.js';
import type { ChatPoster } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { type DiscordSettings, createClient, createOnceOnly, createRefusalGuard } from './connection.ts';
import { createPublisher } from './crossposts.ts';
import { refused } from './faults.ts';
import { type KeptSettings, createKept } from './kept.ts';
import { type PostingParts, checkChannel, directChannel, edit, post } from './posting.ts';
import { createTopicPoster } from './topics.ts';

export interface DiscordPosterParts {
  readonly settings: DiscordSettings;
  /** Where what custom ids stand for is kept. */
  readonly store: KeptSettings;
  readonly logger: Logger;
}

/** Posts to Discord through its REST API alone: no gateway tells it anything, and nobody can ask it anything. */
export function createDiscordPoster({ settings, store, logger }: DiscordPosterParts): ChatPoster {
  const client = createClient(settings);
  client.rest.setToken(settings.token);
  const onceOnly = createOnceOnly(settings);
  let fault: ParleyError | null = null;
  const guard = createRefusalGuard(Date.now, logger, () => {
    fault = refused('DISCORD_TOKEN', 'its token is wrong, or was revoked');
  });
  guard.watch(client.rest);
  guard.watch(onceOnly);
  let ownId: Promise<string> | null = null;
  const ask = async (): Promise<string> => ((await client.rest.get(Routes.user())) as { readonly id: string }).id;
  const parts: PostingParts = {
    client,
    // Asked once; where it could not be asked, the next call asks again.
    ready: () =>
      (ownId ??= ask().catch((error: unknown) => {
        ownId = null;
        throw error;
      })),
    kept: createKept(store, logger),
    postTopic: createTopicPoster(onceOnly),
    publisher: createPublisher({ rest: client.rest, logger, now: Date.now }),
  };
  let isStopped = false;
  const open = (): PostingParts => {
    guard.check();
    if (fault) throw fault;
    if (isStopped) throw new ParleyError('chat/unavailable', { platform: 'Discord', reason: 'it is not connected' });
    return parts;
  };
  return {
    name: 'discord',
    post: async (delivery) => post(open(), delivery),
    edit: async (posted, reply) => edit(open(), posted, reply),
    directChannel: async (member) => directChannel(open(), member),
    checkChannel: async (channel) => checkChannel(open(), channel),
    async stop() {
      isStopped = true;
      parts.publisher.stop();
      await client.destroy();
    },
  };
}
