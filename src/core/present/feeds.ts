import type { Feed, FeedFormat, FeedItem, ParsedFeed } from '#src/core/feed.ts';
import type { ListItem, Reply } from '#src/core/reply.ts';
import { fields, muted, plural } from './blocks.ts';
import { relativeWords } from './times.ts';

const MAX_LISTED = 100;

const FORMAT_NAMES: Readonly<Record<FeedFormat, string>> = {
  rss: 'RSS 2.0',
  rdf: 'RSS 1.0',
  atom: 'Atom',
  json: 'JSON Feed',
};

/** What `/feeds add` found. */
export function presentFeedAdded(feed: Feed, format: FeedFormat, items: number): Reply {
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `Added: ${feed.title ?? feed.url}`, level: 1 },
      ...fields(
        { label: 'Address', value: feed.url },
        { label: 'Format', value: FORMAT_NAMES[format] },
        { label: 'Found', value: plural(items, 'item') },
      ),
      muted('What the feed already holds is kept for context and is not posted; its news from now on is.'),
    ],
  };
}

/** What a feed holds, for `parley feed`. */
export function presentFeedReport(
  report:
    | Pick<ParsedFeed, 'title' | 'format' | 'items' | 'warnings'>
    | { readonly error: { readonly message: string } },
): Reply {
  if ('error' in report) return { blocks: [{ kind: 'text', text: report.error.message }] };
  const { title, format, items, warnings } = report;
  return {
    blocks: [
      { kind: 'heading', text: title ?? 'Untitled feed', level: 1 },
      muted(`${FORMAT_NAMES[format]}, ${plural(items.length, 'item')}`),
      { kind: 'list', items: items.slice(0, MAX_LISTED).map(itemLine) },
      ...warnings.map((warning) => muted(warning)),
    ],
  };
}

function itemLine({ title, url, publishedAt }: FeedItem): ListItem {
  return { text: title ?? 'Untitled', ...(publishedAt ? { detail: publishedAt } : {}), ...(url ? { url } : {}) };
}

/** `/feeds list`, numbered in the order of their adding, so that `/feeds remove 2` names the second. */
export function presentFeeds(feeds: readonly Feed[], now: Date): Reply {
  if (feeds.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'There is no feed yet. Add one: /feeds add <address>' }] };
  }
  const rest = feeds.length - MAX_LISTED;
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'Feeds', level: 1 },
      { kind: 'list', ordered: true, items: feeds.slice(0, MAX_LISTED).map((feed) => feedLine(feed, now)) },
      ...(rest > 0 ? [muted(`And ${rest} more.`)] : []),
    ],
  };
}

function feedLine(feed: Feed, now: Date): ListItem {
  const sample = feed.sample ? ' (sample)' : '';
  return { text: `${feed.title ?? 'Untitled feed'}${sample}`, detail: healthWords(feed, now), url: feed.url };
}

/** How the feed is doing: last visit, next visit, and the fault where the last one failed. */
export function healthWords(feed: Feed, now: Date): string {
  const next = `next ${relativeWords(feed.nextPollAt, now)}`;
  if (feed.lastPolledAt === null) return `not read yet, ${next}`;
  const last = relativeWords(feed.lastPolledAt, now);
  if (feed.failures === 0 || feed.lastFault === null) return `✓ well, read ${last}, ${next}`;
  const times = feed.failures === 1 ? 'failed once' : `failed ${feed.failures} times in a row`;
  return `✕ ${times}, last tried ${last}, ${next}: ${feed.lastFault.message}`;
}
