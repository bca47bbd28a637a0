import {
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type Inline, plainText } from '#src/core/inline.ts';
import type { Block, Button, ListItem, StatusLine, TimelineLine } from '#src/core/reply.ts';
import { cutText, safeText, webAddress } from '#src/core/safe-text.ts';
import { STATUS_LOOKS, type Status } from '#src/core/vocabulary.ts';
import { attachmentName } from './attachments.ts';
import { CHOICE, customIdOf } from './custom-ids.ts';
import { escape } from './escape.ts';
import { timestamp, write } from './write.ts';
import {
  MAX_ALT_CHARS,
  MAX_BUTTONS_A_ROW,
  MAX_LABEL_CHARS,
  MAX_LINK_CHARS,
  MAX_SELECT_CHARS,
  MAX_SELECT_OPTIONS,
} from './limits.ts';

/** Where a block stands in its reply, and the custom ids that the reply has already. */
export interface Place {
  readonly index: number;
  readonly taken: Set<string>;
}

export function drawBlock(block: Block, { index, taken }: Place): readonly APIComponentInContainer[] {
  switch (block.kind) {
    case 'heading':
      return text(`${block.level === 1 ? '##' : '###'} ${escape(block.text).replaceAll('\n', ' ')}`);
    case 'text':
      return text(drawText(write(block.text), block.emphasis));
    case 'fields':
      return text(block.fields.map(({ label, value }) => `${strong(write(label))} ${write(value)}`).join('\n'));
    case 'quote':
      return text(
        `> “${escape(block.text).replaceAll('\n', '\n> ')}”${block.speaker ? `\n> -# ${write(block.speaker).replaceAll('\n', ' ')}` : ''}`,
      );
    case 'list':
      return text(block.items.map((item, at) => drawItem(item, block.ordered ? `${at + 1}.` : '-')).join('\n'));
    case 'status':
      return text(drawStatus(block.status));
    case 'timeline':
      return text(block.entries.map(drawTimelineLine).join('\n'));
    case 'image':
      return drawImage(block.alt, attachmentName(block, index));
    case 'file':
      return drawFile(attachmentName(block, index));
    case 'buttons':
      return drawButtons(block.buttons, { index, taken });
    case 'link':
      return drawPage(block.label, block.url);
    case 'divider':
      return [{ type: ComponentType.Separator }];
    default:
      return block satisfies never;
  }
}

function text(content: string): APIComponentInContainer[] {
  return content.trim() === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

function strong(words: string): string {
  return words.trim() === '' ? words : `**${words.trim()}**`;
}

/** A picture that is not there is told in its words. */
function drawImage(alt: string, name: string | null): readonly APIComponentInContainer[] {
  if (name === null) return text(drawText(escape(alt), 'muted'));
  const description = cutText(safeText(alt), MAX_ALT_CHARS);
  const media = { url: `attachment://${name}` };
  return [
    { type: ComponentType.MediaGallery, items: [description.trim() === '' ? { media } : { media, description }] },
  ];
}

function drawFile(name: string | null): readonly APIComponentInContainer[] {
  return name === null ? [] : [{ type: ComponentType.File, file: { url: `attachment://${name}` } }];
}

/** Markup over a line's end would not be closed, so that each line has its own. */
function drawText(words: string, emphasis: 'strong' | 'muted' | undefined): string {
  if (emphasis === undefined) return words;
  const lines = words.split('\n');
  const draw = emphasis === 'strong' ? strong : (line: string): string => (line.trim() === '' ? line : `-# ${line}`);
  return lines.map(draw).join('\n');
}

function markAndWord(status: Status, word: string = STATUS_LOOKS[status].label): string {
  return `${STATUS_LOOKS[status].mark} ${word}`;
}

function drawStatus({ name, status, before, detail, words }: StatusLine): string {
  const after = markAndWord(status, words?.status);
  const change = before && before !== status ? `${markAndWord(before, words?.before)} → ${after}` : after;
  return `${strong(escape(name))}: ${change}${detail ? `\n-# ${write(detail).replaceAll('\n', ' ')}` : ''}`;
}

function drawItem(item: ListItem, bullet: string): string {
  const status = item.status ? `${markAndWord(item.status)} ` : '';
  const detail = item.detail ? ` · ${write(item.detail)}` : '';
  // Within a link's words a point in time would be none, so that the link stands behind them.
  const isLink = item.url !== undefined && typeof item.text === 'string';
  const words = isLink ? drawLink(item.text, item.url) : write(item.text);
  const behind = item.url === undefined || isLink ? '' : ` · ${drawLink('', item.url)}`;
  return `${bullet} ${status}${words}${detail}${behind}`;
}

/** A moment in the reader's own way and zone, and how long ago that is. */
function drawTimelineLine({ at, before, after, text: words, sources }: TimelineLine): string {
  const when = timestamp({ at, shows: 'day', words: at });
  const change = after ? ` ${before && before !== after ? `${markAndWord(before)} → ` : ''}${markAndWord(after)}` : '';
  return `- ${when}${change}: ${escape(words)}${sources.length > 0 ? ` · ${escape(sources.join(', '))}` : ''}`;
}

/** A page to be opened, with a button beside its words; an address that a button cannot hold is a link in the words. */
function drawPage(label: Inline, url: string): readonly APIComponentInContainer[] {
  const href = webAddress(url);
  const words = write(label);
  if (href === null || href.length > MAX_LINK_CHARS || words.trim() === '')
    return text(drawLink(plainText(label), url));
  return [
    {
      type: ComponentType.Section,
      components: [{ type: ComponentType.TextDisplay, content: words }],
      accessory: { type: ComponentType.Button, style: ButtonStyle.Link, label: 'Open', url: href },
    },
  ];
}

/** In angle brackets, so that Discord shows no preview of the page. */
function drawLink(label: string, url: string): string {
  const href = webAddress(url);
  if (href === null) return escape(label);
  const words = escape(label).replaceAll('\n', ' ');
  const shown = words.trim() === '' ? escape(new URL(href).hostname) : words;
  return `[${shown}](<${href.replaceAll(/[<>()\s]/gu, encodeURIComponent)}>)`;
}

/** Up to five stand in a row; more are the options of a menu. One that the reply has already is left out: ids must differ. */
function drawButtons(buttons: readonly Button[], { index, taken }: Place): readonly APIComponentInContainer[] {
  const fresh = buttons.filter((button) => {
    const id = customIdOf(button);
    if (button.command.trim() === '' || safeText(button.label).trim() === '' || taken.has(id)) return false;
    taken.add(id);
    return true;
  });
  if (fresh.length === 0) return [];
  const isRow = fresh.length <= MAX_BUTTONS_A_ROW;
  const components: APIComponentInMessageActionRow[] = isRow ? fresh.map(drawButton) : [drawMenu(fresh, index)];
  return [{ type: ComponentType.ActionRow, components }];
}

function drawButton(button: Button): APIComponentInMessageActionRow {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label: cutText(safeText(button.label), MAX_LABEL_CHARS),
    custom_id: customIdOf(button),
  };
}

function drawMenu(buttons: readonly Button[], index: number): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: `${CHOICE}${index}`,
    placeholder: 'Choose one',
    options: buttons.slice(0, MAX_SELECT_OPTIONS).map((button) => ({
      label: cutText(safeText(button.label), MAX_SELECT_CHARS),
      value: customIdOf(button),
    })),
  };
}
