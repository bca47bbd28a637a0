import { type Client, type Channel, Events, GatewayDispatchEvents, type Guild, ShardClientUtil } from 'discord.js';
import type { CommunityEvents } from '#src/core/community.ts';
import type { Logger } from '#src/core/logger.ts';
import { placeIn } from '#src/core/places.ts';
import { communityOfGuild, idOfGuild } from './permissions.ts';

export interface LifeParts {
  readonly events: CommunityEvents;
  readonly logger: Logger;
  /** Says the first words to a guild. */
  readonly greet: (guild: Guild) => Promise<void>;
}

/** Tells of guilds that are joined and left, and of channels that go; one after another, in their order. */
export function listenToLife(client: Client, { events, logger, greet }: LifeParts): void {
  let last: Promise<void> = Promise.resolve();
  const tell = (what: string, work: () => Promise<void>): void => {
    last = last
      .then(work)
      .catch((error: unknown) => logger.error({ err: error, what }, 'the life of a server was not told'));
  };
  const joined = (guild: Guild): void => {
    // Until Discord has told of it, there is nothing to be greeted; the library goes on calling some of these unavailable.
    if (!guild.available && guild.channels.cache.size === 0) return;
    tell('joined', async () => {
      if (await events.joined(communityOfGuild(guild.id))) await greet(guild);
    });
  };
  const gone = (guildId: string, channelId: string): void =>
    tell('channel', () => events.channelGone(placeIn(communityOfGuild(guildId), channelId)));

  // Every session begins with the list of all guilds of its shard.
  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds }: ReadyGuilds, shardId: number) => {
    tell('left', async () => {
      const present = new Set(guilds.map(({ id }) => communityOfGuild(id)));
      for (const community of await events.present('discord')) {
        if (!present.has(community) && shardOf(community, client) === shardId) await events.left(community);
      }
    });
  });
  client.on(Events.ClientReady, ({ guilds }) => guilds.cache.forEach(joined));
  client.on(Events.GuildAvailable, (guild) => {
    if (client.isReady()) joined(guild);
  });
  client.on(Events.GuildCreate, joined);
  // An outage of Discord’s is no leaving: it comes as another event.
  client.on(Events.GuildDelete, ({ id }) => {
    tell('left', () => events.left(communityOfGuild(id)));
  });
  client.on(Events.ChannelDelete, (channel: Channel) => {
    if (!channel.isDMBased()) gone(channel.guildId, channel.id);
  });
  client.on(Events.ThreadDelete, ({ guildId, id }) => gone(guildId, id));
}

/** Which of the connections tells of the guild; null for a member who is a community alone. */
function shardOf(community: string, { options }: Client): number | null {
  const id = idOfGuild(community);
  return /^\d+$/u.test(id) ? ShardClientUtil.shardIdForGuildId(id, options.shardCount ?? 1) : null;
}

interface ReadyGuilds {
  readonly guilds: readonly { readonly id: string }[];
}
