import type { Command } from '#src/core/command.ts';
import { presentFeedPaused } from '#src/core/present/feeds.ts';
import { FEED, findFeed } from './find-feed.ts';

/** `/feeds pause <feed>`. */
export const feedsPause: Command = {
  name: 'feeds pause',
  description: 'Stops visiting a feed for this community until it is resumed',
  options: [FEED],
  access: 'moderator',
  examples: ['/feeds pause 2'],
  async run(context, options) {
    const { store, clock, caller } = context;
    const { feed, subscription } = await findFeed(context, String(options.feed));
    if (subscription.paused) return presentFeedPaused(feed, 'already');
    await store.changeSubscription(caller.community, feed.id, { paused: true });
    const at = clock.now().toISOString();
    await store.appendAudit({
      at,
      community: caller.community,
      member: caller.member,
      action: 'feeds pause',
      subject: feed.url,
    });
    return presentFeedPaused(feed, 'now');
  },
};
