import type { Command } from '#src/core/command.ts';
import { asParleyError } from '#src/core/errors.ts';
import { presentFeedPreview } from '#src/core/present/feed-preview.ts';
import { readAddress } from './address.ts';
import { FEED, findFeed } from './find-feed.ts';

/** `/feeds preview <feed or address>`. */
export const feedsPreview: Command = {
  name: 'feeds preview',
  description: 'Shows what the newest items of a feed would become, and why',
  options: [{ ...FEED, description: 'a feed of yours, or the address of one that you may add' }],
  access: 'moderator',
  examples: ['/feeds preview 2', '/feeds preview https://example.org/feed.xml'],
  async run(context, options) {
    const { services, caller, clock } = context;
    const words = String(options.feed);
    const address = await addressOf(words, async () => (await findFeed(context, words)).feed.url);
    return presentFeedPreview(await services.feeds.preview(address, caller.community), clock.now());
  },
};

/** A feed of the community, else whatever looks like an address. */
async function addressOf(words: string, find: () => Promise<string>): Promise<string> {
  try {
    return await find();
  } catch (error) {
    const { code } = asParleyError(error);
    const isAddress = /^\S+\.\S+$|^<?https?:\/\//iu.test(words);
    if (isAddress && (code === 'feed/unknown' || code === 'command/not-found')) return readAddress(words);
    throw error;
  }
}
