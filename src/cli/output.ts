import { terminalLook } from '#adapters/terminal/limits.ts';
import { renderReply } from '#adapters/terminal/render.ts';
import type { Config } from '#src/config/config.ts';
import type { Reply } from '#src/core/reply.ts';

export function draw(reply: Reply, config: Config): string {
  return renderReply(reply, terminalLook(process.stdout, config.wantsColour)).trimEnd();
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Waits until a slow reader has taken the line. */
export async function printLine(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

export function complain(text: string): void {
  process.stderr.write(`${text.trimEnd()}\n`);
}

/** A line that writes over itself, and only where a person watches. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
