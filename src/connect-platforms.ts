import { understand } from '#commands/free-words.ts';
import { commands } from '#commands/index.ts';
import type { Config } from './config/config.ts';
import type { ChatAdapter } from './core/chat.ts';
import type { Logger } from './core/logger.ts';
import type { Metrics } from './core/metrics.ts';
import type { TurnTaker } from './core/turn-taker.ts';
import { holderByStore } from './holder-by-store.ts';
import { openPosters } from './open-posters.ts';
import type { Platforms } from './platforms.ts';
import { isEmbedded } from './store/idle-store.ts';
import { turnsByStore } from './turns-by-store.ts';
import type { Parley } from './wiring.ts';

export interface ConnectParts {
  readonly platforms: Platforms;
  readonly config: Config;
  readonly parley: Parley;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Adds an adapter for each platform in the settings, and gives back those that are to be started: none where this process posts
 * alone. A platform's library is loaded only where the platform is used.
 */
export async function connectPlatforms(parts: ConnectParts): Promise<readonly ChatAdapter[]> {
  const { platforms, config } = parts;
  if (config.role === 'worker') {
    const { store, clock } = parts.parley;
    for (const poster of await openPosters({ ...parts, store, clock })) platforms.add(poster);
    return [];
  }
  // Loading it takes half a second in which nobody is answered, so that it comes before anybody can ask.
  await import('./story-steps.ts');
  const adapters = [await openDiscord(parts), await openSlack(parts)].flatMap((adapter) => adapter ?? []);
  for (const adapter of adapters) platforms.add(adapter);
  return adapters;
}

async function openDiscord({ config, parley, logger, metrics }: ConnectParts): Promise<ChatAdapter | null> {
  const { discord: settings } = config;
  if (!settings) return null;
  const { createDiscordAdapter } = await import('#adapters/discord/adapter.ts');
  const { clock, complete, communityEvents: events, moderatorRoll: moderators, store, turns } = parley;
  const identifyTurns = turnsFor(config, parley, logger);
  return createDiscordAdapter({
    settings,
    commands,
    complete,
    events,
    moderators,
    store,
    logger,
    turns,
    acknowledged: (seconds) => metrics.acknowledged('discord', seconds),
    ...(identifyTurns ? { identifyTurns, shardHolder: holderByStore({ store, clock, logger }) } : {}),
  });
}

async function openSlack({ config, parley, logger, metrics }: ConnectParts): Promise<ChatAdapter | null> {
  const { slack: settings } = config;
  if (!settings) return null;
  const { createSlackAdapter } = await import('#adapters/slack/adapter.ts');
  const { clock, complete, communityEvents: events, moderatorRoll: moderators, store, turns } = parley;
  const eventTurns = turnsFor(config, parley, logger);
  return createSlackAdapter({
    settings,
    commands,
    complete,
    understand: (words) => understand(commands, words),
    nextBriefAt: (community) => nextBriefAt(parley, community),
    moderators,
    events,
    credentials: store,
    fetch,
    clock,
    acknowledged: (seconds) => metrics.acknowledged('slack', seconds),
    logger,
    turns,
    ...(eventTurns ? { eventTurns, answerStore: store } : {}),
  });
}

/** An embedded store has one process, which knows by itself whose turn it is. */
function turnsFor({ databaseUrl }: Config, { store, clock }: Parley, logger: Logger): TurnTaker | null {
  return isEmbedded(databaseUrl) ? null : turnsByStore({ store, clock, logger });
}

async function nextBriefAt({ store }: Parley, community: string): Promise<string | null> {
  const running = (await store.listSchedules(community)).filter(({ paused }) => paused === null);
  const [next] = running.map(({ nextAt }) => nextAt).toSorted();
  return next ?? null;
}
