import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from './core/errors.ts';
import type { Reply } from './core/reply.ts';

/** Writes a reply's pictures and files into a folder and resolves to their paths. Throws `reply/unsaved`. */
export async function saveReply({ blocks }: Reply, folder: string): Promise<readonly string[]> {
  const files = blocks.flatMap((block, index) => {
    if (block.kind === 'image') return [{ name: `picture-${index}.png`, bytes: block.png }];
    if (block.kind !== 'file') return [];
    return [{ name: block.file.name.replaceAll(/[^a-z0-9.-]+/giu, '-'), bytes: block.file.bytes }];
  });
  try {
    if (files.length > 0) await mkdir(folder, { recursive: true });
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ParleyError('reply/unsaved', { folder, reason }, { cause });
  }
  return files.map(({ name }) => join(folder, name));
}
