import type { Feed, ParsedFeed } from '#src/core/feed.ts';

/**
 * Whether what an address holds now seems to be another feed than the one that was added: neither its title nor its site has
 * anything of the old one. A title that is edited, and a site that moves, are not that; the caller looks at the items too.
 */
export function isOtherFeed(known: Pick<Feed, 'title' | 'siteUrl'>, found: ParsedFeed): boolean {
  if (known.title === null || known.siteUrl === null || found.items.length === 0) return false;
  return !shareWord(known.title, found.title ?? '') && hostOf(known.siteUrl) !== hostOf(found.siteUrl ?? '');
}

function shareWord(a: string, b: string): boolean {
  const words = new Set(wordsOf(a));
  return wordsOf(b).some((word) => words.has(word));
}

function wordsOf(title: string): readonly string[] {
  return title.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./, '') ?? '';
}
