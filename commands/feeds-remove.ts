import type { Command } from '#src/core/command.ts';
import { textReply } from '#src/core/reply.ts';
import { FEED, feedName, findFeed } from './find-feed.ts';

/** `/feeds remove <feed>`. */
export const feedsRemove: Command = {
  name: 'feeds remove',
  description: 'Removes a feed',
  options: [
    FEED,
    {
      name: 'stories',
      description: 'what becomes of the stories that it brought; they are kept unless told',
      type: 'text',
      required: false,
      choices: ['keep', 'remove'],
    },
  ],
  access: 'moderator',
  examples: ['/feeds remove 2', '/feeds remove https://example.org/feed.xml stories:remove'],
  async run(context, options) {
    const { store, clock, caller } = context;
    const stories = options.stories === 'remove' ? 'remove' : 'keep';
    const { feed } = await findFeed(context, String(options.feed));
    const isGone = await store.removeFeed(caller.community, feed.id, stories);
    const at = clock.now().toISOString();
    const action = stories === 'keep' ? 'feeds remove' : 'feeds remove with stories';
    await store.appendAudit({ at, community: caller.community, member: caller.member, action, subject: feed.url });
    const rest = isGone
      ? stories === 'keep'
        ? 'The stories that it brought stay in the record.'
        : 'Its stories went with it.'
      : 'Another community has it too, so its stories stay in the record.';
    const { blocks } = textReply(`Removed: ${feedName(feed)}. ${rest}`);
    const undo = { label: 'Add it again', command: `/feeds add ${feed.url}` };
    return {
      personal: true,
      blocks: [...blocks, ...(feed.sample ? [] : [{ kind: 'buttons', buttons: [undo] } as const])],
    };
  },
};
