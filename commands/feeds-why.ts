import type { Command } from '#src/core/command.ts';
import { presentStoryExplanation } from '#src/core/present/feed-preview.ts';
import { readAddress } from './address.ts';

/** `/feeds why <address>`. */
export const feedsWhy: Command = {
  name: 'feeds why',
  description: 'Says why a story is posted here, or why it is not',
  options: [{ name: 'address', description: 'the address of a story', type: 'text', required: true }],
  access: 'moderator',
  examples: ['/feeds why https://example.org/a-story'],
  async run({ services, caller, clock }, options) {
    const address = readAddress(String(options.address));
    return presentStoryExplanation(await services.feeds.explain(address, caller.community), clock.now());
  },
};
