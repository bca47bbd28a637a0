import { clearLine, cursorTo } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Interface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, CommandHandler } from '#src/core/command.ts';
import { asParleyError } from '#src/core/errors.ts';
import { communityOf, placeIn } from '#src/core/places.ts';
import { type Reply, textReply } from '#src/core/reply.ts';
import { cleanLine } from './clean-text.ts';
import { MAX_HISTORY, MAX_LINE_CHARS, MAX_POSTED } from './limits.ts';
import type { TerminalStream } from './limits.ts';
import { SCREEN, terminalCaller } from './permissions.ts';
import { readLines } from './read-lines.ts';
import { createScreen } from './screen.ts';
import type { Screen } from './screen.ts';

const PROMPT = 'parley> ';
const TOO_LONG = textReply(
  `A line may have ${MAX_LINE_CHARS.toLocaleString('en-GB')} characters, and this one has more, so it was not read.`,
);

export interface TerminalAdapterParts {
  readonly input: Readable;
  /** Its width is read anew for each reply, so that a window may be resized. */
  readonly output: Writable & TerminalStream;
  /** A prompt with history and completion; without it, the input's lines are answered one by one until it ends. */
  readonly interactive: boolean;
  /** False for `NO_COLOR` and `TERM=dumb`. */
  readonly wantsColour: boolean;
  readonly caller?: Caller;
  /** Whole lines that begin as the typed one does. Never rejects. */
  readonly complete?: (caller: Caller, line: string) => Promise<readonly string[]>;
}

/** The terminal as a chat with one channel. `start` resolves once the input has ended and the last answer is written. */
export function createTerminalAdapter(parts: TerminalAdapterParts): ChatAdapter {
  const { input, output, caller = terminalCaller() } = parts;
  let prompt: Interface | null = null;
  let isStopped = false;
  const posted = new Set<string>();

  const end = (): void => {
    isStopped = true;
    if (prompt === null) input.destroy();
    else prompt.close();
  };
  const screen = createScreen(output, parts.wantsColour, end);

  const serve = async (handler: CommandHandler): Promise<void> => {
    const talk: Talk = { screen, caller, handler, isOver: () => isStopped };
    if (!parts.interactive) return serveLines(input, talk);
    prompt = createPrompt(parts, caller, end);
    // Ctrl-D closes it too, at any moment, and a closed prompt must not be shown again.
    prompt.on('close', () => (prompt = null));
    await servePrompt(prompt, talk, () => prompt?.prompt());
  };

  const show = async (reply: Reply): Promise<void> => {
    if (prompt === null) return screen.show(reply);
    clearLine(output, 0);
    cursorTo(output, 0);
    await screen.show(reply);
    prompt?.prompt(true);
  };

  return {
    name: 'terminal',
    async start(handler) {
      if (isStopped) return;
      try {
        await serve(handler);
      } catch (error) {
        // A destroyed input breaks off the reading of it: that is how `stop` ends the wait for a next line.
        if (!isStopped) throw error;
      }
      const fault = screen.fault();
      if (fault !== null) throw asParleyError(fault);
    },
    async post({ id, channel, reply, isRepeat }) {
      if (!isRepeat || !posted.has(id)) await show(reply);
      posted.add(id);
      const [oldest] = posted;
      if (posted.size > MAX_POSTED && oldest !== undefined) posted.delete(oldest);
      return { channel, message: id, thread: null };
    },
    // What is written stays written, so that a correction comes below it.
    edit: async (_posted, reply) => show(reply),
    directChannel: async (member) => placeIn(communityOf(member), SCREEN),
    checkChannel: async () => ({ ok: true, layout: 'message', name: null }),
    async stop() {
      end();
    },
  };
}

interface Talk {
  readonly screen: Screen;
  readonly caller: Caller;
  readonly handler: CommandHandler;
  readonly isOver: () => boolean;
}

/** Answers line by line; each line is said again first, so that what is written reads as a conversation. */
async function serveLines(input: Readable, talk: Talk): Promise<void> {
  for await (const line of readLines(input, MAX_LINE_CHARS)) {
    const typed = line?.trim();
    if (typed === '') continue;
    if (typed !== undefined) await talk.screen.write(`> ${cleanLine(typed)}\n`);
    if (talk.isOver() || !(await answer(talk, typed))) break;
  }
}

async function servePrompt(lines: Interface, talk: Talk, promptAgain: () => void): Promise<void> {
  promptAgain();
  for await (const line of lines) {
    const typed = line.trim();
    if (typed !== '' && !(await answer(talk, typed.length > MAX_LINE_CHARS ? undefined : typed))) break;
    if (talk.isOver()) break;
    promptAgain();
  }
  lines.close();
  await talk.screen.write('\nGoodbye.\n');
}

/** False once the line asks for the end. A line that was too long to be read is undefined. */
async function answer({ screen, caller, handler }: Talk, line: string | undefined): Promise<boolean> {
  if (line !== undefined && /^\/?(?:exit|quit)$/iu.test(line)) return false;
  const reply = line === undefined ? TOO_LONG : (await handler(caller, { kind: 'line', line })).reply;
  await screen.show(reply);
  return true;
}

function createPrompt({ input, output, complete }: TerminalAdapterParts, caller: Caller, end: () => void): Interface {
  const prompt = createInterface({
    input,
    output,
    terminal: true,
    prompt: PROMPT,
    historySize: MAX_HISTORY,
    removeHistoryDuplicates: true,
    completer: async (line) => [(await complete?.(caller, line))?.map(cleanCompletion) ?? [], line],
  });
  // As in a shell: Ctrl-C drops a half-typed line, and on an empty one it ends.
  prompt.on('SIGINT', () => {
    if (prompt.line === '') end();
    else prompt.write(null, { ctrl: true, name: 'u' });
  });
  return prompt;
}

/** Names come from stories too. The space that lets the next word be typed at once stays. */
function cleanCompletion(line: string): string {
  return line.endsWith(' ') ? `${cleanLine(line)} ` : cleanLine(line);
}
