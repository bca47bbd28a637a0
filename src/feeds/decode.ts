import { isUtf8 } from 'node:buffer';
import { detect } from 'chardet';
import { getEncoding } from 'encoding-sniffer';
import type { FeedRemark } from '#src/core/feed-outcome.ts';

export interface DecodedText {
  readonly text: string;
  readonly remarks: readonly Extract<FeedRemark, 'unknown-charset' | 'mixed-charset'>[];
}

/** As much of the opening as may hold a prolog or a meta element. */
const SNIFFED_BYTES = 4_096;
/** As much as it takes to guess a language's charset. */
const GUESSED_BYTES = 64 * 1024;
const NON_ASCII = /[^\0-\u007F]/;
/** In bytes read one to one: a character of UTF-8 (RFC 3629, section 4), or bytes that are none. */
const UTF8_OR_NOT = /[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}|[\x80-\xFF]/g;

/**
 * Bytes to text. The charset is taken from the byte order mark, else the Content-Type, else the XML prolog or the HTML
 * meta element (the order of the WHATWG's sniffing algorithm), else UTF-8 where the bytes are that, else a guess by the
 * frequency of their characters.
 * Never throws: bytes that the charset does not know become U+FFFD.
 * @param contentType as the server gave it
 */
export function decodeBody(body: Uint8Array, contentType: string | null = null): string {
  return decodeWithRemarks(body, contentType).text;
}

/** The same, with what was odd about the charset. */
export function decodeWithRemarks(body: Uint8Array, contentType: string | null = null): DecodedText {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const header = contentType?.match(/charset\s{0,9}=\s{0,9}["']?([^\s;"']{1,40})/i)?.[1];
  const prolog = prologLabel(bytes);
  const labels = [header, prolog].filter((label) => label !== undefined);
  const isStrange = labels.length > 0 && labels.every((label) => !isKnown(label));
  const fallback = isUtf8(bytes) ? 'utf-8' : guess(bytes);
  const encoding = getEncoding(bytes.subarray(0, SNIFFED_BYTES), {
    maxBytes: SNIFFED_BYTES,
    defaultEncoding: fallback,
    ...(header !== undefined && isKnown(header) && !isMereDefault(header, prolog)
      ? { transportLayerEncodingLabel: header }
      : {}),
  }).toLowerCase();
  const mended = mend(encoding, bytes, fallback);
  if (mended === 'mixed') {
    const other = labels.find((label) => isKnown(label) && encodingOf(label) !== 'utf-8') ?? 'windows-1252';
    return { text: decodeMixed(bytes, other), remarks: ['mixed-charset'] };
  }
  return { text: new TextDecoder(mended).decode(bytes), remarks: isStrange ? ['unknown-charset'] : [] };
}

function prologLabel(bytes: Buffer): string | undefined {
  const opening = bytes.subarray(0, SNIFFED_BYTES).toString('latin1');
  return /<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{1,40})["']/.exec(opening)?.[1];
}

/** Latin-1 is what servers say when nobody told them; the document's own word then says more. */
function isMereDefault(header: string, prolog: string | undefined): boolean {
  return prolog !== undefined && isKnown(prolog) && encodingOf(header) === 'windows-1252';
}

/** Wrong declarations that are common enough, and sure enough to tell, to be mended. */
function mend(encoding: string, bytes: Buffer, fallback: string): string {
  if (!isKnown(encoding)) return fallback;
  // Text that is well-formed UTF-8 beyond ASCII is hardly ever anything else, whatever a server's default says.
  if (encoding === 'windows-1252' && fallback === 'utf-8') return 'utf-8';
  if (encoding !== 'utf-8' || fallback === 'utf-8') return encoding;
  // Declared as UTF-8, and not one character beyond ASCII is; or some are, and the others are of another charset.
  return holdsUtf8(bytes) ? 'mixed' : fallback;
}

function holdsUtf8(bytes: Buffer): boolean {
  return NON_ASCII.test(new TextDecoder().decode(bytes).replaceAll('\uFFFD', ''));
}

/** Feeds that are put together from several sources can change their charset half-way. */
function decodeMixed(bytes: Buffer, other: string): string {
  const decoder = new TextDecoder(other);
  return bytes.toString('latin1').replace(UTF8_OR_NOT, (run) => {
    const raw = Buffer.from(run, 'latin1');
    return run.length > 1 && isUtf8(raw) ? raw.toString('utf8') : decoder.decode(raw);
  });
}

function guess(bytes: Buffer): string {
  const guessed = detect(bytes.subarray(0, GUESSED_BYTES));
  return guessed !== null && isKnown(guessed) && encodingOf(guessed) !== 'utf-8' ? encodingOf(guessed) : 'windows-1252';
}

function encodingOf(label: string): string {
  return new TextDecoder(label).encoding;
}

function isKnown(label: string): boolean {
  try {
    return encodingOf(label) !== 'replacement';
  } catch {
    return false;
  }
}
