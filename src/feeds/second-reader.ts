import { parseFeed } from 'feedsmith';
import { z } from 'zod';
import { absoluteAddress } from './canonical-address.ts';
import { parseDate } from './dates.ts';
import type { RawFeed, RawItem } from './raw-item.ts';

/** A text, as RSS has it or as Atom has it. */
const words = z
  .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
  .nullish()
  .catch(null);
const links = z
  .array(z.object({ href: z.string(), rel: z.string().optional() }))
  .optional()
  .catch([]);

const itemSchema = z.object({
  title: words,
  link: words,
  links,
  id: words,
  guid: words,
  rdf: z.object({ about: words }).optional().catch(undefined),
  pubDate: words,
  published: words,
  updated: words,
  dc: z.object({ date: words }).optional().catch(undefined),
  description: words,
  summary: words,
  content: z
    .union([words, z.object({ encoded: words }).transform(({ encoded }) => encoded)])
    .optional()
    .catch(null),
});

const feedSchema = z.object({
  title: words,
  link: words,
  links,
  items: z.array(itemSchema).optional(),
  entries: z.array(itemSchema).optional(),
});

/** Reads a feed that the first reader refused; null where this one refuses it too. */
export function readAgain(
  document: string,
  url: string,
  maxItems: number,
): Pick<RawFeed, 'title' | 'siteUrl' | 'items'> | null {
  const feed = feedSchema.safeParse(parse(document));
  if (!feed.success) return null;
  const { title, items = [], entries = [] } = feed.data;
  return {
    title: title ?? null,
    siteUrl: linkOf(feed.data, url),
    items: [...items, ...entries].slice(0, maxItems).map((item) => toRawItem(item, url)),
  };
}

function parse(document: string): unknown {
  try {
    return parseFeed(document).feed;
  } catch {
    // It throws for whatever it does not know, and the first reader's fault is the one that is told.
    return null;
  }
}

function toRawItem(item: z.infer<typeof itemSchema>, url: string): RawItem {
  const { title, description, summary, content, pubDate, published, updated, dc } = item;
  const dates = [pubDate, published, dc?.date, updated].map((date) => parseDate(date ?? ''));
  return {
    guid: item.guid ?? item.id ?? item.rdf?.about ?? null,
    titles: typeof title === 'string' ? [title] : [],
    link: linkOf(item, url),
    publishedAt: dates.find((date) => date !== null) ?? null,
    texts: [description, summary, content].filter((text) => typeof text === 'string'),
  };
}

function linkOf(said: Pick<z.infer<typeof itemSchema>, 'link' | 'links'>, url: string): string | null {
  const alternate = said.links?.find(({ rel = 'alternate' }) => rel === 'alternate')?.href;
  return absoluteAddress(said.link ?? alternate ?? '', url);
}
