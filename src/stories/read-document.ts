import { ParleyError } from '#src/core/errors.ts';
import type { ReadableText } from '#src/core/story.ts';
import { decodeBody } from '#src/feeds/decode.ts';
import { foldParagraphs } from './html-scan.ts';
import { detectLanguage } from './language.ts';
import { MAX_STORY_BYTES, readableText } from './readable.ts';

/** A file or a fetched page as it came. */
export interface StoryDocument {
  /** A file's name, a page's address, or `-`. */
  readonly name: string;
  /** As the server gave it; null for a file. */
  readonly contentType: string | null;
  readonly body: Uint8Array;
}

/** The first bytes of what people hand over by mistake. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF'],
  ['PK\u0003\u0004', 'a zip archive or an office document'],
  ['\u0089PNG', 'a picture'],
  ['ÿØÿ', 'a picture'],
  ['GIF8', 'a picture'],
  ['\u001f\u008b', 'compressed data'],
];

/** The share of control and undecodable characters above which a text is none. */
const MAX_RUBBISH = 0.02;
/** How much of the text is looked at to judge it. */
const HEAD_CHARS = 20_000;

/**
 * The story in a file or a page: HTML by `readableText`, plain text as it is, with its line ends folded.
 * Throws `story/too-large` over 5 MB, `story/not-text`, `story/empty`, and what `readableText` throws.
 */
export function readDocument({ name, contentType, body }: StoryDocument): ReadableText {
  const what = name === '-' ? 'The input' : name;
  if (body.byteLength > MAX_STORY_BYTES) {
    throw new ParleyError('story/too-large', { what, limitBytes: MAX_STORY_BYTES });
  }
  const type = contentType?.split(';')[0]?.trim().toLowerCase() || null;
  const text = decodeText(body, contentType, what);
  if (isHtml(name, type, text)) return readableText(text, what);
  if (type !== null && type !== 'text/plain') throw new ParleyError('story/not-text', { what, found: type });
  const story = foldParagraphs(text);
  if (story === '') throw new ParleyError('story/empty', { what });
  return { text: story, title: null, language: detectLanguage(story), warnings: [] };
}

function decodeText(body: Uint8Array, contentType: string | null, what: string): string {
  const opening = Buffer.from(body.subarray(0, 8)).toString('latin1');
  const signature = SIGNATURES.find(([bytes]) => opening.startsWith(bytes));
  if (signature) throw new ParleyError('story/not-text', { what, found: signature[1] });
  const text = decodeBody(body, contentType);
  const head = text.slice(0, HEAD_CHARS);
  // oxlint-disable-next-line no-control-regex
  const rubbish = head.match(/[\u0000-\u0008\u000E-\u001F\uFFFD]/g)?.length ?? 0;
  if (rubbish > MAX_RUBBISH * head.length) throw new ParleyError('story/not-text', { what, found: 'binary data' });
  return text;
}

function isHtml(name: string, type: string | null, text: string): boolean {
  if (type !== null) return type === 'text/html' || type === 'application/xhtml+xml';
  if (/\.x?html?$/i.test(name)) return true;
  return /^\s*(?:<!doctype html|<html|<head|<body|<article)/i.test(text.slice(0, 1_000));
}
