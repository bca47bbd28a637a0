import type { Clock } from './core/clock.ts';
import type { Config } from './config/config.ts';
import type { Store } from './core/store.ts';
import { TERMINAL_COMMUNITY } from './core/subscription.ts';
import type { SampleServer } from './sample/server.ts';

/** The moment that the dates of the sample stories are relative to, kept so that a restart on the same day changes none. */
const ANCHOR = 'sample.anchor';

/**
 * Serves the sample feeds and enters them, or takes them out of the store with all that they brought: invented news is never
 * mixed with real news. Another day's sample is a new one.
 */
export async function openSample(
  { config, clock }: { readonly config: Config; readonly clock: Clock },
  store: Store,
): Promise<SampleServer | null> {
  if (!config.feeds.sample) {
    await removeSample(store);
    return null;
  }
  const now = clock.now().toISOString();
  const known = await store.getSetting(ANCHOR);
  const isToday = known !== null && known.slice(0, 10) === now.slice(0, 10);
  if (!isToday) {
    await removeSample(store);
    await store.putSetting(ANCHOR, now);
  }
  // Its web server, and what Node loads with one, is some twelve megabytes.
  const { serveSample } = await import('./sample/server.ts');
  const server = await serveSample({ anchor: new Date(isToday ? known : now) });
  const present = new Set((await store.listFeeds()).map((feed) => feed.id));
  for (const { id, url, title } of server.feeds) {
    // The port is another one at each start.
    if (present.has(id)) await store.moveFeed(id, url);
    else await store.addFeed({ id, url, title, sample: true, addedBy: 'Parley', community: TERMINAL_COMMUNITY }, now);
  }
  return server;
}

async function removeSample(store: Store): Promise<void> {
  for (const feed of await store.listFeeds())
    if (feed.sample) await store.removeFeed(TERMINAL_COMMUNITY, feed.id, 'remove');
}
