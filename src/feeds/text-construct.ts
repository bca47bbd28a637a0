import { isUtf8 } from 'node:buffer';
import { escapeUTF8 } from 'entities';
import type { XmlElement } from './xml-tree.ts';
import { childElements, textOf } from './xml-tree.ts';

/** Markup inside a text is written back to at most this depth. */
const MAX_MARKUP_DEPTH = 100;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/**
 * The content of a text element as HTML, whatever way its feed wrote it: plain text, escaped markup, CDATA, markup as it
 * is, or base64. By the text constructs of Atom 1.0 (RFC 4287, section 3.1) and the modes of Atom 0.3; RSS has no types, and
 * its texts count as HTML.
 */
export function textAsHtml(element: XmlElement): string {
  const type = element.attributes.get('type')?.trim().toLowerCase() ?? '';
  const mode = element.attributes.get('mode')?.trim().toLowerCase() ?? '';
  const isPlain = type === 'text' || type === 'text/plain';
  if (mode === 'base64' || isBinary(type)) return decodeBase64(textOf(element), isPlain);
  if (childElements(element).length > 0) return innerMarkup(element, 0);
  const isLiteral = isPlain || type === 'xhtml' || mode === 'xml';
  return isLiteral && mode !== 'escaped' ? escapeUTF8(textOf(element)) : textOf(element);
}

/** Atom 1.0 has such content in base64 (RFC 4287, section 4.1.3.3). */
function isBinary(type: string): boolean {
  return type === 'application/octet-stream' || /^(?:image|audio|video|font)\//.test(type);
}

/** Empty where it holds no text. */
function decodeBase64(text: string, isPlain: boolean): string {
  if (!BASE64.test(text)) return text;
  const bytes = Buffer.from(text, 'base64');
  if (!isUtf8(bytes)) return '';
  const decoded = bytes.toString('utf8');
  return isPlain ? escapeUTF8(decoded) : decoded;
}

function innerMarkup(element: XmlElement, depth: number): string {
  const parts = element.children.map((child) => {
    if (typeof child === 'string') return escapeUTF8(child);
    const inner = depth < MAX_MARKUP_DEPTH ? innerMarkup(child, depth + 1) : escapeUTF8(textOf(child));
    const name = child.name.slice(child.name.indexOf(':') + 1);
    return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
  });
  return parts.join('');
}
