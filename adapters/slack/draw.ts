import type { types } from '@slack/bolt';
import { type Inline, plainText } from '#src/core/inline.ts';
import type { Block, Button, Field, ListItem, StatusLine, TimelineLine } from '#src/core/reply.ts';
import { STATUS_LOOKS, type Status } from '#src/core/vocabulary.ts';
import {
  MAX_ALT_CHARS,
  MAX_BUTTONS,
  MAX_CONTEXT_CHARS,
  MAX_CONTEXT_ELEMENTS,
  MAX_FIELDS,
  MAX_FIELD_CHARS,
  MAX_HEADER_CHARS,
  MAX_LABEL_CHARS,
  MAX_SECTION_CHARS,
  MAX_VALUE_CHARS,
} from './limits.ts';
import { cutMarkup, cutPlain, date, escape, link, pieces, plain, write } from './markup.ts';

/** The prefix of each button's action id; Slack wants ids to differ within a message. */
export const RUN_ACTION = 'run';
/** A list whose items are all links with words no longer than this is one of sources. */
const MAX_SOURCE_CHARS = 60;
/** Fields are set side by side where none is longer than this. */
const MAX_SHORT_FIELD_CHARS = 120;
/** Of one row of a block, as JSON. */
const MAX_ROW_CHARS = 4500;
/** Kept for the marks that are set around a piece. */
const MARK_CHARS = 10;

/** Ids of pictures that are with Slack, by their blocks. */
export type Pictures = ReadonlyMap<Block, string>;

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true };
}

/** @param texts escaped; at most ten to a block */
export function context(texts: readonly string[]): types.ContextBlock[] {
  const elements = texts
    .filter((text) => text.trim() !== '')
    .map((text): types.MrkdwnElement => ({ type: 'mrkdwn', text: cutMarkup(text, MAX_CONTEXT_CHARS), verbatim: true }));
  return inRows(elements, MAX_CONTEXT_ELEMENTS).map((row) => ({ type: 'context', elements: row }));
}

/** Blocks in Slack's own; sections in a row become one where they fit, since a message has few blocks. */
export function drawBlocks(blocks: readonly Block[], pictures: Pictures): types.KnownBlock[] {
  const merged: types.KnownBlock[] = [];
  for (const block of blocks.flatMap((one, index) => drawBlock(one, index, pictures))) {
    const before = merged.at(-1);
    const joined = before && wordsOf(before) && wordsOf(block) ? `${wordsOf(before)}\n${wordsOf(block)}` : null;
    if (joined !== null && joined.length <= MAX_SECTION_CHARS) merged[merged.length - 1] = section(joined);
    else merged.push(block);
  }
  return merged;
}

/** The text of a section that has nothing else. */
function wordsOf(block: types.KnownBlock): string | null {
  return block.type === 'section' && block.text && !block.fields ? block.text.text : null;
}

function drawBlock(block: Block, index: number, pictures: Pictures): types.KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return drawHeading(block.text, block.level);
    case 'text':
      return drawText(write(block.text), block.emphasis);
    case 'fields':
      return drawFields(block.fields);
    case 'quote':
      return sections(quoteText(block.text, block.speaker), (line) => `> ${line}`);
    case 'list':
      return isSources(block.items)
        ? context(block.items.map((item) => itemText(item, '')))
        : sections(block.items.map((item, at) => itemText(item, block.ordered ? `${at + 1}. ` : '• ')).join('\n'));
    case 'status':
      return sections(statusText(block.status));
    case 'timeline':
      return sections(block.entries.map(timelineText).join('\n'));
    case 'image':
      return drawImage(block, pictures);
    case 'file':
      // It is sent beside the message; what it says stands in the reply's words.
      return [];
    case 'buttons':
      return drawButtons(block.buttons, index);
    case 'link':
      return context([link(plainText(block.label), block.url)]);
    case 'divider':
      return [{ type: 'divider' }];
    default:
      return block satisfies never;
  }
}

/** Text in as many sections as it needs. @param mark sets marks around each line or piece of one */
function sections(text: string, mark: (line: string) => string = (line) => line): types.SectionBlock[] {
  const drawn: string[] = [];
  const lines = text.split('\n').flatMap((line) => pieces(line, MAX_SECTION_CHARS - MARK_CHARS));
  for (const line of lines.map((one) => (one.trim() === '' ? '' : mark(one)))) {
    const before = drawn.at(-1);
    if (before !== undefined && before.length + 1 + line.length <= MAX_SECTION_CHARS) {
      drawn[drawn.length - 1] = `${before}\n${line}`;
    } else drawn.push(line);
  }
  return drawn.filter((words) => words.trim() !== '').map(section);
}

const bold = (line: string): string => `*${line.trim()}*`;

function drawHeading(words: string, level: 1 | 2): types.KnownBlock[] {
  const text = cutPlain(words, MAX_HEADER_CHARS);
  if (text === '') return [];
  if (level === 1) return [{ type: 'header', text: { type: 'plain_text', text, emoji: false } }];
  return sections(escape(words), bold);
}

function drawText(words: string, emphasis: 'strong' | 'muted' | undefined): types.KnownBlock[] {
  if (emphasis === 'muted') return context(pieces(words, MAX_CONTEXT_CHARS));
  return sections(words, emphasis === 'strong' ? bold : undefined);
}

/** Short ones side by side, two a row as Slack draws them; long ones a line each. */
function drawFields(fields: readonly Field[]): types.KnownBlock[] {
  const written = fields.map(({ label, value }) => ({ label: write(label).trim(), value: write(value).trim() }));
  const given = written.filter(({ label, value }) => label !== '' || value !== '');
  const areShort = given.every(
    ({ label, value }) => label !== '' && label.length + value.length <= MAX_SHORT_FIELD_CHARS,
  );
  if (!areShort) {
    return sections(given.map(({ label, value }) => `${label === '' ? '' : `${bold(label)}  `}${value}`).join('\n'));
  }
  const texts = given.map(({ label, value }): types.MrkdwnElement => {
    const text = cutMarkup(`${bold(label)}\n${value}`, MAX_FIELD_CHARS);
    return { type: 'mrkdwn', text, verbatim: true };
  });
  return inRows(texts, MAX_FIELDS).map((row) => ({ type: 'section', fields: row }));
}

function quoteText(words: string, speaker: Inline | null): string {
  return `“${escape(words)}”${speaker ? `\n— ${write(speaker)}` : ''}`;
}

function isSources(items: readonly ListItem[]): boolean {
  return (
    items.length > 0 &&
    items.every(
      ({ url, status, text }) => url && !status && typeof text === 'string' && text.length <= MAX_SOURCE_CHARS,
    )
  );
}

export function statusWord(status: Status, word: string = STATUS_LOOKS[status].label): string {
  return `${STATUS_LOOKS[status].mark} ${word}`;
}

function statusText({ name, status, before, detail, words }: StatusLine): string {
  const after = statusWord(status, words?.status);
  const change = before && before !== status ? `${statusWord(before, words?.before)} → ${after}` : after;
  return `*${escape(name)}*: ${change}${detail ? `\n_${write(detail)}_` : ''}`;
}

function itemText(item: ListItem, bullet: string): string {
  const status = item.status ? `${statusWord(item.status)} ` : '';
  const detail = item.detail ? ` · ${write(item.detail)}` : '';
  // Within a link's words a point in time would be none, so that the link stands behind them.
  const isLink = item.url !== undefined && typeof item.text === 'string';
  const words = isLink ? link(item.text, item.url) : write(item.text);
  const behind = item.url === undefined || isLink ? '' : ` · ${link(URL.parse(item.url)?.hostname ?? '', item.url)}`;
  return `${bullet}${status}${words}${detail}${behind}`;
}

/** The reader's own time zone and way of writing dates; the ISO form for clients that know neither. */
function timelineText({ at, before, after, text, sources }: TimelineLine): string {
  const when = date({ at, shows: 'day', words: at.slice(0, 'YYYY-MM-DD'.length) });
  const change = after ? ` ${before && before !== after ? `${statusWord(before)} → ` : ''}${statusWord(after)}` : '';
  return `• ${when}${change}: ${escape(text)}${sources.length > 0 ? ` · ${escape(sources.join(', '))}` : ''}`;
}

/** A picture that could not be handed over is told by its words. */
function drawImage(block: Extract<Block, { kind: 'image' }>, pictures: Pictures): types.KnownBlock[] {
  const id = pictures.get(block);
  const alt = plain(block.alt);
  if (id === undefined) return context([escape(block.alt)]);
  return [{ type: 'image', slack_file: { id }, alt_text: cutPlain(alt === '' ? 'A picture' : alt, MAX_ALT_CHARS) }];
}

/** A button's command is its value, so that it works after a restart; one that is too long is left out. */
function drawButtons(buttons: readonly Button[], index: number): types.KnownBlock[] {
  const elements = buttons
    .filter(({ command, label }) => command.length <= MAX_VALUE_CHARS && command !== '' && plain(label) !== '')
    .map(({ label, command }, at) => button(`${RUN_ACTION}:${index}:${at}`, label, command));
  return inRows(elements, MAX_BUTTONS).map((row) => ({ type: 'actions', elements: row }));
}

export function button(actionId: string, label: string, value: string): types.Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: cutPlain(label, MAX_LABEL_CHARS), emoji: false },
    value,
  };
}

/** Rows of at most `size`, and of few enough characters that several blocks go into a message. */
function inRows<T>(all: readonly T[], size: number): T[][] {
  const rows: T[][] = [];
  let chars = 0;
  for (const one of all) {
    const length = JSON.stringify(one).length;
    const row = rows.at(-1);
    if (row && row.length < size && chars + length <= MAX_ROW_CHARS) {
      row.push(one);
      chars += length;
    } else {
      rows.push([one]);
      chars = length;
    }
  }
  return rows;
}
