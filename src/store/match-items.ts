import { hash as digest } from 'node:crypto';
import type { FeedItem } from '#src/core/feed.ts';
import type { StoryRow } from './tables.ts';

/** A story that the feed has brought before, as far as it takes to know it again. */
export type KnownStory = Pick<StoryRow, 'id' | 'feed_id' | 'item_id' | 'item_hash' | 'title' | 'url' | 'published_at'>;

/** An item under the names that its story may have. */
export interface NamedItem {
  readonly item: FeedItem;
  readonly hash: string;
  /** The usual name, and the one for a story whose guid belongs to another story already. */
  readonly own: StoryName;
  readonly split: StoryName;
}

interface StoryName {
  readonly id: string;
  readonly itemId: string;
}

/** What becomes of an item. A `renamed` one has come under another guid before. */
export type Match =
  | { readonly kind: 'new'; readonly named: NamedItem; readonly as: StoryName }
  | { readonly kind: 'known'; readonly named: NamedItem; readonly story: KnownStory; readonly renamed: boolean };

export interface KnownStories {
  readonly byId: ReadonlyMap<string, KnownStory>;
  readonly byItemId: ReadonlyMap<string, KnownStory>;
  /** By `sightOf`, newest first where several have the same. */
  readonly bySight: ReadonlyMap<string, KnownStory>;
  /** The words that a story holds, for those whose item has changed. */
  readonly textOf: ReadonlyMap<string, string>;
}

/** Below this share of common words an item under a known guid is another story, and above it a publisher's edit. */
const EDIT_SHARE = 0.4;
const SHELF_CHARS = 4;
const ID_CHARS = 16;

/**
 * Ids begin with the feed's own characters, so that a feed's stories lie side by side in the store: spread over all of it, each
 * of them would cost a page of every index that holds ids.
 */
export function nameItems(feedId: string, items: readonly FeedItem[]): readonly NamedItem[] {
  const shelf = shortHash(feedId).slice(0, SHELF_CHARS);
  const name = (itemId: string): StoryName => ({
    id: shelf + shortHash(`${feedId}\n${itemId}`).slice(0, ID_CHARS),
    itemId,
  });
  return items.map((item) => {
    const hash = shortHash(`${item.title ?? ''}\n${item.text}`);
    return { item, hash, own: name(item.id), split: name(`${item.id}\n${item.url ?? hash}`) };
  });
}

/** What a reader sees of an item at a glance: its address and title, or title and text where it has no address. */
export function sightOf(story: { url: string | null; title: string | null; hash: string }): string {
  return story.url === null ? story.hash : `${story.url}\n${story.title ?? ''}`;
}

/**
 * Tells which items are stories that we have. The guid decides, with two exceptions that feeds force on us: a guid that now
 * stands for another story altogether is passed over, and an unknown guid with a known address and title is the known story.
 */
export function matchItems(items: readonly NamedItem[], known: KnownStories): readonly Match[] {
  const present = new Set(items.map(({ item }) => item.id));
  return items.map((named): Match => {
    const split = known.byId.get(named.split.id) ?? known.byItemId.get(named.split.itemId);
    if (split) return { kind: 'known', named, story: split, renamed: false };
    const own = known.byId.get(named.own.id) ?? known.byItemId.get(named.item.id);
    if (own) {
      if (isOtherStory(own, named, known.textOf.get(own.id))) return { kind: 'new', named, as: named.split };
      return { kind: 'known', named, story: own, renamed: false };
    }
    const seen = known.bySight.get(sightOf({ ...named.item, hash: named.hash }));
    // Two items with one address and title that stand side by side are two stories.
    if (seen && !present.has(seen.item_id)) return { kind: 'known', named, story: seen, renamed: true };
    return { kind: 'new', named, as: named.own };
  });
}

/** An edit keeps the address, the title, the date or most of the words. */
function isOtherStory(known: KnownStory, { item, hash }: NamedItem, text: string | undefined): boolean {
  if (known.item_hash === hash || known.title === item.title || text === undefined) return false;
  if (known.url !== null && known.url === item.url) return false;
  if (known.published_at !== null && known.published_at === item.publishedAt) return false;
  const before = wordsOf(`${known.title ?? ''} ${text}`);
  const now = [...wordsOf(`${item.title ?? ''} ${item.text}`)];
  return now.filter((word) => before.has(word)).length < now.length * EDIT_SHARE;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu));
}

function shortHash(text: string): string {
  return digest('sha256', text, 'hex').slice(0, 32);
}
