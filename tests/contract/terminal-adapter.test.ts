import { PassThrough } from 'node:stream';
import { createTerminalAdapter } from '#adapters/terminal/adapter.ts';
import { describeChatAdapter } from './chat-adapter.ts';

describeChatAdapter('the terminal', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  const adapter = createTerminalAdapter({ input, output, interactive: false, wantsColour: true });
  return {
    adapter,
    channel: 'terminal/screen',
    goneChannel: null,
    loseAnswer: null,
    shown: () => shown,
    async say(line) {
      const before = shown.length;
      input.write(`${line}\n`);
      // The answer ends with an empty line, in one piece after the line's own echo.
      while (!shown.slice(before).endsWith('\n\n')) {
        await new Promise<void>((resolve) => output.once('data', () => resolve()));
      }
    },
  };
});
