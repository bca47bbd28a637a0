import type { Command, CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Feed } from '#src/core/feed.ts';
import { textReply } from '#src/core/reply.ts';
import { readAddress } from './address.ts';
import { shortened } from './usage.ts';

const MAX_AUTOCOMPLETE = 25;

/** `/feeds remove <feed>`. */
export const feedsRemove: Command = {
  name: 'feeds remove',
  description: 'Removes a feed',
  options: [
    {
      name: 'feed',
      description: 'its number in /feeds list, its address or its id',
      type: 'text',
      required: true,
      autocomplete: async ({ store }, typed) =>
        (await store.listFeeds())
          .map((feed) => feed.url)
          .filter((url) => url.includes(typed.trim()))
          .slice(0, MAX_AUTOCOMPLETE),
    },
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
    const stories = options.stories === 'remove' ? 'remove' : 'keep';
    const feed = await findFeed(context, String(options.feed));
    await context.store.removeFeed(feed.id, stories);
    const at = context.clock.now().toISOString();
    const action = stories === 'keep' ? 'feeds remove' : 'feeds remove with stories';
    await context.store.appendAudit({ at, member: context.caller.member, action, subject: feed.url });
    const kept = stories === 'keep' ? 'The stories that it brought stay in the record.' : 'Its stories went with it.';
    return { ...textReply(`Removed: ${feed.title ?? feed.url}. ${kept}`), personal: true };
  },
};

/** By id, address or number. Throws `feed/unknown`. */
async function findFeed({ store }: CommandContext, what: string): Promise<Feed> {
  const feeds = await store.listFeeds();
  const number = /^#?(\d{1,6})$/u.exec(what)?.[1];
  const address = readAddress(what);
  const found =
    feeds.find((feed) => feed.id === what || feed.url === what || feed.url === address) ??
    (number === undefined ? undefined : feeds[Number(number) - 1]);
  if (!found) throw new ParleyError('feed/unknown', { what: shortened(what) });
  return found;
}
