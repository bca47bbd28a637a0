import { type Opml, generateOpml } from 'feedsmith';
import { ParleyError } from '#src/core/errors.ts';
import type { FeedList, ListedFeed } from '#src/core/feed-services.ts';
import { absoluteAddress } from './canonical-address.ts';
import { type XmlElement, XmlLimitError, childElements, readXml } from './xml-tree.ts';

/** More than anybody reads; what is over is counted. */
const MAX_FEEDS = 1_000;
const MAX_LABEL_CHARS = 60;
const MAX_SHOWN_CHARS = 80;

/**
 * Reads a list of feeds (OPML 1.0 and 2.0). Its folders become labels, the inner ones after the outer ones. A bad outline
 * loses none of the others. Throws `feed/bad-list`.
 * @param what names the list in a fault
 */
export function readOpml(text: string, what: string): FeedList {
  const root = readTree(text, what).find((element) => element.name === 'opml');
  if (!root) throw new ParleyError('feed/bad-list', { what, reason: 'it holds no <opml>' });
  const feeds = new Map<string, ListedFeed>();
  const faults: string[] = [];
  let leftOut = 0;
  let repeated = 0;
  for (const { outline, folders } of outlinesOf(root)) {
    const title = titleOf(outline);
    const typed = outline.attributes.get('xmlurl') ?? '';
    const url = absoluteAddress(typed);
    if (url === null) {
      const isFeed = typed !== '' || ['rss', 'atom'].includes(outline.attributes.get('type')?.toLowerCase() ?? '');
      if (isFeed) faults.push(faultOf(title, typed));
    } else if (feeds.has(url)) repeated += 1;
    else if (feeds.size >= MAX_FEEDS) leftOut += 1;
    else feeds.set(url, { url, title, label: folders.join(' / ').slice(0, MAX_LABEL_CHARS) || null });
  }
  return { feeds: [...feeds.values()], faults, repeated, leftOut };
}

function readTree(text: string, what: string): readonly XmlElement[] {
  try {
    return readXml(text.trimStart(), '').top;
  } catch (error) {
    if (error instanceof XmlLimitError) throw new ParleyError('feed/bad-list', { what, reason: error.message });
    throw error;
  }
}

interface PlacedOutline {
  readonly outline: XmlElement;
  readonly folders: readonly string[];
}

/** Every outline, in the order of the document. Without recursion, since nesting comes from outside. */
function* outlinesOf(root: XmlElement): Generator<PlacedOutline> {
  const waiting: { readonly element: XmlElement; readonly folders: readonly string[] }[] = [
    { element: root, folders: [] },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element, folders } = next;
    const isOutline = element.name === 'outline';
    if (isOutline) yield { outline: element, folders };
    const isFolder = isOutline && !element.attributes.has('xmlurl');
    const title = titleOf(element);
    const inside = isFolder && title !== null ? [...folders, title] : folders;
    waiting.push(
      ...childElements(element)
        .map((child) => ({ element: child, folders: inside }))
        .toReversed(),
    );
  }
}

function titleOf({ attributes }: XmlElement): string | null {
  return attributes.get('text')?.trim() || attributes.get('title')?.trim() || null;
}

function faultOf(title: string | null, typed: string): string {
  const name = title === null ? 'An outline without a name' : `“${title.slice(0, MAX_SHOWN_CHARS)}”`;
  return typed === ''
    ? `${name} has no address.`
    : `${name}: “${typed.slice(0, MAX_SHOWN_CHARS)}” is no http or https address.`;
}

/** Writes a list of feeds, which must not be empty, as OPML 2.0; those with a label stand in a folder of that name. */
export function writeOpml(title: string, feeds: readonly ListedFeed[], now: Date): string {
  const outlines = [...Map.groupBy(feeds, (feed) => feed.label)].flatMap(([label, members]): Opml.Outline<Date>[] => {
    const inside = members.map(outlineOf);
    return label === null ? inside : [{ text: label, outlines: inside }];
  });
  return generateOpml({ head: { title, dateCreated: now }, body: { outlines } });
}

function outlineOf({ title, url }: ListedFeed): Opml.Outline<Date> {
  return { text: title ?? url, type: 'rss', xmlUrl: url };
}
