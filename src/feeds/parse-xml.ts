import RssParser from 'rss-parser';
import { ParleyError } from '#src/core/errors.ts';
import type { RawFeed, RawItem } from './raw-item.ts';
import { regularise } from './repair.ts';
import type { RegularFeed } from './repair.ts';
import { XmlLimitError, readXml } from './xml-tree.ts';
import type { XmlDocument, XmlElement } from './xml-tree.ts';

type ExtraField = 'dcTitle' | 'mediaTitle' | 'modified' | 'rdf:about' | 'id';
/** Of the texts it has their places. */
type CustomItem = Readonly<Partial<Record<ExtraField, string>>> & { readonly texts?: readonly string[] };

const reader = new RssParser<object, CustomItem>({
  customFields: {
    item: [
      ['dc:title', 'dcTitle'],
      ['media:title', 'mediaTitle'],
      ['modified', 'modified'],
      ['text', 'texts', { keepArray: true }],
    ],
  },
});

/**
 * Reads RSS 0.9x to 2.0, RSS 1.0 and Atom 0.3 and 1.0. The document is first repaired and written anew in the plain form of its
 * dialect, since rss-parser refuses a whole feed for one bad date or `&`, goes by prefixes and not by namespaces, puts the
 * words of XHTML content out of order, and knows neither xml:base nor base64.
 * Throws `feed/not-a-feed` and `feed/malformed`.
 */
export async function parseXml(
  body: string,
  url: string,
  maxItems: number,
): Promise<RawFeed & Pick<RegularFeed, 'format'>> {
  const document = readTree(body, url);
  const regular = regularise(document, url, maxItems);
  if (!regular) throw new ParleyError('feed/not-a-feed', { url, found: describeXml(document.top) });
  const { format, xml, texts, warnings, remarks, askedIntervalMs } = regular;
  const said = { format, warnings, askedIntervalMs };
  try {
    const feed = await reader.parseString(xml);
    const items = feed.items.map((item) => toRawItem(item, texts));
    return { ...said, title: feed.title ?? null, siteUrl: feed.link ?? null, items, remarks };
  } catch (cause) {
    // Hardly any feed needs it.
    const { readAgain } = await import('./second-reader.ts');
    const second = readAgain(body, url, maxItems);
    if (!second) throw new ParleyError('feed/malformed', { url, reason: String(cause) }, { cause });
    return { ...said, ...second, remarks: [...remarks, 'second-reader'] };
  }
}

function readTree(body: string, url: string): XmlDocument {
  try {
    return readXml(body, url);
  } catch (error) {
    if (error instanceof XmlLimitError) throw new ParleyError('feed/malformed', { url, reason: error.message });
    throw error;
  }
}

function toRawItem(item: CustomItem & RssParser.Item, texts: readonly string[]): RawItem {
  return {
    guid: item.guid ?? item.id ?? (item['rdf:about'] || null),
    titles: [item.title, item.dcTitle, item.mediaTitle].filter((title) => title !== undefined),
    link: item.link ?? null,
    publishedAt: item.isoDate ?? item.modified ?? null,
    texts: (item.texts ?? []).flatMap((place) => texts[Number(place)] ?? []),
  };
}

function describeXml([root]: readonly XmlElement[]): string {
  if (!root) return 'no XML';
  if (/^(?:xhtml:)?html$/.test(root.name)) return 'an HTML page';
  if (root.name === 'opml') return 'a list of feeds (OPML)';
  return `an XML document of another kind (its root is <${root.writtenName.slice(0, 40)}>)`;
}
