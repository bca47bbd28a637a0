import { inline, joined } from '#src/core/inline.ts';
import type { Feed, FeedFormat, FeedItem, ParsedFeed } from '#src/core/feed.ts';
import type { FeedAddition, OfferedFeed } from '#src/core/feed-services.ts';
import type { ListItem, Reply } from '#src/core/reply.ts';
import type { SubscribedFeed } from '#src/core/store.ts';
import { fields, muted, plural } from './blocks.ts';
import { healthWords } from './feed-health.ts';
import { distance } from './times.ts';

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
      {
        kind: 'buttons',
        buttons: [
          { label: 'Preview', command: `/feeds preview ${feed.id}` },
          { label: 'Pause', command: `/feeds pause ${feed.id}` },
          { label: 'Remove', command: `/feeds remove ${feed.id}` },
        ],
      },
    ],
  };
}

type FeedChoice = Extract<FeedAddition, { kind: 'choice' }>;

/** The feeds of a site, each with the button that adds it. */
export function presentFeedChoice({ pageUrl, feeds }: FeedChoice, label: string | null, now: Date): Reply {
  const option = label === null ? '' : ` label:"${label.replaceAll('"', '')}"`;
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `${pageUrl} offers ${plural(feeds.length, 'feed')}`, level: 1 },
      { kind: 'text', text: 'Nothing was added yet. Which one?' },
      { kind: 'list', ordered: true, items: feeds.map((feed) => offerLine(feed, now)) },
      {
        kind: 'buttons',
        buttons: feeds.map(({ url, title }) => ({ label: title ?? url, command: `/feeds add ${url}${option}` })),
      },
    ],
  };
}

function offerLine({ url, title, format, items, lastItemAt }: OfferedFeed, now: Date): ListItem {
  const newest = lastItemAt === null ? null : inline`newest ${distance(lastItemAt, now)}`;
  const parts = [FORMAT_NAMES[format], plural(items, 'item'), newest];
  const detail = joined(
    parts.filter((part) => part !== null),
    ', ',
  );
  return { text: title ?? 'Untitled feed', detail, url };
}

/** What a change of a setting did, with the way back. */
export function presentSettingChanged(change: {
  readonly feed: Feed;
  readonly name: string;
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}): Reply {
  const { feed, name, setting, before, after } = change;
  const words = before === after ? `${after ?? 'none'}, as before` : `${before ?? 'none'} → ${after ?? 'none'}`;
  const undo = { label: 'Undo', command: `/feeds set ${feed.id} ${setting} ${before ?? 'none'}` };
  return {
    personal: true,
    blocks: [
      { kind: 'text', text: `${name}: ${setting}: ${words}.` },
      {
        kind: 'buttons',
        buttons: [{ label: 'Preview', command: `/feeds preview ${feed.id}` }, ...(before === after ? [] : [undo])],
      },
    ],
  };
}

export function presentFeedPaused(feed: Feed, since: 'now' | 'already'): Reply {
  const name = feed.title ?? feed.url;
  return {
    personal: true,
    blocks: [
      {
        kind: 'text',
        text:
          since === 'now'
            ? `Paused: ${name}. It is not visited for this community, and what it brings is not posted here, until you resume it.`
            : `${name} is paused already.`,
      },
      { kind: 'buttons', buttons: [{ label: 'Resume', command: `/feeds resume ${feed.id}` }] },
    ],
  };
}

export function presentFeedResumed(feed: Feed, wasPaused: boolean, now: Date): Reply {
  const name = feed.title ?? feed.url;
  const kept = wasPaused ? ' What came in during the pause is kept for context and is not posted.' : '';
  return {
    personal: true,
    blocks: [
      { kind: 'text', text: `Visited now: ${name}.${kept}` },
      ...fields({ label: 'Health', value: healthWords(feed, now) }),
      { kind: 'buttons', buttons: [{ label: 'Health', command: `/feeds health ${feed.id}` }] },
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
export function presentFeeds(all: readonly SubscribedFeed[], label: string | null, now: Date): Reply {
  if (all.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'There is no feed yet. Add one: /feeds add <address>' }] };
  }
  const numbered = all.map((subscribed, index) => ({ ...subscribed, number: index + 1 }));
  const wanted = label?.toLowerCase();
  const shown = numbered.filter(
    ({ subscription }) => wanted === undefined || subscription.label?.toLowerCase() === wanted,
  );
  if (shown.length === 0) return noSuchLabel(all, label ?? '');
  const rest = shown.length - MAX_LISTED;
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: label === null ? 'Feeds' : `Feeds: ${label}`, level: 1 },
      {
        kind: 'list',
        ordered: label === null,
        items: shown.slice(0, MAX_LISTED).map((one) => feedLine(one, label === null ? null : one.number, now)),
      },
      ...(rest > 0 ? [muted(`And ${rest} more. See /feeds list <label>, or /feeds export for all.`)] : []),
    ],
  };
}

function noSuchLabel(all: readonly SubscribedFeed[], label: string): Reply {
  const labels = [...new Set(all.flatMap(({ subscription }) => subscription.label ?? []))].toSorted();
  const known = labels.length === 0 ? 'No feed has a label yet.' : `There are: ${labels.join(', ')}.`;
  return { personal: true, blocks: [{ kind: 'text', text: `No feed has the label “${label}”. ${known}` }] };
}

/** @param number said where the list itself does not count */
function feedLine({ feed, subscription }: SubscribedFeed, number: number | null, now: Date): ListItem {
  const marks = [feed.sample ? ' (sample)' : '', subscription.label === null ? '' : ` [${subscription.label}]`].join(
    '',
  );
  const health = subscription.paused ? '‖ paused' : healthWords(feed, now);
  const place = number === null ? '' : `no. ${number}, `;
  return { text: `${feed.title ?? 'Untitled feed'}${marks}`, detail: inline`${place}${health}`, url: feed.url };
}
