import type { types } from '@slack/bolt';
import type { Block, Button, Field, ListItem, Reply, StatusLine, TimelineLine } from '#src/core/reply.ts';
import { cutText, safeText, webAddress } from '#src/core/safe-text.ts';
import { STATUS_LOOKS, type Status } from '#src/core/vocabulary.ts';
import {
  MAX_BLOCKS,
  MAX_BUTTONS,
  MAX_CONTEXT_CHARS,
  MAX_FALLBACK_CHARS,
  MAX_FIELDS,
  MAX_FIELD_CHARS,
  MAX_HEADER_CHARS,
  MAX_LABEL_CHARS,
  MAX_MESSAGE_CHARS,
  MAX_SECTION_CHARS,
  MAX_VALUE_CHARS,
} from './limits.ts';

/** What a message is made of: blocks, and the words that a notification or a screen reader gives instead. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

const MORE = 'More than Slack shows in one message was left out.';
/** The prefix of each button's action id; Slack wants ids to differ within a message. */
export const RUN_ACTION = 'run';

/** Draws a reply in Block Kit, within Slack's limits. */
export function renderReply(reply: Reply): SlackMessage {
  const blocks: types.KnownBlock[] = [];
  const drawn = mergeSections(reply.blocks.flatMap((block, index) => drawBlock(block, index)));
  let charsLeft = MAX_MESSAGE_CHARS - MORE.length;
  let isCut = false;
  for (const block of drawn) {
    const chars = charsOf(block);
    // One place is kept for the line that says something was left out.
    if (blocks.length >= MAX_BLOCKS - 1 || chars > charsLeft) {
      isCut = true;
      break;
    }
    blocks.push(block);
    charsLeft -= chars;
  }
  if (isCut) blocks.push(context(MORE));
  if (blocks.length === 0) blocks.push(section('There is nothing to show.'));
  return { blocks, text: fallbackOf(reply) };
}

/** The first words of the reply: what it is about, and where that stands. */
function fallbackOf({ blocks }: Reply): string {
  const words = blocks.flatMap((block) => {
    if (block.kind === 'heading' || block.kind === 'text') return [block.text];
    return block.kind === 'status' ? [`${block.status.name}: ${statusWord(block.status.status)}`] : [];
  });
  return cutText(escape(words.slice(0, 3).join('\n')), MAX_FALLBACK_CHARS).trim() || 'Parley';
}

function charsOf(block: types.KnownBlock): number {
  return JSON.stringify(block).length;
}

function section(text: string): types.SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true };
}

function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cutText(text, MAX_CONTEXT_CHARS), verbatim: true }] };
}

/** Text in as many sections as it needs, cut between lines where there are any. */
function sections(text: string): types.SectionBlock[] {
  const drawn: string[] = [];
  for (const line of text.split('\n').map((one) => cutText(one, MAX_SECTION_CHARS))) {
    const last = drawn.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= MAX_SECTION_CHARS) {
      drawn[drawn.length - 1] = `${last}\n${line}`;
    } else drawn.push(line);
  }
  return drawn.filter((words) => words.trim() !== '').map(section);
}

/** Sections in a row become one where they fit, since a message has few blocks. */
function mergeSections(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  const merged: types.KnownBlock[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    const joined = last && wordsOf(last) && wordsOf(block) ? `${wordsOf(last)}\n${wordsOf(block)}` : null;
    if (joined !== null && joined.length <= MAX_SECTION_CHARS) merged[merged.length - 1] = section(joined);
    else merged.push(block);
  }
  return merged;
}

/** The text of a section that has nothing else. */
function wordsOf(block: types.KnownBlock): string | null {
  return block.type === 'section' && block.text && !block.fields ? block.text.text : null;
}

function drawBlock(block: Block, index: number): types.KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return drawHeading(block.text, block.level);
    case 'text':
      return drawText(escape(block.text), block.emphasis);
    case 'fields':
      return drawFields(block.fields);
    case 'quote':
      return sections(drawQuote(block.text, block.speaker));
    case 'list':
      return sections(block.items.map((item, at) => drawItem(item, block.ordered ? `${at + 1}.` : '•')).join('\n'));
    case 'status':
      return sections(drawStatus(block.status));
    case 'timeline':
      return sections(block.entries.map(drawTimelineLine).join('\n'));
    case 'image':
      return block.alt.trim() === '' ? [] : [context(escape(block.alt))];
    case 'file':
      // What the file says stands in the reply's words.
      return [];
    case 'buttons':
      return drawButtons(block.buttons, index);
    case 'link':
      return [context(drawLink(block.label, block.url))];
    case 'divider':
      return [{ type: 'divider' }];
    default:
      return block satisfies never;
  }
}

function drawHeading(words: string, level: 1 | 2): types.KnownBlock[] {
  const text = cutText(safeText(words).replaceAll('\n', ' ').trim(), MAX_HEADER_CHARS);
  if (text === '') return [];
  // A header's text is plain: nothing in it is read as markup, so nothing in it is escaped.
  return level === 1
    ? [{ type: 'header', text: { type: 'plain_text', text, emoji: false } }]
    : sections(`*${escape(words)}*`);
}

function drawText(words: string, emphasis: 'strong' | 'muted' | undefined): types.KnownBlock[] {
  if (words.trim() === '') return [];
  if (emphasis === 'muted') return [context(words)];
  return sections(emphasis === 'strong' ? `*${words.replaceAll('\n', '*\n*')}*` : words);
}

/** Short ones side by side, two a row as Slack draws them; long ones a line each. */
function drawFields(fields: readonly Field[]): types.KnownBlock[] {
  const written = fields.map(({ label, value }) => {
    const name = escape(label);
    return cutText(`${name === '' ? '' : `*${name}*\n`}${escape(value)}`, MAX_FIELD_CHARS);
  });
  const isLong = written.some((text) => text.length > 120) || fields.some(({ label }) => label.trim() === '');
  if (isLong) {
    return sections(
      fields.map(({ label, value }) => `${label.trim() ? `*${escape(label)}*  ` : ''}${escape(value)}`).join('\n'),
    );
  }
  const rows: types.KnownBlock[] = [];
  for (let from = 0; from < written.length; from += MAX_FIELDS) {
    const texts = written.slice(from, from + MAX_FIELDS).filter((text) => text !== '');
    if (texts.length > 0) {
      rows.push({ type: 'section', fields: texts.map((text) => ({ type: 'mrkdwn', text, verbatim: true })) });
    }
  }
  return rows;
}

function drawQuote(words: string, speaker: string | null): string {
  const quote = `“${escape(words)}”${speaker ? `\n— ${escape(speaker)}` : ''}`;
  return quote
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

function statusWord(status: Status): string {
  const { mark, label } = STATUS_LOOKS[status];
  return `${mark} ${label}`;
}

function drawStatus({ name, status, before, detail }: StatusLine): string {
  const change = before && before !== status ? `${statusWord(before)} → ${statusWord(status)}` : statusWord(status);
  return `*${escape(name)}*: ${change}${detail ? `\n_${escape(detail)}_` : ''}`;
}

function drawItem(item: ListItem, bullet: string): string {
  const status = item.status ? `${statusWord(item.status)} ` : '';
  const words = item.url === undefined ? escape(item.text) : drawLink(item.text, item.url);
  return `${bullet} ${status}${words}${item.detail ? ` · ${escape(item.detail)}` : ''}`;
}

/** The reader's own time zone and way of writing dates; the ISO form for clients that know neither. */
function drawTimelineLine({ at, before, after, text, sources }: TimelineLine): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  const when = Number.isNaN(seconds)
    ? escape(at)
    : `<!date^${seconds}^{date_short}|${new Date(seconds * 1000).toISOString().slice(0, 10)}>`;
  const change = after ? ` ${before && before !== after ? `${statusWord(before)} → ` : ''}${statusWord(after)}` : '';
  return `• ${when}${change}: ${escape(text)}${sources.length > 0 ? ` · ${escape(sources.join(', '))}` : ''}`;
}

function drawLink(label: string, url: string): string {
  const href = webAddress(url);
  const words = escape(label).replaceAll(/[|\n]/gu, ' ');
  return href === null ? words : `<${href.replaceAll(/[<>|\s]/gu, encodeURIComponent)}|${words || escape(href)}>`;
}

/** A button's command is its value, so that it works after a restart; one that is too long is left out. */
function drawButtons(buttons: readonly Button[], index: number): types.KnownBlock[] {
  const elements = buttons
    .filter(({ command, label }) => command.length <= MAX_VALUE_CHARS && safeText(label).trim() !== '')
    .slice(0, MAX_BUTTONS)
    .map(({ label, command }, at): types.Button => ({
      type: 'button',
      action_id: `${RUN_ACTION}:${index}:${at}`,
      text: { type: 'plain_text', text: cutText(safeText(label).replaceAll('\n', ' '), MAX_LABEL_CHARS), emoji: false },
      value: command,
    }));
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

/**
 * Feed text as text. Slack reads `&`, `<` and `>` as markup everywhere; a word joiner before the marks of mrkdwn keeps
 * them as they are, and one behind `@` and `!` keeps a mention from being made of them by any client.
 */
function escape(words: string): string {
  return safeText(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/gu, '\u2060$&')
    .replaceAll('@', '@\u2060');
}
