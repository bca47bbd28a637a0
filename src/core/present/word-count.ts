import { plainText } from '#src/core/inline.ts';
import type { Block, StatusLine } from '#src/core/reply.ts';

/** Words that are read; addresses are not. */
export function countWords(blocks: readonly Block[]): number {
  const texts = blocks.flatMap(textsOf);
  return texts.reduce((sum, text) => sum + text.split(/\s+/u).filter((word) => word !== '').length, 0);
}

/** All that a block says in words. */
export function textsOf(block: Block): readonly string[] {
  if (block.kind === 'text' || block.kind === 'heading') return [plainText(block.text)];
  if (block.kind === 'status') return statusTexts(block.status);
  if (block.kind === 'quote') return [block.text, plainText(block.speaker ?? '')];
  if (block.kind === 'list') return block.items.flatMap((item) => [item.text, item.detail ?? ''].map(plainText));
  if (block.kind === 'fields') return block.fields.flatMap((one) => [one.label, one.value].map(plainText));
  return [];
}

function statusTexts({ name, status, before, detail }: StatusLine): readonly string[] {
  return [name, status, before ?? '', plainText(detail ?? '')];
}
