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

/** Reads JSON Feed 1 and 1.1. Throws `feed/not-a-feed` and `feed/malformed`. */
export function parseJson(body: string, url: string, maxItems: number): RawFeed {
  const feed = feedSchema.safeParse(readJson(body, url));
  if (!feed.success) throw new ParleyError('feed/not-a-feed', { url, found: 'JSON that is no JSON Feed' });
  const { title, home_page_url: home, items } = feed.data;
  const siteUrl = absoluteAddress(home ?? '', url);
  const readable = items.slice(0, maxItems).flatMap((item) => itemSchema.safeParse(item).data ?? []);
  const lost = Math.min(items.length, maxItems) - readable.length;
  const warnings: string[] = [];
  if (lost > 0) warnings.push(`${lost === 1 ? 'An item' : `${lost} items`} could not be read.`);
  if (items.length > maxItems)
    warnings.push(`The feed has ${items.length} items; only the first ${maxItems} were read.`);
  return {
    title: title === null || title === undefined ? null : escapeUTF8(title),
    siteUrl,
    items: readable.map((item) => toRawItem(item, siteUrl ?? url)),
    warnings,
    remarks: [],
    askedIntervalMs: null,
  };
}

function readJson(body: string, url: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const reason = `it is not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new ParleyError('feed/malformed', { url, reason }, { cause });
  }
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
