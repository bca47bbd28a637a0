import { decodeHTMLStrict } from 'entities';
import { type Handler, Parser } from 'htmlparser2';
import { z } from 'zod';
import { absoluteAddress } from './canonical-address.ts';
import namespacesJson from './data/namespaces.json' with { type: 'json' };

export interface XmlElement {
  /**
   * Lower case, with the usual prefix of its namespace whatever the document calls it: `dc:date`, `content:encoded`,
   * `atom:link`. The namespaces of RSS itself have no prefix.
   */
  readonly name: string;
  /** The name as the document writes it. */
  readonly writtenName: string;
  /** By name in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
  /** What relative addresses start from (xml:base of the element or of those around it); null where nothing says. */
  readonly base: string | null;
  /** The document broke off inside it. */
  readonly isCutOff: boolean;
}

export interface XmlDocument {
  /** The elements at the top, of which a well-formed document has one. */
  readonly top: readonly XmlElement[];
  readonly isWellFormed: boolean;
}

interface OpenElement extends XmlElement {
  isCutOff: boolean;
  readonly children: (XmlElement | string)[];
  /** The usual prefix for each that is declared. */
  readonly prefixes: ReadonlyMap<string, string>;
}

/** Thrown for a text that would cost too much to read; no feed that people read comes near. */
export class XmlLimitError extends Error {}

/** Usual prefix to the addresses of the namespace that are in use. */
const namespacesSchema = z.record(z.string().regex(/^[a-z]+$/), z.array(z.string().min(1)));

const knownNamespaces = new Map(
  Object.entries(namespacesSchema.parse(namespacesJson)).flatMap(([prefix, addresses]) =>
    addresses.map((address) => [namespaceKey(address), prefix === 'rss' ? '' : prefix] as const),
  ),
);

/** Elements deeper than this are read as if they were not nested: unescaped HTML with many open tags does that. */
const KEPT_DEPTH = 200;
const MAX_DEPTH = 5_000;
const MAX_ELEMENTS = 400_000;
/** Each element that declares prefixes copies those around it. */
const MAX_PREFIXES = 64;
/** Elements of HTML that hold nothing, and that unescaped HTML leaves open. */
const HOLDS_NOTHING = new Set(['br', 'hr', 'img', 'wbr', 'input']);
const BARE_AMPERSAND = /&(?!(?:#\d+|#x[\da-f]+|\w+);)/i;
/** A `<` that another one follows before any `>` begins no tag: “a<b”. */
const NO_TAG = /<(?![!?])(?=[^<>]*<)/g;
/** A DOCTYPE stands before the root, and none that a feed needs is longer. */
const DOCTYPE_CHARS = 50_000;

/**
 * Reads XML as leniently as browsers read HTML: bare `&`, undeclared prefixes, entities of HTML, elements left open and text
 * around the root are taken in stride. A DOCTYPE is skipped, so that entities of its own are never expanded, and one whose
 * entities are made of others is refused. Without recursion, in time linear in the length. Throws XmlLimitError.
 * @param documentUrl what a relative xml:base starts from
 */
export function readXml(text: string, documentUrl: string): XmlDocument {
  if (nestsEntities(text)) throw new XmlLimitError('it declares entities made of entities');
  const reader = new TreeReader(documentUrl);
  const parser = new Parser(reader, { xmlMode: true, decodeEntities: false });
  const clean = withoutControls(text).replace(NO_TAG, '&lt;');
  parser.write(clean);
  reader.hasEnded = true;
  parser.end();
  return { top: childElements(reader.top), isWellFormed: reader.isWellFormed && clean.length === text.length };
}

/** Whether a DOCTYPE makes entities of others, which is how a small document asks for gigabytes. */
function nestsEntities(text: string): boolean {
  const start = text.slice(0, DOCTYPE_CHARS).search(/<!DOCTYPE\s/i);
  if (start < 0) return false;
  const doctype = text.slice(start, start + DOCTYPE_CHARS);
  const end = doctype.search(/\]\s{0,9}>/);
  const [, ...entities] = (end < 0 ? '' : doctype.slice(0, end)).split('<!ENTITY');
  return entities.some((entity) => /&[a-z_]/i.test(entity));
}

/** Builds the tree from what the parser finds. */
class TreeReader implements Partial<Handler> {
  readonly top: OpenElement = {
    name: '',
    writtenName: '',
    attributes: new Map(),
    children: [],
    base: null,
    isCutOff: false,
    prefixes: new Map([['xml', 'xml']]),
  };
  isWellFormed = true;
  hasEnded = false;
  private readonly documentUrl: string;
  private readonly stack: OpenElement[] = [this.top];
  private elements = 0;
  /** Open elements beyond those that are kept. */
  private tooDeep = 0;
  private isCdata = false;
  /** For the parser, an element that closes itself has an implied end too. */
  private hasJustOpened = false;

  constructor(documentUrl: string) {
    this.documentUrl = documentUrl;
  }

  private get current(): OpenElement {
    return this.stack.at(-1) ?? this.top;
  }

  onopentag(writtenName: string, attributes: Readonly<Record<string, string>>): void {
    this.elements += 1;
    if (this.elements > MAX_ELEMENTS) throw new XmlLimitError('it has too many elements');
    if (this.stack.length + this.tooDeep > MAX_DEPTH) throw new XmlLimitError('its elements are nested too deep');
    if (this.stack.length > KEPT_DEPTH) {
      if (!HOLDS_NOTHING.has(writtenName)) this.tooDeep += 1;
      return;
    }
    this.hasJustOpened = true;
    const element = openElement(this.current, writtenName, attributes, this.documentUrl);
    if (!isDeclared(writtenName, element.prefixes)) this.isWellFormed = false;
    this.current.children.push(element);
    if (!HOLDS_NOTHING.has(writtenName)) this.stack.push(element);
  }

  onclosetag(writtenName: string, isImplied: boolean): void {
    if (isImplied && (this.hasEnded || !this.hasJustOpened)) this.isWellFormed = false;
    this.hasJustOpened = false;
    if (HOLDS_NOTHING.has(writtenName)) return;
    if (this.tooDeep > 0) {
      this.tooDeep -= 1;
      return;
    }
    const closed = this.stack.length > 1 ? this.stack.pop() : undefined;
    if (closed && isImplied && this.hasEnded) closed.isCutOff = true;
  }

  ontext(words: string): void {
    this.hasJustOpened = false;
    const holdsEntities = !this.isCdata && words.includes('&');
    if (holdsEntities && BARE_AMPERSAND.test(words)) this.isWellFormed = false;
    if (this.stack.length === 1 && words.trim() !== '') this.isWellFormed = false;
    this.current.children.push(holdsEntities ? decodeHTMLStrict(words) : words);
  }

  oncdatastart(): void {
    this.isCdata = true;
  }

  oncdataend(): void {
    this.isCdata = false;
  }
}

function isDeclared(writtenName: string, prefixes: ReadonlyMap<string, string>): boolean {
  const colon = writtenName.indexOf(':');
  return colon < 0 || prefixes.has(writtenName.slice(0, colon).toLowerCase());
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

function openElement(
  parent: OpenElement,
  writtenName: string,
  written: Readonly<Record<string, string>>,
  documentUrl: string,
): OpenElement {
  const entries = Object.entries(written);
  const attributes =
    entries.length === 0
      ? NO_ATTRIBUTES
      : new Map(entries.map(([name, value]) => [name.toLowerCase(), decodeHTMLStrict(value)]));
  const prefixes = declaredPrefixes(attributes, parent.prefixes);
  const base = attributes.get('xml:base');
  return {
    name: usualName(writtenName.toLowerCase(), prefixes),
    writtenName,
    attributes,
    children: [],
    isCutOff: false,
    base: base === undefined ? parent.base : (absoluteAddress(base, parent.base ?? documentUrl) ?? parent.base),
    prefixes,
  };
}

function declaredPrefixes(
  attributes: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (attributes.size === 0) return inherited;
  const declarations = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declarations.length === 0 || inherited.size + declarations.length > MAX_PREFIXES) return inherited;
  const usual = declarations.map(([name, address]) => {
    const prefix = name.slice(6);
    return [prefix, knownNamespaces.get(namespaceKey(address)) ?? prefix] as const;
  });
  return new Map([...inherited, ...usual]);
}

/** An unknown namespace, and a prefix that nobody declared, leave the name as it is written. */
function usualName(written: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = written.indexOf(':');
  const prefix = written.slice(0, Math.max(colon, 0));
  const usual = prefixes.get(prefix) ?? prefix;
  const local = written.slice(colon + 1);
  return usual === '' ? local : `${usual}:${local}`;
}

/** Feeds differ in blanks, case, scheme and the mark at the end. */
function namespaceKey(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[/#]$/, '');
}

/** XML 1.0 allows no control characters but tab and line ends. */
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFEFF]/g, '').toWellFormed();
}

/** The text of an element and of those inside it. */
export function textOf(element: XmlElement): string {
  const parts: string[] = [];
  collectText(element, parts);
  return parts.join('');
}

/** The depth is bounded by KEPT_DEPTH. */
function collectText(element: XmlElement, parts: string[]): void {
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(child);
    else collectText(child, parts);
  }
}

export function childElements(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}
