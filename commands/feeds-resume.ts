import type { Command } from '#src/core/command.ts';
import { presentFeedResumed } from '#src/core/present/feeds.ts';
import { FEED, findFeed } from './find-feed.ts';

/** `/feeds resume <feed>`. */
export const feedsResume: Command = {
  name: 'feeds resume',
  description: 'Visits a paused, stopped or failing feed at once and goes on with it',
  options: [FEED],
  access: 'moderator',
  examples: ['/feeds resume 2'],
  async run(context, options) {
    const { services, store, clock, caller } = context;
    const { feed, subscription } = await findFeed(context, String(options.feed));
    const resumed = await services.feeds.resume(caller.community, feed.id);
    const now = clock.now();
    const entry = {
      at: now.toISOString(),
      community: caller.community,
      member: caller.member,
      action: 'feeds resume',
      subject: feed.url,
    };
    await store.appendAudit(entry);
    return presentFeedResumed(resumed, subscription.paused, now);
  },
};
