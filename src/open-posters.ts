import type { Config } from './config/config.ts';
import type { ChatPoster } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { Store } from './core/store.ts';

interface PosterParts {
  readonly config: Pick<Config, 'discord' | 'slack'>;
  readonly store: Pick<Store, 'getSetting' | 'putSetting' | 'getCredential' | 'putCredential' | 'removeCredential'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What posts to each platform in the settings, where nobody is to ask it anything. */
export async function openPosters({ config, store, clock, logger }: PosterParts): Promise<readonly ChatPoster[]> {
  const posters: ChatPoster[] = [];
  if (config.discord) {
    const { createDiscordPoster } = await import('#adapters/discord/post-only.ts');
    posters.push(createDiscordPoster({ settings: config.discord, store, logger }));
  }
  if (config.slack) {
    const { createSlackPoster } = await import('#adapters/slack/post-only.ts');
    posters.push(createSlackPoster({ settings: config.slack, credentials: store, fetch, clock, logger }));
  }
  return posters;
}
