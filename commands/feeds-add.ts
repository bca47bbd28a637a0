import type { Command } from '#src/core/command.ts';
import { presentFeedAdded, presentFeedChoice } from '#src/core/present/feeds.ts';
import { readAddress } from './address.ts';
import { MAX_LABEL_CHARS } from './feed-settings.ts';

/** `/feeds add <address>`. */
export const feedsAdd: Command = {
  name: 'feeds add',
  description: 'Adds a news feed, or finds the feeds of a site',
  options: [
    { name: 'address', description: 'the address of a feed or of a site', type: 'text', required: true },
    { name: 'label', description: 'the folder to put it in', type: 'text', required: false },
  ],
  access: 'moderator',
  examples: ['/feeds add https://example.org/feed.xml', '/feeds add example.org label:Europe'],
  async run({ caller, clock, services, store }, options) {
    const label = typeof options.label === 'string' ? options.label.slice(0, MAX_LABEL_CHARS) : null;
    const addition = await services.feeds.add(readAddress(String(options.address)), caller, { label });
    if (addition.kind === 'choice') return presentFeedChoice(addition, label, clock.now());
    const { feed, format, items } = addition;
    const at = clock.now().toISOString();
    await store.appendAudit({
      at,
      community: caller.community,
      member: caller.member,
      action: 'feeds add',
      subject: feed.url,
    });
    return presentFeedAdded(feed, format, items);
  },
};
