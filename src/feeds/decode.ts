import { isUtf8 } from 'node:buffer';
import { getEncoding } from 'encoding-sniffer';

/** As much of the opening as may hold a prolog or a meta element. */
const SNIFFED_BYTES = 4_096;
const NON_ASCII = /[^\0-\u007F]/;

/**
 * Bytes to text. The charset is taken from the byte order mark, else the Content-Type, else the XML prolog or the HTML
 * meta element (the order of the WHATWG's sniffing algorithm), else UTF-8 where the bytes are that and windows-1252 where not.
 * Never throws: bytes that the charset does not know become U+FFFD.
 * @param contentType as the server gave it
 */
export function decodeBody(body: Uint8Array, contentType: string | null = null): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const fallback = isUtf8(bytes) ? 'utf-8' : 'windows-1252';
  const label = contentType?.match(/charset\s{0,9}=\s{0,9}["']?([^\s;"']{1,40})/i)?.[1];
  const encoding = getEncoding(bytes.subarray(0, SNIFFED_BYTES), {
    maxBytes: SNIFFED_BYTES,
    defaultEncoding: fallback,
    ...(label !== undefined && isKnown(label) ? { transportLayerEncodingLabel: label } : {}),
  }).toLowerCase();
  return new TextDecoder(mend(encoding, bytes, fallback)).decode(bytes);
}

/** Two wrong declarations are common enough, and sure enough to tell, to be mended. */
function mend(encoding: string, bytes: Buffer, fallback: string): string {
  if (!isKnown(encoding)) return fallback;
  // Text that is well-formed UTF-8 beyond ASCII is hardly ever anything else, whatever a server's default says.
  if (encoding === 'windows-1252' && fallback === 'utf-8') return 'utf-8';
  // Declared as UTF-8, and not one character beyond ASCII is.
  if (encoding === 'utf-8' && fallback !== 'utf-8' && !holdsUtf8(bytes)) return fallback;
  return encoding;
}

function holdsUtf8(bytes: Buffer): boolean {
  return NON_ASCII.test(new TextDecoder().decode(bytes).replaceAll('\uFFFD', ''));
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'replacement';
  } catch {
    return false;
  }
}
