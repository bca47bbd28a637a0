import type { Command } from '#src/core/command.ts';
import { presentSettingChanged } from '#src/core/present/feeds.ts';
import { FEED_SETTINGS, readValue } from './feed-settings.ts';
import { FEED, feedName, findFeed } from './find-feed.ts';
import { usageError } from './usage.ts';

/** `/feeds set <feed> <setting> <value>`. */
export const feedsSet: Command = {
  name: 'feeds set',
  description: 'Changes a setting of a feed: its label, what it lets through, how it is read',
  options: [
    FEED,
    {
      name: 'setting',
      description: 'what to change',
      type: 'text',
      required: true,
      choices: Object.keys(FEED_SETTINGS),
    },
    { name: 'value', description: 'what it shall be; “none” clears it', type: 'text', required: true },
  ],
  access: 'moderator',
  examples: [
    '/feeds set 2 label Europe',
    '/feeds set 2 words-out football, /cup (final|draw)/',
    '/feeds set "Harbour Wire" full-text off',
  ],
  async run(context, options) {
    const { store, clock, caller } = context;
    const { feed, subscription } = await findFeed(context, String(options.feed));
    const name = String(options.setting);
    const setting = FEED_SETTINGS[name];
    if (!setting) throw usageError(feedsSet, `There is no setting “${name}”.`);
    const before = await setting.show(context, subscription);
    const changes = await setting.read(context, readValue(String(options.value)), subscription);
    const changed = await store.changeSubscription(caller.community, feed.id, changes);
    const now = clock.now().toISOString();
    // A wish for more frequent visits holds from now on, not from the next visit on.
    if (name === 'interval' && feed.stoppedAt === null) await store.restartFeed(feed.id, now);
    const after = await setting.show(context, changed);
    const subject = `${feed.url} ${name}`;
    await store.appendAudit({
      at: now,
      community: caller.community,
      member: caller.member,
      action: 'feeds set',
      subject,
      before,
      after,
    });
    return presentSettingChanged({ feed, name: feedName(feed), setting: name, before, after });
  },
};
