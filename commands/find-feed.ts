import type { CommandContext, OptionSpec } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Feed } from '#src/core/feed.ts';
import type { SubscribedFeed } from '#src/core/store.ts';
import { readAddress } from './address.ts';
import { didYouMean, shortened } from './usage.ts';

const MAX_AUTOCOMPLETE = 25;
/** Discord’s limit for a choice; a longer address is named by the feed’s id. */
const MAX_CHOICE_CHARS = 100;
const MAX_SUGGESTED = 3;

/** The option by which one of the community’s feeds is named. */
export const FEED: OptionSpec = {
  name: 'feed',
  description: 'its number in /feeds list, its title or its address',
  type: 'text',
  required: true,
  autocomplete: completeFeeds,
};

async function completeFeeds({ store, caller }: CommandContext, typed: string): Promise<readonly string[]> {
  const words = typed.trim().toLowerCase();
  const mine = await store.listSubscriptions(caller.community);
  return mine
    .map(({ feed }) => feed)
    .filter(({ title, url }) => `${title ?? ''} ${url}`.toLowerCase().includes(words))
    .slice(0, MAX_AUTOCOMPLETE)
    .map(({ id, url }) => (url.length <= MAX_CHOICE_CHARS ? url : id));
}

/**
 * One of the community’s feeds, by id, number, address or title; a part of either is enough where it fits one feed only.
 * Throws `command/not-found` with what was probably meant, `feed/unknown` where nothing is near.
 */
export async function findFeed({ store, caller }: CommandContext, words: string): Promise<SubscribedFeed> {
  const mine = await store.listSubscriptions(caller.community);
  const found = exactFeed(mine, words) ?? partlyNamed(mine, words);
  if (found) return found;
  const suggestions = /^#?\d+$/u.test(words) ? [] : nearest(mine, words.toLowerCase());
  if (suggestions.length === 0) throw new ParleyError('feed/unknown', { what: shortened(words) });
  throw new ParleyError('command/not-found', { what: shortened(words), kind: 'feed', suggestions });
}

function exactFeed(mine: readonly SubscribedFeed[], words: string): SubscribedFeed | undefined {
  const number = /^#?(\d{1,6})$/u.exec(words)?.[1];
  const address = readAddress(words);
  const title = words.toLowerCase();
  return (
    mine.find(({ feed }) => feed.id === words || feed.url === words || feed.url === address) ??
    (number === undefined ? undefined : mine[Number(number) - 1]) ??
    only(mine.filter(({ feed }) => feed.title?.toLowerCase() === title))
  );
}

function partlyNamed(mine: readonly SubscribedFeed[], words: string): SubscribedFeed | undefined {
  const part = words.toLowerCase();
  if (part.length < 3) return undefined;
  return only(mine.filter(({ feed }) => `${feed.title ?? ''} ${feed.url}`.toLowerCase().includes(part)));
}

function only<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

function nearest(mine: readonly SubscribedFeed[], words: string): readonly string[] {
  const isNear = ({ title, url }: Feed): boolean => {
    const host = URL.parse(url)?.hostname ?? url;
    const names = [url, host, ...(title === null ? [] : [title, ...title.split(/\s+/u)])].map((name) =>
      name.toLowerCase(),
    );
    return names.some((name) => name.includes(words)) || didYouMean(words, names) !== null;
  };
  return mine
    .map(({ feed }) => feed)
    .filter(isNear)
    .slice(0, MAX_SUGGESTED)
    .map(({ title, url }) => title ?? url);
}

/** How a feed is called in a sentence. */
export function feedName({ title, url }: Feed): string {
  return title ?? url;
}
