import type { types } from '@slack/bolt';
import { inline, plainText } from '#src/core/inline.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import { type Pictures, context, drawBlocks, section, statusWord } from './draw.ts';
import { MAX_BLOCKS, MAX_FALLBACK_CHARS, MAX_MESSAGE_CHARS, RESERVED_BLOCKS, RESERVED_CHARS } from './limits.ts';
import { cutMarkup, escape } from './markup.ts';

/** What a message is made of: blocks, and the words that a notification or a screen reader gives instead. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

const NO_PICTURES: Pictures = new Map();

/** Draws a reply in Block Kit, in as many messages as Slack's limits ask for; each has room for one more row of buttons. */
export function renderPages(reply: Reply, pictures: Pictures = NO_PICTURES): readonly SlackMessage[] {
  const pages = paged(
    drawBlocks(reply.blocks, pictures),
    MAX_BLOCKS - RESERVED_BLOCKS,
    MAX_MESSAGE_CHARS - RESERVED_CHARS,
  );
  const text = fallbackOf(reply);
  return pages.map((blocks, index) => ({
    blocks,
    text: index === 0 ? text : `${index + 1}/${pages.length} · ${text}`,
  }));
}

/** A reply in one message; what does not fit is left out, and said to be. */
export function renderReply(reply: Reply, pictures: Pictures = NO_PICTURES): SlackMessage {
  const [first, ...rest] = renderPages(reply, pictures);
  if (!first) throw new Error('a reply has at least one page');
  const more = rest.length === 0 ? [] : context(['More than Slack shows in one message was left out.']);
  return { ...first, blocks: [...first.blocks, ...more] };
}

/** At least one page, and at least one block on each. */
export function paged(blocks: readonly types.KnownBlock[], maxBlocks: number, maxChars: number): types.KnownBlock[][] {
  const pages: types.KnownBlock[][] = [[]];
  let chars = 0;
  for (const block of blocks) {
    const size = JSON.stringify(block).length;
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && (page.length >= maxBlocks || chars + size > maxChars)) {
      pages.push([block]);
      chars = size;
    } else {
      page.push(block);
      chars += size;
    }
  }
  return pages.map((page) => (page.length > 0 ? page : [section('There is nothing to show.')]));
}

/** The reply in words alone. */
function fallbackOf({ blocks }: Reply): string {
  const words = escape(blocks.flatMap(wordsOf).join('\n'));
  return cutMarkup(words.replaceAll(/\n{2,}/gu, '\n').trim(), MAX_FALLBACK_CHARS) || 'Parley';
}

function wordsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'text':
      return [plainText(block.text)];
    case 'fields':
      return block.fields.map(({ label, value }) => plainText(label === '' ? value : inline`${label}: ${value}`));
    case 'quote':
      return [`“${block.text}”${block.speaker ? ` — ${plainText(block.speaker)}` : ''}`];
    case 'list':
      return block.items.map(({ text, detail, status }) =>
        [status ? statusWord(status) : '', plainText(text), detail ? `· ${plainText(detail)}` : '']
          .filter((part) => part !== '')
          .join(' '),
      );
    case 'status':
      return [`${block.status.name}: ${statusWord(block.status.status, block.status.words?.status)}`];
    case 'timeline':
      return block.entries.map(({ at, text }) => `${at.slice(0, 10)}: ${text}`);
    case 'image':
      return [block.alt];
    case 'file':
    case 'buttons':
    case 'link':
    case 'divider':
      return [];
    default:
      return block satisfies never;
  }
}
