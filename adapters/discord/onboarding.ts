import type { Guild } from 'discord.js';
import type { Logger } from '#src/core/logger.ts';

export async function greet(guild: Guild, logger: Logger): Promise<void> {
  logger.info({ guild: guild.id }, 'joined a server');
}
