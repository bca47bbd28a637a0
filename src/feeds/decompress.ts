import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import type { InputType } from 'node:zlib';
import { ParleyError } from '#src/core/errors.ts';

type Decompress = (bytes: InputType, options: { maxOutputLength: number }) => Promise<Buffer>;

const unzip: Decompress = promisify(gunzip);
const unbrotli: Decompress = promisify(brotliDecompress);
const unzstd: Decompress = promisify(zstdDecompress);
const unwrap: Decompress = promisify(inflate);
const unwrapRaw: Decompress = promisify(inflateRaw);

const CODINGS: Readonly<Record<string, Decompress>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: unbrotli,
  zstd: unzstd,
  // By the standard there is a zlib header (RFC 9110, section 8.4.1.2), and some servers leave it out.
  deflate: (bytes, options) => (hasZlibHeader(bytes) ? unwrap(bytes, options) : unwrapRaw(bytes, options)),
};

/** Nobody needs more than one; each more is another chance to grow. */
const MAX_CODINGS = 2;

/**
 * Undoes a body's Content-Encoding, and stops as soon as the result passes the limit.
 * Throws `fetch/too-large` and `fetch/broken-body`.
 */
export async function decompress(
  body: Buffer,
  contentEncoding: string | null,
  { url, limitBytes }: { url: string; limitBytes: number },
): Promise<Buffer> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (body.length === 0) return body;
  if (codings.length > MAX_CODINGS) {
    throw damaged(url, 'it is compressed too often');
  }
  let result = body;
  // The header lists them in the order in which they were applied.
  for (const coding of codings.toReversed()) {
    const undo = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined;
    if (!undo) {
      throw damaged(url, 'its compression is none that we know');
    }
    try {
      result = await undo(result, { maxOutputLength: limitBytes });
    } catch (cause) {
      if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE')
        throw new ParleyError('fetch/too-large', { url, limitBytes, unpacked: true }, { cause });
      throw damaged(url, 'its compression is damaged', cause);
    }
  }
  return result;
}

function damaged(url: string, reason: string, cause?: unknown): ParleyError {
  return new ParleyError('fetch/broken-body', { url, reason, fault: 'broken-compression' }, { cause });
}

function hasZlibHeader(bytes: InputType): boolean {
  return Buffer.isBuffer(bytes) && ((bytes[0] ?? 0) & 0x0f) === 8;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
