import { afterEach } from 'vitest';
import { createSlackAdapter } from '#adapters/slack/adapter.ts';
import { slackParts } from '../support/slack-parts.ts';
import { slashCommand } from '../support/slack-payloads.ts';
import { type SlackServer, startSlackServer } from '../support/slack-server.ts';
import { describeChatAdapter } from './chat-adapter.ts';

let open: SlackServer | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

describeChatAdapter('Slack', async () => {
  const server = await startSlackServer();
  open = server;
  const adapter = createSlackAdapter(slackParts(server));
  return {
    adapter,
    channel: 'slack:T1/C1',
    goneChannel: 'slack:T1/C404',
    loseAnswer: () => server.loseAnswers('chat.postMessage', 1),
    shown: () =>
      [
        ...server.calls.filter(({ method }) => method === 'respond').map(({ body }) => body['blocks']),
        ...server.messages.map(({ blocks }) => blocks),
      ]
        .map((blocks) => textsOf(blocks).join('\n'))
        .join('\n'),
    async say(line) {
      const typed = line === '/help' ? '/parley help' : line;
      await server.send('slash_commands', slashCommand(server, typed));
      await server.next('respond');
    },
  };
});

/** Every string that the blocks show. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}
