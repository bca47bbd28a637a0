import { escapeUTF8 } from 'entities';
import { z } from 'zod';
import { ParleyError } from '#src/core/errors.ts';
import { absoluteAddress } from './canonical-address.ts';
import { parseDate } from './dates.ts';
import type { RawFeed, RawItem } from './raw-item.ts';

const text = z.string().nullish().catch(null);

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). An unreadable field counts as missing. */
const itemSchema = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  date_published: text,
  date_modified: text,
});

const feedSchema = z.object({
  version: z
    .string()
    .regex(/jsonfeed\.org\/version\//i)
    .optional(),
  title: text,
  home_page_url: text,
  items: z.array(z.unknown()),
});

/** An item holds a few objects at most: attachments, authors. */
const MAX_CUTS = 20;

/** Reads JSON Feed 1 and 1.1. Throws `feed/not-a-feed` and `feed/malformed`. */
export function parseJson(body: string, url: string, maxItems: number): RawFeed {
  const { value, isCutOff } = readJson(body, url);
  const feed = feedSchema.safeParse(value);
  if (!feed.success) throw new ParleyError('feed/not-a-feed', { url, found: 'JSON that is no JSON Feed' });
  const { title, home_page_url: home, items } = feed.data;
  const siteUrl = absoluteAddress(home ?? '', url);
  const readable = items.slice(0, maxItems).flatMap((item) => itemSchema.safeParse(item).data ?? []);
  const lost = Math.min(items.length, maxItems) - readable.length;
  const warnings: string[] = [];
  if (lost > 0) warnings.push(`${lost === 1 ? 'An item' : `${lost} items`} could not be read.`);
  if (isCutOff) warnings.push('The document breaks off; what is whole of it was read.');
  if (items.length > maxItems)
    warnings.push(`The feed has ${items.length} items; only the first ${maxItems} were read.`);
  return {
    title: title === null || title === undefined ? null : escapeUTF8(title),
    siteUrl,
    items: readable.map((item) => toRawItem(item, siteUrl ?? url)),
    warnings,
    remarks: isCutOff ? ['truncated'] : [],
    askedIntervalMs: null,
  };
}

function readJson(body: string, url: string): { value: unknown; isCutOff: boolean } {
  try {
    return { value: JSON.parse(body), isCutOff: false };
  } catch (cause) {
    const whole = wholeItems(body);
    if (whole !== null) return { value: whole, isCutOff: true };
    const reason = `it is not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new ParleyError('feed/malformed', { url, reason }, { cause });
  }
}

/** What a document that breaks off holds up to the last item that is whole; null where it holds none. */
function wholeItems(body: string): unknown {
  let end = body.length;
  for (let attempt = 0; attempt < MAX_CUTS; attempt += 1) {
    end = body.lastIndexOf('}', end - 1);
    if (end < 0) return null;
    try {
      return JSON.parse(`${body.slice(0, end + 1)}]}`);
    } catch {
      // This brace ends no item; the one before it may.
    }
  }
  return null;
}

function toRawItem(item: z.infer<typeof itemSchema>, base: string): RawItem {
  const plain = [item.content_text, item.summary].filter(isPresent).map(plainAsHtml);
  return {
    guid: item.id ?? null,
    titles: [item.title].filter(isPresent).map((title) => escapeUTF8(title)),
    link: [item.url, item.external_url].map((link) => absoluteAddress(link ?? '', base)).find(isPresent) ?? null,
    publishedAt: parseDate(item.date_published ?? '') ?? parseDate(item.date_modified ?? ''),
    texts: [item.content_html, ...plain].filter(isPresent),
  };
}

function plainAsHtml(plain: string): string {
  return escapeUTF8(plain).replace(/\r\n|[\n\r]/g, '<br/>');
}

function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
