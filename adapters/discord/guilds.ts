import { type Client, type Guild, RESTJSONErrorCodes } from 'discord.js';
import { hasCode } from './faults.ts';

/**
 * A guild with its channels and Parley's own membership: as the gateway told of it, or, where it is another process that the gateway
 * tells, as Discord answers now. Nothing tells of later changes then, so that nothing is kept. Null where Parley is not in it.
 * @param ownId Parley's own id as a user
 */
export async function guildOf(client: Client, id: string, ownId: string): Promise<Guild | null> {
  const known = client.guilds.cache.get(id);
  if (known) return known;
  try {
    const guild = await client.guilds.fetch({ guild: id, force: true, cache: false });
    // These fill the guild, which nobody else holds.
    await guild.members.fetch({ user: ownId, force: true });
    await guild.channels.fetch(undefined, { cache: false });
    return guild;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownGuild) || hasCode(error, RESTJSONErrorCodes.MissingAccess))
      return null;
    throw error;
  }
}
