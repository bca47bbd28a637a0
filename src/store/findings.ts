import { type Finding, finding } from '#src/core/finding.ts';
import type { FeedRow } from './tables.ts';

export type FeedState = Pick<FeedRow, 'url' | 'failures' | 'last_fault' | 'stopped_at'>;

const MAX_SHOWN = 5;

/** @param store where it is and what is to be said of it first */
export function storyFinding(store: string, held: { readonly stories: number; readonly parked: number }): Finding {
  const words = `${store} and holds ${held.stories} stories`;
  if (held.parked === 0) return finding('store', 'well', `${words}.`);
  return finding('store', 'odd', `${words}; ${held.parked} could not be worked on, and the log says why.`);
}

/** How the feeds are that people added. */
export function feedFindings(feeds: readonly FeedState[]): readonly Finding[] {
  if (feeds.length === 0) return [finding('feeds', 'odd', 'there is none yet. Add one in the chat: /feeds add')];
  const failing = feeds.filter((feed) => feed.stopped_at !== null || feed.failures > 0);
  const shown = failing.slice(0, MAX_SHOWN).map((feed) => finding('feeds', 'odd', feedWords(feed)));
  const more =
    failing.length > MAX_SHOWN ? [finding('feeds', 'odd', `${failing.length - MAX_SHOWN} more are failing.`)] : [];
  return [finding('feeds', 'well', `${feeds.length - failing.length} of ${feeds.length} are well.`), ...shown, ...more];
}

function feedWords({ url, stopped_at, last_fault }: FeedState): string {
  const fault = last_fault === null ? null : (JSON.parse(last_fault) as { message?: string });
  const state = stopped_at === null ? 'is failing' : 'is stopped';
  return `${url} ${state}: ${fault?.message ?? 'see the log'} For more: /feeds health`;
}
