import type { SlackAdapterParts } from '#adapters/slack/adapter.ts';
import { understand } from '#commands/free-words.ts';
import { commands } from '#commands/index.ts';
import { systemClock } from '#src/core/clock.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import { silentLogger } from '#src/core/logger.ts';
import { APP_TOKEN, BOT_TOKEN, type SlackServer } from './slack-server.ts';

type Settings = SlackAdapterParts['settings'];

/** What the adapter needs, with a workspace of ours as Slack. */
export function slackParts(
  server: SlackServer,
  { settings = {}, ...parts }: Partial<Omit<SlackAdapterParts, 'settings'>> & { settings?: Partial<Settings> } = {},
): SlackAdapterParts {
  const nothing = async (): Promise<void> => {};
  return {
    settings: {
      access: { kind: 'token', botToken: BOT_TOKEN },
      apiUrl: server.apiUrl,
      transport: { kind: 'socket', appToken: APP_TOKEN },
      web: { port: 0, host: '127.0.0.1' },
      unfurl: false,
      ...settings,
    },
    commands,
    complete: async () => [],
    understand: (words) => understand(commands, words),
    nextBriefAt: async () => null,
    credentials: memoryCredentials(),
    moderators: async () => [],
    events: { joined: async () => true, left: nothing, channelGone: nothing, present: async () => [] },
    fetch,
    clock: systemClock,
    logger: silentLogger,
    ...parts,
  };
}

function memoryCredentials(): CredentialStore {
  const kept = new Map<string, string>();
  return {
    putCredential: async (community, sealed) => void kept.set(community, sealed),
    getCredential: async (community) => kept.get(community) ?? null,
    removeCredential: async (community) => void kept.delete(community),
  };
}
