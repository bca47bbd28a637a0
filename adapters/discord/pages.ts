import { type APIComponentInContainer, type APITextDisplayComponent, ComponentType } from 'discord.js';
import { cutText } from '#src/core/safe-text.ts';
import { MAX_PAGES } from './limits.ts';

/** What a page holds at most. */
export interface Room {
  /** Nested ones counted. */
  readonly components: number;
  /** Over all text displays. */
  readonly chars: number;
}

const MORE = '-# More than Discord shows was left out.';
/** Rows at the end stand on every page, unless they would take more components than this. */
const MAX_TAIL_COMPONENTS = 24;

type Component = APIComponentInContainer;

/**
 * Lays components out on pages, in their order. Text goes over to the next page at the end of a line, and a heading goes with
 * what it heads. The rows of buttons at the end are what people do next, and stand on every page.
 * @returns at least one page, and none that is empty
 */
export function fillPages(components: readonly Component[], room: Room): readonly (readonly Component[])[] {
  const merged = mergeTexts(components);
  const { body, tail } = partTail(merged);
  const own: Room = { components: room.components - costOf(tail).components, chars: room.chars };
  const pages = fill(body, own);
  if (pages.length > MAX_PAGES) return cutAfter(pages, MAX_PAGES, own).map((page) => [...page, ...tail]);
  return pages.length === 0 ? [tail] : pages.map((page) => [...page, ...tail]);
}

/** Text displays in a row become one, since each counts as a component. */
function mergeTexts(components: readonly Component[]): readonly Component[] {
  const merged: Component[] = [];
  for (const component of components) {
    const last = merged.at(-1);
    if (isText(component) && last && isText(last)) {
      merged[merged.length - 1] = { ...last, content: `${last.content}\n${component.content}` };
    } else merged.push(component);
  }
  return merged;
}

function isText(component: Component): component is APITextDisplayComponent {
  return component.type === ComponentType.TextDisplay;
}

function partTail(components: readonly Component[]): { body: readonly Component[]; tail: readonly Component[] } {
  const lastOther = components.findLastIndex(({ type }) => type !== ComponentType.ActionRow);
  const tail = components.slice(lastOther + 1);
  if (lastOther < 0 || costOf(tail).components > MAX_TAIL_COMPONENTS) return { body: components, tail: [] };
  return { body: components.slice(0, lastOther + 1), tail };
}

function fill(components: readonly Component[], room: Room): Component[][] {
  const pages: Component[][] = [];
  let page: Component[] = [];
  const turn = (): void => {
    // A line across the page's end parts nothing.
    while (page.at(-1)?.type === ComponentType.Separator) page.pop();
    if (page.length > 0) pages.push(page);
    page = [];
  };
  const queue = [...components];
  for (let next = queue.shift(); next && pages.length <= MAX_PAGES; next = queue.shift()) {
    const used = costOf(page);
    const left = { components: room.components - used.components, chars: room.chars - used.chars };
    const cost = costOf([next]);
    if (cost.components <= left.components && cost.chars <= left.chars) {
      page.push(next);
    } else if (isText(next) && left.components > 0) {
      const [head, rest] = splitText(next.content, left.chars, page.length === 0);
      if (head !== '') page.push({ ...next, content: head });
      turn();
      if (rest !== '') queue.unshift({ ...next, content: rest });
    } else {
      turn();
      // What does not fit on a page of its own fits on none.
      if (cost.components <= room.components && cost.chars <= room.chars) page.push(next);
    }
  }
  turn();
  return pages;
}

/** Parts text at the end of a line; within a line only where it must go on an empty page. A heading goes with its text. */
function splitText(content: string, chars: number, isFirst: boolean): readonly [head: string, rest: string] {
  const lines = content.split('\n');
  let taken = 0;
  let length = 0;
  for (const line of lines) {
    const longer = length + line.length + (taken > 0 ? 1 : 0);
    if (longer > chars) break;
    length = longer;
    taken += 1;
  }
  let kept = taken;
  while (kept > 0 && isBlankOrHeading(lines[kept - 1])) kept -= 1;
  if (kept === 0 && isFirst) kept = taken;
  if (kept > 0) return [lines.slice(0, kept).join('\n').trimEnd(), lines.slice(kept).join('\n')];
  if (!isFirst) return ['', content];
  return splitLine(content, chars);
}

function isBlankOrHeading(line: string | undefined): boolean {
  return line !== undefined && (line.trim() === '' || /^#{1,3} |^\*\*[^*]*\*\*$/u.test(line));
}

/** A line of its own that no page holds. */
function splitLine(content: string, chars: number): readonly [head: string, rest: string] {
  const cut = cutText(content, chars).replace(/ ?…$/u, '');
  // A sign and the backslash that makes it text stay together.
  const head = /(?:^|[^\\])(?:\\\\)*\\$/u.test(cut) ? cut.slice(0, -1) : cut;
  return head.trim() === ''
    ? [content.slice(0, chars), content.slice(chars)]
    : [head, content.slice(head.length).trimStart()];
}

/** The pages up to the last that is allowed, which says that there is more. */
function cutAfter(pages: readonly Component[][], count: number, room: Room): readonly (readonly Component[])[] {
  const kept = pages.slice(0, count);
  const last = [...(kept.pop() ?? [])];
  const needed = costOf([{ type: ComponentType.TextDisplay, content: MORE }]);
  const isOver = (): boolean => {
    const { components, chars } = costOf(last);
    return components + needed.components > room.components || chars + needed.chars > room.chars;
  };
  while (last.length > 0 && isOver()) {
    const end = last.pop();
    if (!end || !isText(end)) continue;
    const content = cutText(end.content, end.content.length - needed.chars);
    if (content.length > 1) last.push({ ...end, content });
  }
  return [...kept, [...last, { type: ComponentType.TextDisplay, content: MORE }]];
}

/** Components with those within them, and the characters of their texts. */
function costOf(components: readonly object[]): Room {
  let count = 0;
  let chars = 0;
  for (const component of components) {
    count += 1;
    if ('content' in component && typeof component.content === 'string') chars += component.content.length;
    const inner = [
      ...('components' in component && Array.isArray(component.components) ? (component.components as object[]) : []),
      ...('accessory' in component && typeof component.accessory === 'object' && component.accessory
        ? [component.accessory]
        : []),
    ];
    const cost = costOf(inner);
    count += cost.components;
    chars += cost.chars;
  }
  return { components: count, chars };
}
