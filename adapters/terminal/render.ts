import { plainText } from '#src/core/inline.ts';
import { dayWords } from '#src/core/present/times.ts';
import type { Block, Button, Field, ListItem, Reply, StatusLine, TimelineLine } from '#src/core/reply.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { cleanLine, cleanText, cleanUrl } from './clean-text.ts';
import { beside, indent, padTo, widest, wrap } from './layout.ts';
import { MAX_BLOCKS } from './limits.ts';
import type { TerminalLook } from './limits.ts';
import { createPaint } from './paint.ts';
import type { Paint } from './paint.ts';

const CHAPTER_INDENT = 2;
const LABEL_INDENT = 2;
const GAP = 2;
/** Below this a second column is too narrow to read in. */
const MIN_COLUMN = 28;
/** Values longer than this are prose and get the wider column. */
const PROSE_CHARS = 80;
const DATE_COLUMN = 13;

/** The terminal writes no files by itself; the command line does where it is told. */
const KEEPING = 'To keep it, from a shell: npm run parley -- exec --save FOLDER "/…"';

interface Pen {
  readonly width: number;
  readonly paint: Paint;
}

/** Draws a reply for a terminal. No line is wider than the window, but for addresses, which stay whole to be copied. */
export function renderReply(reply: Reply, look: TerminalLook): string {
  const paint = createPaint(look);
  const lines: string[] = [];
  let inset = 0;
  let previous: Block | null = null;
  for (const group of groupBlocks(reply.blocks.slice(0, MAX_BLOCKS))) {
    const [block] = group;
    if (block.kind === 'heading' || block.kind === 'divider' || block.kind === 'buttons') inset = 0;
    const margin = inset + (isLabel(previous) && block.kind !== 'heading' ? LABEL_INDENT : 0);
    const drawn = drawGroup(group, { width: look.width - margin, paint }, previous);
    if (drawn.length === 0) continue;
    if (previous !== null && !isClose(previous, block)) lines.push('');
    lines.push(...indent(drawn, margin));
    if (block.kind === 'heading' && block.level === 2) inset = CHAPTER_INDENT;
    previous = group.at(-1) ?? block;
  }
  return `${lines.join('\n')}\n`;
}

type Group = readonly [Block, ...Block[]];

/** Status lines in a row are drawn together, so that their columns line up. */
function groupBlocks(blocks: readonly Block[]): readonly Group[] {
  const groups: [Block, ...Block[]][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind === 'status' && last?.[0].kind === 'status') last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function isLabel(block: Block | null): boolean {
  return block?.kind === 'text' && block.emphasis === 'strong';
}

/** Whether a block follows another without a blank line. */
function isClose(previous: Block, block: Block): boolean {
  if (block.kind === 'heading') return false;
  if (previous.kind === 'heading') return true;
  if (isLabel(previous)) return true;
  if (previous.kind === 'divider' || block.kind === 'divider') return previous.kind === 'divider';
  if (block.kind === 'text' && block.emphasis === 'muted')
    return previous.kind === 'text' && previous.emphasis === 'muted';
  return previous.kind === 'status' ? block.kind === 'text' : previous.kind === block.kind && block.kind === 'link';
}

function drawGroup(group: Group, pen: Pen, previous: Block | null): readonly string[] {
  const [block] = group;
  switch (block.kind) {
    case 'heading':
      return drawHeading(cleanLine(block.text), block.level, pen);
    case 'text':
      return drawText(cleanText(plainText(block.text)), block.emphasis, pen);
    case 'fields':
      return drawFields(block.fields, pen);
    case 'quote':
      return drawQuote(block.text, block.speaker === null ? null : plainText(block.speaker), pen);
    case 'list':
      return drawList(block.items, block.ordered === true, pen);
    case 'status': {
      const statuses = group.flatMap((one) => (one.kind === 'status' ? [one.status] : []));
      return drawStatuses(statuses, pen, previous?.kind === 'heading' ? previous.text : null);
    }
    case 'timeline':
      return drawTimeline(block.entries, pen);
    case 'image':
      return drawText(cleanText(`Picture: ${block.alt}`), 'muted', pen);
    case 'file':
      return drawText(cleanText(`File: ${block.file.name}. ${KEEPING}`), 'muted', pen);
    case 'buttons':
      return drawButtons(block.buttons, pen);
    case 'link':
      return drawItem('', { text: block.label, url: block.url }, pen);
    case 'divider':
      return [pen.paint.quiet('─'.repeat(pen.width))];
    default:
      return block satisfies never;
  }
}

function drawHeading(text: string, level: 1 | 2, { width, paint }: Pen): readonly string[] {
  const lines = wrap(paint.strong(text), width);
  return level === 1 ? [...lines, paint.quiet('─'.repeat(width))] : lines;
}

function drawText(text: string, emphasis: 'strong' | 'muted' | undefined, { width, paint }: Pen): readonly string[] {
  if (text === '') return [];
  const style = emphasis === 'strong' ? paint.strong : emphasis === 'muted' ? paint.quiet : (plain: string) => plain;
  return text.split('\n').flatMap((paragraph) => wrap(style(paragraph), width));
}

/** Labels in a column, values beside them; a label is not said again for the value after it. */
function drawFields(given: readonly Field[], { width, paint }: Pen): readonly string[] {
  const rows = given.map((field) => ({
    label: cleanLine(plainText(field.label)),
    value: cleanText(plainText(field.value)),
  }));
  const hasProse = rows.some((row) => row.value.length > PROSE_CHARS);
  const labelWidth = Math.min(widest(rows.map((row) => row.label)), Math.floor(width * (hasProse ? 0.26 : 0.42)));
  const isNarrow = width - labelWidth - GAP < MIN_COLUMN;
  return rows.flatMap(({ label, value }, index) => {
    const shown = rows[index - 1]?.label === label ? '' : label;
    if (isNarrow) {
      const head = shown === '' ? [] : wrap(paint.quiet(shown), width);
      return [...head, ...indent(wrapParagraphs(value, width - GAP), GAP)];
    }
    const left = shown === '' ? [] : wrap(shown, labelWidth).map(paint.quiet);
    return beside(left, labelWidth + GAP, wrapParagraphs(value, width - labelWidth - GAP));
  });
}

function wrapParagraphs(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => wrap(paragraph, width));
}

function drawQuote(text: string, speaker: string | null, { width, paint }: Pen): readonly string[] {
  const bar = paint.quiet('│ ');
  const by = speaker === null ? 'speaker not named' : cleanLine(speaker);
  const words = wrap(`“${cleanText(text).replaceAll('\n', ' ')}”`, width - 2);
  return [...words, ...wrap(`— ${by}`, width - 2).map(paint.quiet)].map((line) => `${bar}${line}`);
}

function drawList(items: readonly ListItem[], ordered: boolean, pen: Pen): readonly string[] {
  if (items.some((item) => item.status !== undefined)) return drawStatusTable(items, pen);
  const numberWidth = String(items.length).length + 2;
  return items.flatMap((item, index) => drawItem(ordered ? padTo(`${index + 1}.`, numberWidth) : '• ', item, pen));
}

/** The text, with its detail and its address beside it where they fit in a line, else below. */
function drawItem(mark: string, item: ListItem, { width, paint }: Pen): readonly string[] {
  const room = width - mark.length;
  const url = item.url === undefined ? null : cleanUrl(item.url);
  const detail = paint.quiet(cleanText(plainText(item.detail ?? '')).replaceAll('\n', ' '));
  const lines = joinFitting(cleanLine(plainText(item.text)), detail, room);
  if (url === null) return beside([mark], mark.length, lines);
  const isShort = lines.length === 1 && detail === '' && widest([`${lines[0]}  ${url}`]) <= room;
  const all = isShort ? [`${lines[0]}  ${paint.link(url)}`] : [...lines, paint.link(url)];
  return beside([mark], mark.length, all);
}

function joinFitting(text: string, detail: string, room: number): readonly string[] {
  if (detail === '') return wrap(text, room);
  const joined = `${text}  ${detail}`;
  return widest([joined]) <= room ? [joined] : [...wrap(text, room), ...wrap(detail, room)];
}

/** Status, name and detail in three columns, or the detail under the name where the window is narrow. */
function drawStatusTable(items: readonly ListItem[], { width, paint }: Pen): readonly string[] {
  const rows = items.map((item) => ({
    status: item.status === undefined ? '' : statusWords(item.status, paint),
    text: cleanLine(plainText(item.text)),
    detail: cleanLine(plainText(item.detail ?? '')),
  }));
  const statusWidth = widest(rows.map((row) => row.status)) + GAP;
  const detailWidth = widest(rows.map((row) => row.detail));
  const room = width - statusWidth;
  const nameWidth = Math.min(widest(rows.map((row) => row.text)), room - detailWidth - GAP);
  const isNarrow = nameWidth < MIN_COLUMN && nameWidth < widest(rows.map((row) => row.text));
  return rows.flatMap(({ status, text, detail }) => {
    const right = isNarrow
      ? [...wrap(text, room), ...(detail === '' ? [] : wrap(paint.quiet(detail), room))]
      : beside(wrap(text, nameWidth), nameWidth + GAP, [paint.quiet(detail)]);
    return beside([status], statusWidth, right);
  });
}

function statusWords(status: Status, paint: Paint): string {
  const { mark, label } = STATUS_LOOKS[status];
  return paint.status(status, `${mark} ${label}`);
}

/** Mark, name and status in columns. Right under a heading with its name, one line does not say the name again. */
function drawStatuses(
  statuses: readonly StatusLine[],
  { width, paint }: Pen,
  heading: string | null,
): readonly string[] {
  const [only] = statuses;
  const isNamed = statuses.length === 1 && only?.name === heading;
  const nameWidth = Math.min(widest(statuses.map((one) => cleanLine(one.name))), Math.floor(width * 0.5));
  return statuses.flatMap(({ name, status, before, detail, words: given }) => {
    const { mark, label } = STATUS_LOOKS[status];
    const from = before === undefined ? '' : `${given?.before ?? STATUS_LOOKS[before].label} → `;
    const quiet = detail === undefined ? '' : paint.quiet(`  ${cleanLine(plainText(detail))}`);
    const words = `${from}${paint.status(status, given?.status ?? label)}${quiet}`;
    const left = paint.status(status, mark);
    if (isNamed) return beside([left], 2, wrap(words, width - 2));
    const names = wrap(cleanLine(name), nameWidth);
    return beside([left], 2, beside(names, nameWidth + GAP, wrap(words, width - nameWidth - GAP - 2)));
  });
}

function drawTimeline(entries: readonly TimelineLine[], { width, paint }: Pen): readonly string[] {
  return entries.flatMap((entry, index) => {
    const right = drawEvent(entry, { width: width - DATE_COLUMN, paint });
    const day = wrap(cleanLine(dayWords(entry.at)), DATE_COLUMN - GAP).map(paint.quiet);
    return [...(index === 0 ? [] : ['']), ...beside(day, DATE_COLUMN, right)];
  });
}

function drawEvent({ before, after, text, sources }: TimelineLine, { width, paint }: Pen): readonly string[] {
  const from = before === null || before === after ? '' : `${STATUS_LOOKS[before].label} → `;
  const change = after === null ? [] : wrap(`${from}${statusWords(after, paint)}`, width);
  const outlets = cleanLine(sources.join(', '));
  return [
    ...change,
    ...wrap(cleanText(text).replaceAll('\n', ' '), width),
    ...(outlets === '' ? [] : wrap(outlets, width).map(paint.quiet)),
  ];
}

/** A terminal has no buttons: it shows what to type. */
function drawButtons(buttons: readonly Button[], { width, paint }: Pen): readonly string[] {
  return buttons.flatMap((button) =>
    beside([paint.quiet('→')], 2, wrap(paint.quiet(cleanLine(button.command)), width - 2)),
  );
}
