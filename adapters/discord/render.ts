import {
  type APIActionRowComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  ButtonStyle,
  ComponentType,
  escapeMarkdown,
} from 'discord.js';
import type { Block, Button, ListItem, Reply, StatusLine, TimelineLine } from '#src/core/reply.ts';
import { cutText, safeText, webAddress } from '#src/core/safe-text.ts';
import { STATUS_LOOKS, type Status, type Tone } from '#src/core/vocabulary.ts';
import { MAX_BUTTONS_A_ROW, MAX_COMPONENTS, MAX_CUSTOM_ID_CHARS, MAX_LABEL_CHARS, MAX_TEXT_CHARS } from './limits.ts';

/** Discord's own greens, blues, yellows and reds, so that the accent fits either theme. */
const ACCENTS: Readonly<Record<Tone, number>> = {
  good: 0x23a559,
  open: 0x5865f2,
  waiting: 0xf0b232,
  bad: 0xda373c,
  neutral: 0x80848e,
};

const MORE = '-# More than Discord shows in one message was left out.';

/** Draws a reply as one container of Components V2, within Discord's limits. */
export function renderReply(reply: Reply): APIContainerComponent[] {
  const components: APIComponentInContainer[] = [];
  // The container and the line that says something was left out are counted beforehand.
  let componentsLeft = MAX_COMPONENTS - 2;
  let charsLeft = MAX_TEXT_CHARS - MORE.length;
  let isCut = false;
  const taken = new Set<string>();
  for (const drawn of mergeTexts(reply.blocks.flatMap((block) => drawBlock(block, taken)))) {
    if (drawn.type === ComponentType.TextDisplay) {
      const content = cutText(drawn.content, charsLeft);
      isCut ||= content !== drawn.content;
      if (content.length < 2 || componentsLeft < 1) break;
      components.push({ ...drawn, content });
      charsLeft -= content.length;
      componentsLeft -= 1;
      if (isCut) break;
      continue;
    }
    const needed = drawn.type === ComponentType.ActionRow ? 1 + drawn.components.length : 1;
    if (needed > componentsLeft) isCut = true;
    else components.push(drawn);
    componentsLeft -= Math.min(needed, componentsLeft);
  }
  if (components.length === 0)
    components.push({ type: ComponentType.TextDisplay, content: 'There is nothing to show.' });
  if (isCut) components.push({ type: ComponentType.TextDisplay, content: MORE });
  return [{ type: ComponentType.Container, accent_color: accentOf(reply), components }];
}

function accentOf({ blocks }: Reply): number {
  const status = blocks.find((block) => block.kind === 'status')?.status.status;
  return ACCENTS[status ? STATUS_LOOKS[status].tone : 'neutral'];
}

/** Text displays in a row become one, since each counts as a component. */
function mergeTexts(components: readonly APIComponentInContainer[]): readonly APIComponentInContainer[] {
  const merged: APIComponentInContainer[] = [];
  for (const component of components) {
    const last = merged.at(-1);
    if (component.type === ComponentType.TextDisplay && last?.type === ComponentType.TextDisplay) {
      merged[merged.length - 1] = { ...last, content: `${last.content}\n${component.content}` };
    } else merged.push(component);
  }
  return merged;
}

function text(content: string): APIComponentInContainer[] {
  return content.trim() === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

function drawBlock(block: Block, taken: Set<string>): readonly APIComponentInContainer[] {
  switch (block.kind) {
    case 'heading':
      return text(`${block.level === 1 ? '##' : '###'} ${escape(block.text)}`);
    case 'text':
      return text(drawText(escape(block.text), block.emphasis));
    case 'fields':
      return text(block.fields.map(({ label, value }) => `**${escape(label)}** ${escape(value)}`).join('\n'));
    case 'quote':
      return text(
        `> “${escape(block.text).replaceAll('\n', '\n> ')}”${block.speaker ? `\n> -# ${escape(block.speaker)}` : ''}`,
      );
    case 'list':
      return text(block.items.map((item, index) => drawItem(item, block.ordered ? `${index + 1}.` : '-')).join('\n'));
    case 'status':
      return text(drawStatus(block.status));
    case 'timeline':
      return text(block.entries.map(drawTimelineLine).join('\n'));
    case 'image':
      return text(`-# ${escape(block.alt)}`);
    case 'file':
      return text(`-# ${escape(block.file.name)}`);
    case 'buttons':
      return drawButtons(block.buttons, taken);
    case 'link':
      return text(drawLink(block.label, block.url));
    case 'divider':
      return [{ type: ComponentType.Separator }];
    default:
      return block satisfies never;
  }
}

function drawText(words: string, emphasis: 'strong' | 'muted' | undefined): string {
  if (emphasis === 'strong') return `**${words}**`;
  return emphasis === 'muted'
    ? words
        .split('\n')
        .map((line) => `-# ${line}`)
        .join('\n')
    : words;
}

function markAndWord(status: Status): string {
  const { mark, label } = STATUS_LOOKS[status];
  return `${mark} ${label}`;
}

function drawStatus({ name, status, before, detail }: StatusLine): string {
  const change = before && before !== status ? `${markAndWord(before)} → ${markAndWord(status)}` : markAndWord(status);
  return `**${escape(name)}**: ${change}${detail ? `\n-# ${escape(detail)}` : ''}`;
}

function drawItem(item: ListItem, bullet: string): string {
  const status = item.status ? `${markAndWord(item.status)} ` : '';
  const words = item.url ? drawLink(item.text, item.url) : escape(item.text);
  return `${bullet} ${status}${words}${item.detail ? ` · ${escape(item.detail)}` : ''}`;
}

function drawTimelineLine({ at, before, after, text: words, sources }: TimelineLine): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  const when = Number.isNaN(seconds) ? escape(at) : `<t:${seconds}:d>`;
  const change = after ? ` ${before && before !== after ? `${markAndWord(before)} → ` : ''}${markAndWord(after)}` : '';
  return `- ${when}${change}: ${escape(words)}${sources.length > 0 ? ` · ${escape(sources.join(', '))}` : ''}`;
}

/** In angle brackets, so that Discord shows no preview of the page. */
function drawLink(label: string, url: string): string {
  const href = webAddress(url);
  if (href === null) return escape(label);
  return `[${escape(label).replaceAll(/[[\]]/gu, ' ')}](<${href.replaceAll(/[<>()\s]/gu, encodeURIComponent)}>)`;
}

/**
 * A button's command is its custom id, so that it works after a restart; one that is too long is left out, and one that
 * the message has already, since Discord wants ids to differ.
 */
function drawButtons(buttons: readonly Button[], taken: Set<string>): readonly APIComponentInContainer[] {
  const drawn: APIComponentInMessageActionRow[] = buttons
    .filter(({ command, label }) => {
      const fits = command !== '' && command.length <= MAX_CUSTOM_ID_CHARS && safeText(label).trim() !== '';
      if (!fits || taken.has(command)) return false;
      taken.add(command);
      return true;
    })
    .slice(0, MAX_BUTTONS_A_ROW)
    .map((button) => ({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: cutText(safeText(button.label), MAX_LABEL_CHARS),
      custom_id: button.command,
    }));
  const row: APIActionRowComponent<APIComponentInMessageActionRow> = {
    type: ComponentType.ActionRow,
    components: drawn,
  };
  return drawn.length > 0 ? [row] : [];
}

/** Feed text as text: no markdown, no link, and no mention, not even one that would ping nobody. */
function escape(words: string): string {
  const marked = escapeMarkdown(safeText(words), {
    heading: true,
    bulletedList: true,
    numberedList: true,
    maskedLink: true,
  });
  return marked
    .replaceAll('@', '@\u2060')
    .replaceAll('://', ':\u2060//')
    .replaceAll(/<(?=[@#:/ta])/gu, '<\u2060');
}
