import type { Writable } from 'node:stream';
import type { Reply } from '#src/core/reply.ts';
import { terminalLook } from './limits.ts';
import type { TerminalStream } from './limits.ts';
import { renderReply } from './render.ts';

/** The output of a terminal, or of a pipe that takes its place. */
export interface Screen {
  /** Resolves once the text is taken, or cannot be any more. */
  write(text: string): Promise<void>;
  /** Draws the reply for the window as wide as it is now, with an empty line after it. */
  show(reply: Reply): Promise<void>;
  /** Why the output ended, where that was not by its reader going away. */
  fault(): Error | null;
}

/**
 * @param onEnd called when nothing can be written any more: the reader went away (`| head`), or the output failed
 */
export function createScreen(output: Writable & TerminalStream, wantsColour: boolean, onEnd: () => void): Screen {
  let fault: Error | null = null;
  const end = (error: Error): void => {
    if (!isReaderGone(error)) fault ??= error;
    onEnd();
  };
  // For as long as the process lives: without a listener, a fault of the output would end it.
  output.on('error', end);
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      output.write(text, (error) => {
        if (error) end(error);
        resolve();
      });
    });
  return {
    write,
    show: (reply) => write(`${renderReply(reply, terminalLook(output, wantsColour))}\n`),
    fault: () => fault,
  };
}

function isReaderGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
