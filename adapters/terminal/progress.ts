import type { Writable } from 'node:stream';
import type { Clock } from '#src/core/clock.ts';
import { cleanLine } from './clean-text.ts';
import { terminalLook } from './limits.ts';
import type { TerminalStream } from './limits.ts';
import { createPaint } from './paint.ts';

export interface ProgressParts {
  readonly output: Writable & TerminalStream;
  readonly wantsColour: boolean;
  readonly clock: Clock;
}

export interface Progress {
  /**
   * Does a stage of long work and writes a line of it: `✓ 4 feeds polled, 18 new stories (0.3 s)`. On a terminal the line says
   * what is being done meanwhile. A stage that throws is marked as failed, and its fault goes on to the caller.
   * @param doing such as `polling 4 feeds`
   * @param done what came of it
   */
  readonly stage: <T>(doing: string, work: () => Promise<T>, done: (result: T) => string) => Promise<T>;
}

export function createProgress({ output, wantsColour, clock }: ProgressParts): Progress {
  const look = terminalLook(output, wantsColour);
  const paint = createPaint(look);
  // Only a terminal that takes colour surely takes the sequence that clears a line.
  const replace = look.colour ? '\r\u001B[K' : '';
  return {
    async stage(doing, work, done) {
      const startedAt = clock.now().getTime();
      const finish = (mark: string, words: string): void => {
        const seconds = ((clock.now().getTime() - startedAt) / 1000).toFixed(1);
        output.write(`${replace}${mark} ${cleanLine(words)} ${paint.quiet(`(${seconds} s)`)}\n`);
      };
      if (look.colour) output.write(paint.quiet(`… ${cleanLine(doing)}`));
      try {
        const result = await work();
        finish(paint.status('signed', '✓'), done(result));
        return result;
      } catch (error) {
        finish(paint.status('collapsed', '✕'), `${doing}: failed`);
        throw error;
      }
    },
  };
}
