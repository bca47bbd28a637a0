import { type REST, Routes } from 'discord.js';
import type { Held, Holder } from '#src/core/holder.ts';
import type { Logger } from '#src/core/logger.ts';
import { type DiscordSettings, persistently } from './connection.ts';

type Shards = NonNullable<DiscordSettings['shards']>;

interface ShardParts {
  readonly settings: DiscordSettings;
  readonly holder: Holder;
  readonly rest: REST;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Another process holds a shard: this one is to wait. */
  readonly waiting: () => void;
  /** Another process has taken a shard: the connection is to be ended. */
  readonly lost: () => void;
}

/**
 * Waits until the shards are this process’s alone: with two connections of one shard, Discord tells both of everything, and every
 * command would run twice. Rejects with `chat/refused`, and where the signal is given first.
 */
export async function holdShards(parts: ShardParts): Promise<{ readonly shards: Shards; readonly held: Held }> {
  const { settings, holder, rest, logger, signal } = parts;
  const shards =
    settings.shards ?? (await persistently(() => recommended(rest), { variable: 'DISCORD_TOKEN', logger, signal }));
  const held = await holder.hold(shards.ids.map(nameOf), {
    signal,
    waiting(name, since) {
      const words = `Discord’s ${shardOf(name)} is held by another process since ${since}; this one waits, and takes over once that one has ended`;
      logger.warn({ shard: name, since }, words);
      parts.waiting();
    },
    lost(name) {
      logger.error(
        { shard: name },
        `Discord’s ${shardOf(name)} was taken over by another process; this one steps back and waits`,
      );
      parts.lost();
    },
  });
  return { shards, held };
}

/** As many as Discord recommends, all of them here. */
async function recommended(rest: REST): Promise<Shards> {
  const { shards: count } = (await rest.get(Routes.gatewayBot())) as { readonly shards: number };
  return { count, ids: Array.from({ length: count }, (_, id) => id) };
}

function nameOf(id: number): string {
  return `discord/shard/${id}`;
}

function shardOf(name: string): string {
  return `shard ${name.slice(name.lastIndexOf('/') + 1)}`;
}
