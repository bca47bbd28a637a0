import { ParleyError } from '#src/core/errors.ts';
import type { ParsedFeed } from '#src/core/feed.ts';
import { canonicalAddress } from './canonical-address.ts';
import { foldBlanks, htmlToText, titleToText } from './html-text.ts';
import { nameItems } from './item-id.ts';
import type { UnnamedItem } from './item-id.ts';
import { parseJson } from './parse-json.ts';
import { parseXml } from './parse-xml.ts';
import type { RawItem } from './raw-item.ts';

/** More is an archive and no feed. */
const MAX_ITEMS = 1_000;
/** Where a document says what it is. */
const HEAD_CHARS = 2_000;

/**
 * Reads a feed of any format. One bad entry never loses the others; what had to be left out is in the warnings.
 * @param url where the feed was fetched from; a file's name does, and then relative addresses start from the feed's site
 * Throws `feed/not-a-feed` with what was found instead, and `feed/malformed`.
 */
export async function parseFeed(body: string, url: string): Promise<ParsedFeed> {
  // This takes off a byte order mark too.
  const document = body.trimStart();
  const head = document.slice(0, HEAD_CHARS);
  const other = describeOther(head);
  if (other !== null) throw new ParleyError('feed/not-a-feed', { url, found: other });
  const feed = head.startsWith('{')
    ? { format: 'json' as const, ...parseJson(document, url, MAX_ITEMS) }
    : await parseXml(document, url, MAX_ITEMS);
  const { items, warnings, remarks } = nameItems(feed.items.map(toItem));
  return {
    format: feed.format,
    title: feed.title === null ? null : titleToText(feed.title) || null,
    siteUrl: feed.siteUrl,
    items,
    warnings: [...feed.warnings, ...warnings],
    remarks: [...feed.remarks, ...remarks],
    askedIntervalMs: feed.askedIntervalMs,
  };
}

function toItem(raw: RawItem): UnnamedItem {
  const texts = raw.texts.map(htmlToText);
  return {
    guid: foldBlanks(raw.guid ?? '') || null,
    title: raw.titles.map(titleToText).find((title) => title !== '') ?? null,
    url: raw.link === null ? null : canonicalAddress(raw.link),
    publishedAt: raw.publishedAt,
    text: texts.reduce((longest, text) => (text.length > longest.length ? text : longest), ''),
  };
}

/** What a document is that is plainly no feed; null where it may be one. */
function describeOther(head: string): string | null {
  if (head === '') return 'nothing';
  if (head.startsWith('[')) return 'JSON that is no JSON Feed';
  if (/^(?:<!--[^]*?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(head)) return 'an HTML page';
  // oxlint-disable-next-line no-control-regex
  const rubbish = head.match(/[\u0000-\u0008\u000E-\u001F\uFFFD]/g)?.length ?? 0;
  if (rubbish > head.length / 10) return 'binary data';
  return /<[a-z!?]/i.test(head) || head.startsWith('{') ? null : 'plain text';
}
