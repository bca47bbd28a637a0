import { understand } from '#commands/free-words.ts';
import { commands } from '#commands/index.ts';
import type { Config } from './config/config.ts';
import type { Logger } from './core/logger.ts';
import type { Metrics } from './core/metrics.ts';
import type { Platforms } from './platforms.ts';
import type { Parley } from './wiring.ts';

/** Adds an adapter for each platform in the settings. A platform's library is loaded only where the platform is used. */
export async function connectPlatforms(
  platforms: Platforms,
  { discord, slack }: Config,
  parley: Parley,
  logger: Logger,
  metrics: Metrics,
): Promise<void> {
  const acknowledged = (platform: string) => (seconds: number) => metrics.acknowledged(platform, seconds);
  const { complete, clock, communityEvents: events, moderatorRoll: moderators, store, turns } = parley;
  // Loading it takes half a second in which nobody is answered, so that it comes before anybody can ask.
  await import('./story-steps.ts');
  if (discord) {
    const { createDiscordAdapter } = await import('#adapters/discord/adapter.ts');
    const parts = { commands, complete, events, moderators, store, logger, turns };
    platforms.add(createDiscordAdapter({ ...parts, settings: discord, acknowledged: acknowledged('discord') }));
  }
  if (slack) {
    const { createSlackAdapter } = await import('#adapters/slack/adapter.ts');
    const adapter = createSlackAdapter({
      settings: slack,
      commands,
      complete,
      understand: (words) => understand(commands, words),
      nextBriefAt: (community) => nextBriefAt(parley, community),
      moderators,
      events,
      credentials: store,
      fetch,
      clock,
      acknowledged: acknowledged('slack'),
      logger,
      turns,
    });
    platforms.add(adapter);
  }
}

async function nextBriefAt({ store }: Parley, community: string): Promise<string | null> {
  const running = (await store.listSchedules(community)).filter(({ paused }) => paused === null);
  const [next] = running.map(({ nextAt }) => nextAt).toSorted();
  return next ?? null;
}
