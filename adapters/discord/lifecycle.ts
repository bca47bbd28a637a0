import { type Client, type Channel, Events, GatewayDispatchEvents, type Guild } from 'discord.js';
import type { CommunityEvents } from '#src/core/community.ts';
import type { Logger } from '#src/core/logger.ts';
import { placeIn } from '#src/core/places.ts';
import type { KeptSettings } from './kept.ts';
import { communityOfGuild } from './permissions.ts';

/** The guilds that Parley was in when it last knew, so that one that it was taken out of meanwhile is noticed. */
const KNOWN_GUILDS = 'discord/guilds';

export interface LifeParts {
  readonly events: CommunityEvents;
  readonly settings: KeptSettings;
  readonly logger: Logger;
  /** Says the first words to a guild. */
  readonly greet: (guild: Guild) => Promise<void>;
}

/** Tells of guilds that are joined and left, and of channels that go; one after another, in their order. */
export function listenToLife(client: Client, { events, settings, logger, greet }: LifeParts): void {
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
  const remember = (): void =>
    tell('servers', () => settings.putSetting(KNOWN_GUILDS, JSON.stringify([...client.guilds.cache.keys()])));
  const gone = (guildId: string, channelId: string): void =>
    tell('channel', () => events.channelGone(placeIn(communityOfGuild(guildId), channelId)));

  // Every session begins with the list of all guilds.
  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds }: { readonly guilds: readonly { readonly id: string }[] }) => {
    tell('left', async () => {
      const present = new Set(guilds.map(({ id }) => id));
      for (const id of await knownGuilds(settings)) {
        if (!present.has(id)) await events.left(communityOfGuild(id));
      }
      await settings.putSetting(KNOWN_GUILDS, JSON.stringify([...present]));
    });
  });
  client.on(Events.ClientReady, ({ guilds }) => guilds.cache.forEach(joined));
  client.on(Events.GuildAvailable, (guild) => {
    if (client.isReady()) joined(guild);
  });
  client.on(Events.GuildCreate, (guild) => {
    joined(guild);
    remember();
  });
  // An outage of Discord’s is no leaving: it comes as another event.
  client.on(Events.GuildDelete, ({ id }) => {
    tell('left', () => events.left(communityOfGuild(id)));
    remember();
  });
  client.on(Events.ChannelDelete, (channel: Channel) => {
    if (!channel.isDMBased()) gone(channel.guildId, channel.id);
  });
  client.on(Events.ThreadDelete, ({ guildId, id }) => gone(guildId, id));
}

async function knownGuilds(settings: KeptSettings): Promise<readonly string[]> {
  const known: unknown = JSON.parse((await settings.getSetting(KNOWN_GUILDS)) ?? '[]');
  return Array.isArray(known) ? known.filter((id) => typeof id === 'string') : [];
}
