import { decodeHTMLStrict } from 'entities';
import { Parser } from 'htmlparser2';
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
}

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
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

const MAX_DEPTH = 200;
const MAX_ELEMENTS = 400_000;
/** Each element that declares prefixes copies those around it. */
const MAX_PREFIXES = 64;

/**
 * Reads XML as leniently as browsers read HTML: bare `&`, undeclared prefixes, entities of HTML, elements left open and text
 * around the root are taken in stride. A DOCTYPE is skipped, so that entities of its own are never expanded. Without
 * recursion, in time linear in the length. Throws XmlLimitError.
 * @param documentUrl what a relative xml:base starts from
 * @returns the elements at the top, of which a well-formed document has one
 */
export function readXml(text: string, documentUrl: string): readonly XmlElement[] {
  const top: OpenElement = {
    name: '',
    writtenName: '',
    attributes: new Map(),
    children: [],
    base: null,
    prefixes: new Map(),
  };
  const stack: OpenElement[] = [top];
  let elements = 0;
  let isCdata = false;
  const parser = new Parser(
    {
      onopentag(writtenName, attributes) {
        const parent = stack.at(-1) ?? top;
        elements += 1;
        if (stack.length > MAX_DEPTH) throw new XmlLimitError('its elements are nested too deep');
        if (elements > MAX_ELEMENTS) throw new XmlLimitError('it has too many elements');
        const element = openElement(parent, writtenName, attributes, documentUrl);
        parent.children.push(element);
        stack.push(element);
      },
      onclosetag() {
        stack.pop();
      },
      ontext(words) {
        stack.at(-1)?.children.push(isCdata ? words : decodeHTMLStrict(words));
      },
      oncdatastart() {
        isCdata = true;
      },
      oncdataend() {
        isCdata = false;
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(withoutControls(text));
  return top.children.filter((child) => typeof child !== 'string');
}

function openElement(
  parent: OpenElement,
  writtenName: string,
  written: Readonly<Record<string, string>>,
  documentUrl: string,
): OpenElement {
  const attributes = new Map(
    Object.entries(written).map(([name, value]) => [name.toLowerCase(), decodeHTMLStrict(value)]),
  );
  const prefixes = declaredPrefixes(attributes, parent.prefixes);
  const base = attributes.get('xml:base');
  return {
    name: usualName(writtenName.toLowerCase(), prefixes),
    writtenName,
    attributes,
    children: [],
    base: base === undefined ? parent.base : (absoluteAddress(base, parent.base ?? documentUrl) ?? parent.base),
    prefixes,
  };
}

function declaredPrefixes(
  attributes: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declarations = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declarations.length === 0 || inherited.size + declarations.length > MAX_PREFIXES) return inherited;
  return new Map([...inherited, ...declarations.map(([name, value]) => [name.slice(6), value] as const)]);
}

/** An unknown namespace, and a prefix that nobody declared, leave the name as it is written. */
function usualName(written: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = written.indexOf(':');
  const prefix = written.slice(0, Math.max(colon, 0));
  const address = prefixes.get(prefix);
  const usual = (address === undefined ? undefined : knownNamespaces.get(namespaceKey(address))) ?? prefix;
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

/** The depth is bounded by MAX_DEPTH. */
function collectText(element: XmlElement, parts: string[]): void {
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(child);
    else collectText(child, parts);
  }
}

export function childElements(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}
