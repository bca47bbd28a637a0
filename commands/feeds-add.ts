import type { Command } from '#src/core/command.ts';
import { presentFeedAdded } from '#src/core/present/feeds.ts';
import { readAddress } from './address.ts';

/** `/feeds add <address>`. */
export const feedsAdd: Command = {
  name: 'feeds add',
  description: 'Adds a news feed',
  options: [{ name: 'address', description: 'the address of a feed', type: 'text', required: true }],
  access: 'moderator',
  examples: ['/feeds add https://example.org/feed.xml'],
  async run({ caller, clock, services, store }, options) {
    const { feed, format, items } = await services.addFeed(readAddress(String(options.address)), caller.member);
    const at = clock.now().toISOString();
    await store.appendAudit({ at, member: caller.member, action: 'feeds add', subject: feed.url });
    return presentFeedAdded(feed, format, items);
  },
};
