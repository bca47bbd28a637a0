import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ParleyError } from '#src/core/errors.ts';

export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return path === '-' ? await buffer(process.stdin) : await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export async function openInput(path: string): Promise<NodeJS.ReadableStream> {
  if (path === '-') return process.stdin;
  const stream = createReadStream(path, 'utf8');
  return new Promise((resolve, reject) => {
    stream.once('open', () => resolve(stream));
    stream.once('error', (cause) => reject(unreadable(path, cause)));
  });
}

function unreadable(path: string, cause: unknown): ParleyError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause);
  return new ParleyError('story/unreadable', { what: path, reason }, { cause });
}
