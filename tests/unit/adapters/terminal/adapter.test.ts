import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminalAdapter } from '#adapters/terminal/adapter.ts';
import type { TerminalAdapterParts } from '#adapters/terminal/adapter.ts';
import { terminalLook } from '#adapters/terminal/limits.ts';
import { terminalCaller } from '#adapters/terminal/permissions.ts';
import { readLines } from '#adapters/terminal/read-lines.ts';
import type { CommandHandler } from '#src/core/command.ts';
import { textReply } from '#src/core/reply.ts';
import { deliveryTo } from '../../../support/deliveries.ts';

const echo: CommandHandler = async (_caller, call) => ({
  reply: textReply(call.kind === 'line' ? `heard ${call.line}` : 'heard options'),
  outcome: 'done',
});

const slowEcho: CommandHandler = async (caller, call) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return echo(caller, call);
};

function collect(output: PassThrough): () => string {
  let text = '';
  output.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text;
}

async function piped(text: string | Buffer, handler: CommandHandler = echo): Promise<string> {
  const output = new PassThrough();
  const shown = collect(output);
  const input = Readable.from([text], { objectMode: false });
  await createTerminalAdapter({ input, output, interactive: false, wantsColour: true }).start(handler);
  return shown();
}

describe('the terminal adapter on piped input', () => {
  it('says each line again, answers in order, skips blank lines and ends with the input', async () => {
    expect(await piped('\n/talks list\r\n   \n\n/help')).toBe(
      '> /talks list\nheard /talks list\n\n> /help\nheard /help\n\n',
    );
  });

  it('waits for a slow answer before it ends', async () => {
    expect(await piped('/talks list\n/help\n', slowEcho)).toContain('heard /help');
  });

  it.each(['exit', 'QUIT', '/quit'])('ends at %s', async (word) => {
    expect(await piped(`/help\n${word}\n/talks list\n`)).not.toContain('/talks list');
  });

  it('refuses an over-long line with a sentence and goes on', async () => {
    const shown = await piped(`${'x'.repeat(100_000)}\n/help\n`);
    expect(shown).toContain('A line may have 4,000 characters');
    expect(shown).toContain('heard /help');
    expect(shown.length).toBeLessThan(300);
  });

  it('shows nothing of what typed control characters would do', async () => {
    expect(await piped('/help \u001B[2J\u0007\n')).not.toContain('\u001B');
  });

  it('takes bytes that are no text', async () => {
    expect(await piped(Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80]))).toContain('heard');
  });

  it('stops while it waits for a line', async () => {
    const adapter = createTerminalAdapter({
      input: new PassThrough(),
      output: new PassThrough(),
      interactive: false,
      wantsColour: false,
    });
    const serving = adapter.start(echo);
    await adapter.stop();
    await expect(serving).resolves.toBeUndefined();
  });

  it('tells of an output that cannot be written', async () => {
    const output = new PassThrough();
    const input = new PassThrough();
    const serving = createTerminalAdapter({ input, output, interactive: false, wantsColour: false }).start(echo);
    output.destroy(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    await expect(serving).rejects.toMatchObject({ code: 'internal', facts: { reason: 'no space left on device' } });
  });

  it('does not begin once it was stopped', async () => {
    const input = new PassThrough();
    const adapter = createTerminalAdapter({ input, output: new PassThrough(), interactive: true, wantsColour: false });
    await adapter.stop();
    await expect(adapter.start(echo)).resolves.toBeUndefined();
  });

  it('ends when nobody reads its output any more', async () => {
    const output = new PassThrough();
    const input = new PassThrough();
    const adapter = createTerminalAdapter({ input, output, interactive: false, wantsColour: false });
    const serving = adapter.start(echo);
    output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    input.write('/help\n');
    await expect(serving).resolves.toBeUndefined();
  });
});

function openPrompt(complete?: TerminalAdapterParts['complete']): {
  input: PassThrough;
  shown: () => string;
  until: (text: string) => Promise<void>;
  adapter: ReturnType<typeof createTerminalAdapter>;
  serving: Promise<void>;
} {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown = collect(output);
  const until = async (text: string): Promise<void> => {
    while (!shown().includes(text)) await new Promise<void>((resolve) => output.once('data', () => resolve()));
  };
  const parts = { input, output, interactive: true, wantsColour: false };
  const adapter = createTerminalAdapter(complete === undefined ? parts : { ...parts, complete });
  return { input, shown, until, adapter, serving: adapter.start(echo) };
}

describe('the terminal adapter at a prompt', () => {
  it('prompts, answers and prompts again', async () => {
    const { input, shown, until, serving } = openPrompt();
    input.write('/help\r');
    await until('heard /help');
    input.write('exit\r');
    await serving;
    expect(shown().match(/parley> /g)?.length).toBeGreaterThanOrEqual(2);
    expect(shown().endsWith('Goodbye.\n')).toBe(true);
  });

  it('ends politely at Ctrl-D and at Ctrl-C on an empty line', async () => {
    for (const key of ['\u0004', '\u0003']) {
      const { input, shown, serving } = openPrompt();
      input.write(key);
      await serving;
      expect(shown()).toContain('Goodbye.');
    }
  });

  it('drops a half-typed line at Ctrl-C and goes on', async () => {
    const { input, shown, until, serving } = openPrompt();
    input.write('/talks sta');
    await until('sta');
    input.write('\u0003');
    input.write('/help\r');
    await until('heard /help');
    input.write('\u0004');
    await serving;
    expect(shown()).not.toContain('heard /talks');
  });

  it('completes by the tabulator', async () => {
    const { input, shown, until, serving } = openPrompt(async (_caller, line) => (line === '/he' ? ['/help '] : []));
    input.write('/he');
    await until('/he');
    // A tabulator in pasted text completes nothing, so that it is typed on its own.
    input.write('\t');
    await until('/help ');
    input.write('\r');
    await until('heard /help');
    input.write('\u0004');
    await serving;
    expect(shown()).toContain('/help \r\n');
  });

  it('posts above the prompt', async () => {
    const { adapter, until, shown, serving } = openPrompt();
    await until('parley> ');
    await adapter.post(deliveryTo('terminal/screen', textReply('News of the talks.')));
    await until('News of the talks.');
    await adapter.stop();
    await serving;
    const [, after = ''] = shown().split('News of the talks.');
    expect(after).toContain('parley> ');
  });
});

describe('readLines', () => {
  it('puts together what comes in pieces, letters of several bytes included', async () => {
    const bytes = Buffer.from('één\ntwo\nthree');
    const pieces = [...bytes].map((byte) => Buffer.from([byte]));
    const lines: (string | null)[] = [];
    for await (const line of readLines(Readable.from(pieces, { objectMode: false }), 10)) lines.push(line);
    expect(lines).toEqual(['één', 'two', 'three']);
  });

  it('gives null for a line that is too long, also for the last', async () => {
    const lines: (string | null)[] = [];
    const input = Readable.from(['12345', '6\nabc\n', '1234567'], { objectMode: false });
    for await (const line of readLines(input, 5)) lines.push(line);
    expect(lines).toEqual([null, 'abc', null]);
  });
});

describe('terminalLook', () => {
  it.each([
    [{ isTTY: true, columns: 72 }, true, { width: 72, colour: true, hyperlinks: true }],
    [{ isTTY: true, columns: 200 }, true, { width: 100, colour: true, hyperlinks: true }],
    [{ isTTY: true, columns: 5 }, true, { width: 30, colour: true, hyperlinks: true }],
    [{ isTTY: true, columns: 0 }, true, { width: 80, colour: true, hyperlinks: true }],
    [{ isTTY: true, columns: 72 }, false, { width: 72, colour: false, hyperlinks: false }],
    [{}, true, { width: 80, colour: false, hyperlinks: false }],
  ])('of %j', (stream, wantsColour, look) => {
    expect(terminalLook(stream, wantsColour)).toEqual(look);
  });
});

describe('terminalCaller', () => {
  it('is a moderator unless told', () => {
    expect(terminalCaller().isModerator).toBe(true);
    expect(terminalCaller('member').isModerator).toBe(false);
  });
});
