import type { Block, Reply } from '#src/core/reply.ts';

/** A file that goes with a message; its components show it by its name. */
export interface Attachment {
  readonly name: string;
  readonly attachment: Buffer;
}

/** The pictures and files of a reply. Those left out by the message's limits would be sent in vain, but not shown. */
export function attachmentsOf({ blocks }: Reply): Attachment[] {
  return blocks.flatMap((block, index) => {
    const name = attachmentName(block, index);
    if (name === null) return [];
    const bytes = block.kind === 'image' ? block.png : block.kind === 'file' ? block.file.bytes : new Uint8Array();
    return [{ name, attachment: Buffer.from(bytes) }];
  });
}

/** Names differ within a message; null for a block with nothing to attach. */
export function attachmentName(block: Block, index: number): string | null {
  if (block.kind === 'image') return block.png.length === 0 ? null : `picture-${index}.png`;
  if (block.kind !== 'file' || block.file.bytes.length === 0) return null;
  return block.file.name.toLowerCase().replaceAll(/[^a-z0-9.-]+/gu, '-');
}
