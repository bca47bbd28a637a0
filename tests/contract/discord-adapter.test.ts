import { afterEach } from 'vitest';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { commands } from '#commands/index.ts';
import { silentLogger } from '#src/core/logger.ts';
import { placeIn } from '#src/core/places.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  TOKEN,
  buttonPress,
  startDiscordServer,
} from '../support/discord-server.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import { describeChatAdapter } from './chat-adapter.ts';

const COMMUNITY = 'discord:200000000000000002';

let open: DiscordServer | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

describeChatAdapter('Discord', async () => {
  const server = await startDiscordServer();
  open = server;
  const adapter = createDiscordAdapter({
    settings: { token: TOKEN, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards: null },
    commands,
    complete: async () => [],
    events: quietCommunity(),
    moderators: async () => [],
    store: memorySettings(),
    logger: silentLogger,
  });
  return {
    adapter,
    channel: placeIn(COMMUNITY, CHANNEL_ID),
    goneChannel: placeIn(COMMUNITY, '399999999999999999'),
    loseAnswer: () => server.loseAnswers('POST', /\/messages$/u, 4),
    shown: () =>
      [...server.calls.filter(({ path }) => path.endsWith('/@original')).map(({ body }) => body), ...server.messages]
        .flatMap(contentsOf)
        .join('\n'),
    // A typed line comes from a button; what is typed into Discord's fields comes as options.
    async say(line) {
      await server.interact(buttonPress(line));
      await server.next('PATCH', /@original$/u);
    },
  };
});

/** Every string that the components show. */
function contentsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(contentsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'content' && typeof inner === 'string' ? [inner] : contentsOf(inner),
  );
}
