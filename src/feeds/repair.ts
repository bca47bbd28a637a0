import { escapeUTF8 } from 'entities';
import type { FeedRemark } from '#src/core/feed-outcome.ts';
import { askedIntervalMs } from './asked-interval.ts';
import { absoluteAddress } from './canonical-address.ts';
import { parseDate } from './dates.ts';
import { textAsHtml } from './text-construct.ts';
import { childElements, textOf } from './xml-tree.ts';
import type { XmlDocument, XmlElement } from './xml-tree.ts';

/** A feed written anew in the plain form of its dialect, which rss-parser reads to the letter. */
export interface RegularFeed {
  readonly format: 'rss' | 'rdf' | 'atom';
  readonly xml: string;
  /** As HTML. In the XML stands each one's place here, since rss-parser would only copy it. */
  readonly texts: readonly string[];
  readonly warnings: readonly string[];
  readonly remarks: readonly FeedRemark[];
  readonly askedIntervalMs: number | null;
}

/** What to do with an element, and the name under which it is written. */
type Rule = readonly [kind: 'text' | 'date' | 'id', writtenAs: string];
/** A version of an item's text. */
const TEXT = 'text';

const RSS_RULES: ReadonlyMap<string, Rule> = rulesOf({
  title: ['text', 'title'],
  'dc:title': ['text', 'dc:title'],
  'media:title': ['text', 'media:title'],
  description: ['text', 'text'],
  'content:encoded': ['text', 'text'],
  content: ['text', 'text'],
  'atom:content': ['text', 'text'],
  'xhtml:body': ['text', 'text'],
  'xhtml:div': ['text', 'text'],
  summary: ['text', 'text'],
  'atom:summary': ['text', 'text'],
  'dc:description': ['text', 'text'],
  'itunes:summary': ['text', 'text'],
  'media:description': ['text', 'text'],
  guid: ['id', 'guid'],
  id: ['id', 'guid'],
  'atom:id': ['id', 'guid'],
  pubdate: ['date', 'pubDate'],
  'dc:date': ['date', 'dc:date'],
  'dcterms:issued': ['date', 'dc:date'],
  'dcterms:created': ['date', 'dc:date'],
  'atom:published': ['date', 'dc:date'],
  published: ['date', 'dc:date'],
  'atom:updated': ['date', 'modified'],
  updated: ['date', 'modified'],
  'dcterms:modified': ['date', 'modified'],
});

/** Atom 1.0 (RFC 4287), and the names that Atom 0.3 had for the same. */
const ATOM_RULES: ReadonlyMap<string, Rule> = rulesOf({
  id: ['id', 'id'],
  title: ['text', 'title'],
  'dc:title': ['text', 'dc:title'],
  'media:title': ['text', 'media:title'],
  'media:description': ['text', 'text'],
  summary: ['text', 'text'],
  content: ['text', 'text'],
  published: ['date', 'published'],
  issued: ['date', 'published'],
  created: ['date', 'published'],
  'dc:date': ['date', 'published'],
  updated: ['date', 'updated'],
  modified: ['date', 'updated'],
});

/** A map, since an element may be called `constructor`. */
function rulesOf(rules: Readonly<Record<string, Rule>>): ReadonlyMap<string, Rule> {
  return new Map(Object.entries(rules));
}

/** The relations (RFC 8288) under which a feed links to its story, best first. */
const STORY_RELATIONS = ['alternate', 'related', 'via'];
const HTML_TYPES = new Set(['', 'text/html', 'application/xhtml+xml']);

const MAX_ROOT_DEPTH = 5;
const MEDIA_GROUPS = new Set(['media:group', 'media:content']);

/** xml2js gives an element that holds nothing at all as a bare string, on which rss-parser fails. */
const NOT_EMPTY = 'regular="yes"';

/** How this document is read: which names mean what, and what its relative addresses start from. */
interface Reading {
  readonly format: RegularFeed['format'];
  /** The element's name with the prefix of the feed's own namespace left off. */
  readonly nameOf: (element: XmlElement) => string;
  readonly base: string;
  readonly texts: string[];
  badDates: number;
}
type Addressing = Pick<Reading, 'format' | 'nameOf' | 'base'>;

/**
 * Finds the feed in an XML tree and writes it anew: usual names and prefixes, texts as escaped HTML, addresses absolute and
 * the story's own first, dates in ISO 8601, each item where its dialect has it. What cannot be mended is left out of its
 * item, with a warning, so that it never costs the feed. Null where there is no feed.
 * @param maxItems the rest is left out, with a warning
 */
export function regularise(
  { top, isWellFormed }: XmlDocument,
  documentUrl: string,
  maxItems: number,
): RegularFeed | null {
  const root = findRoot(top);
  const format = root && formatOf(root);
  if (!root || !format) return null;
  const nameOf = namer(root);
  const channel = childElements(root).find((child) => nameOf(child) === 'channel') ?? root;
  const siteUrl = storyLinks(channel, { format, nameOf, base: documentUrl })[0];
  // Atom starts from its own address (RFC 4287, section 2); RSS says nothing, and its authors mean their site.
  const prefersOwn = format === 'atom' && URL.canParse(documentUrl);
  const base = prefersOwn ? documentUrl : (siteUrl ?? documentUrl);
  const reading: Reading = { format, nameOf, base, texts: [], badDates: 0 };
  const items = wholeItems(findItems(root, nameOf));
  const head = writeTitle(channel, reading) + writeLinks(siteUrl === undefined ? [] : [siteUrl], format);
  const body = items
    .slice(0, maxItems)
    .map((item) => writeItem(item, reading))
    .join('');
  const remarks: FeedRemark[] = [];
  if (root.isCutOff) remarks.push('truncated');
  else if (!isWellFormed) remarks.push('repaired');
  if (reading.badDates > 0) remarks.push('bad-dates');
  const warnings = describe(reading.badDates, items.length, maxItems);
  if (root.isCutOff) warnings.unshift('The document breaks off; what is whole of it was read.');
  const xml = layOut(format, head, body);
  return { format, xml, texts: reading.texts, warnings, remarks, askedIntervalMs: askedIntervalMs(channel) };
}

/** The feed may follow other text, such as a script's warnings, whose tags are left open. */
function findRoot(top: readonly XmlElement[]): XmlElement | undefined {
  let level = top;
  for (let depth = 0; depth < MAX_ROOT_DEPTH; depth += 1) {
    const root = level.find((element) => formatOf(element) !== null);
    if (root) return root;
    level = level.flatMap(childElements);
  }
  return undefined;
}

/** The item within which a document breaks off may lack what tells it from others, and comes whole at the next visit. */
function wholeItems(items: readonly XmlElement[]): readonly XmlElement[] {
  return items.at(-1)?.isCutOff ? items.slice(0, -1) : items;
}

function formatOf(element: XmlElement): RegularFeed['format'] | null {
  switch (element.name.slice(element.name.indexOf(':') + 1)) {
    case 'rss':
    case 'channel':
      return 'rss';
    case 'rdf':
      return 'rdf';
    case 'feed':
      return 'atom';
    default:
      return null;
  }
}

/** A feed may give its own namespace any prefix; RDF's is not that of the feed in it. */
function namer(root: XmlElement): (element: XmlElement) => string {
  const [prefix] = root.name.split(':');
  if (prefix === undefined || prefix === root.name || prefix === 'rdf') return ({ name }) => name;
  return ({ name }) => (name.startsWith(`${prefix}:`) ? name.slice(prefix.length + 1) : name);
}

/** Items wherever they are: RSS 1.0 has them beside the channel, RSS 2.0 in it, and some feeds mix them up. */
function findItems(root: XmlElement, nameOf: Reading['nameOf']): readonly XmlElement[] {
  return childElements(root).flatMap((child) => {
    const name = nameOf(child);
    // An item that is left open has the following ones inside it.
    if (name === 'item' || name === 'entry') return [child, ...findItems(child, nameOf)];
    return name === 'channel' || name === 'items' ? findItems(child, nameOf) : [];
  });
}

function writeItem(item: XmlElement, reading: Reading): string {
  const rules = reading.format === 'atom' ? ATOM_RULES : RSS_RULES;
  const parts = itemElements(item).map((child) => {
    const rule = rules.get(reading.nameOf(child));
    return rule ? writeElement(child, rule, reading) : '';
  });
  const about = item.attributes.get('rdf:about') ?? item.attributes.get('about') ?? '';
  const name = reading.format === 'atom' ? 'entry' : 'item';
  const links = writeLinks(storyLinks(item, reading), reading.format);
  return `<${name} ${NOT_EMPTY} rdf:about="${escapeUTF8(about)}">${links}${parts.join('')}</${name}>`;
}

/** Media RSS may group what it says of an item (https://www.rssboard.org/media-rss, `media:group` and `media:content`). */
function itemElements(item: XmlElement): readonly XmlElement[] {
  return childElements(item).flatMap((child) => (MEDIA_GROUPS.has(child.name) ? itemElements(child) : [child]));
}

function writeElement(element: XmlElement, [kind, writtenAs]: Rule, reading: Reading): string {
  const content = kind === 'text' ? textAsHtml(element) : textOf(element).trim();
  if (content.trim() === '') return '';
  if (writtenAs === TEXT) return write(writtenAs, String(reading.texts.push(content) - 1));
  if (kind !== 'date') return write(writtenAs, content);
  const date = parseDate(content);
  if (date !== null) return write(writtenAs, date);
  reading.badDates += 1;
  return '';
}

function writeTitle(channel: XmlElement, { nameOf }: Reading): string {
  const titles = childElements(channel).filter((child) => nameOf(child) === 'title' || nameOf(child) === 'dc:title');
  const title = titles.map(textAsHtml).find((html) => html.trim() !== '');
  return title === undefined ? '' : write('title', title);
}

/** Where the story itself is, best first. */
function storyLinks(item: XmlElement, reading: Addressing): readonly string[] {
  const children = childElements(item);
  const links = children.filter((child) => /^(?:atom:)?link$/.test(reading.nameOf(child)));
  const written = links
    .filter((link) => !link.attributes.has('href'))
    .map((link) => resolve(textOf(link), link, reading));
  const referred = links
    .filter((link) => relationRank(link) >= 0)
    .toSorted((a, b) => relationRank(a) - relationRank(b))
    .map((link) => resolve(link.attributes.get('href') ?? '', link, reading));
  // RSS 2.0: a guid is the story's address unless it says that it is not.
  const permanent = children
    .filter((child) => reading.nameOf(child) === 'guid' && !/^false$/i.test(child.attributes.get('ispermalink') ?? ''))
    .map((guid) => absoluteAddress(textOf(guid)));
  return [...written, ...referred, ...permanent].filter((address) => address !== null);
}

/** Lower is better; negative for a link that leads elsewhere. */
function relationRank({ attributes }: XmlElement): number {
  if (!attributes.has('href')) return -1;
  // A relation may be written as its address at IANA.
  const relations = (attributes.get('rel') || 'alternate').toLowerCase().split(/[\s/]+/);
  const rank = STORY_RELATIONS.findIndex((relation) => relations.includes(relation));
  const isHtml = HTML_TYPES.has(attributes.get('type')?.trim().toLowerCase() ?? '');
  return rank < 0 ? rank : rank * 2 + (isHtml ? 0 : 1);
}

function resolve(address: string, { base }: XmlElement, reading: Addressing): string | null {
  const whole = /^\s*www\./i.test(address) ? `http://${address.trim()}` : address;
  return absoluteAddress(whole, base ?? reading.base);
}

function writeLinks(addresses: readonly string[], format: RegularFeed['format']): string {
  return addresses
    .map((address) =>
      format === 'atom' ? `<link rel="alternate" href="${escapeUTF8(address)}"/>` : write('link', address),
    )
    .join('');
}

function write(name: string, content: string): string {
  return `<${name}>${escapeUTF8(content)}</${name}>`;
}

function layOut(format: RegularFeed['format'], head: string, items: string): string {
  if (format === 'atom') return `<feed ${NOT_EMPTY}>${head}${items}</feed>`;
  if (format === 'rdf') return `<rdf:RDF><channel ${NOT_EMPTY}>${head}</channel>${items}</rdf:RDF>`;
  return `<rss version="2.0"><channel ${NOT_EMPTY}>${head}${items}</channel></rss>`;
}

function describe(badDates: number, items: number, maxItems: number): string[] {
  const warnings: string[] = [];
  if (badDates > 0) warnings.push(`${badDates === 1 ? 'A date' : `${badDates} dates`} could not be read.`);
  if (items > maxItems) warnings.push(`The feed has ${items} items; only the first ${maxItems} were read.`);
  return warnings;
}
