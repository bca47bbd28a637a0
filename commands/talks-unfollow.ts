import type { Command, CommandContext } from '#src/core/command.ts';
import { presentFollow } from '#src/core/present/talks-follow.ts';
import type { Reply } from '#src/core/reply.ts';
import { type Followed, followedTalks } from './followed-talks.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';

const MAX_AUTOCOMPLETE = 25;

/** `/talks unfollow <what>`. */
export const talksUnfollow: Command = {
  name: 'talks unfollow',
  description: 'Follows a negotiation no longer',
  options: [
    {
      ...WHAT,
      autocomplete: async (context, typed) =>
        fitting(await followedTalks(context), typed)
          .map(({ talks }) => talks.name)
          .slice(0, MAX_AUTOCOMPLETE),
    },
  ],
  access: 'member',
  personal: true,
  examples: ['/talks unfollow syria'],
  async run(context, options) {
    const words = String(options.what);
    const followed = await followedTalks(context);
    // Of several that fit the words, the one that is followed is meant.
    const [only, another] = fitting(followed, words);
    if (only && !another) return unfollow(context, only);
    return onAnyTalks(context, words, commandFor, async (talks) => {
      return unfollow(context, followed.find((one) => one.talks.id === talks.id) ?? { talks, ids: [] });
    });
  },
};

function commandFor(name: string): string {
  return `/talks unfollow ${name}`;
}

function fitting(followed: readonly Followed[], words: string): readonly Followed[] {
  const wanted = words.trim().toLowerCase();
  return followed.filter(({ talks }) => talks.name.toLowerCase().includes(wanted));
}

async function unfollow({ caller, store }: CommandContext, { talks, ids }: Followed): Promise<Reply> {
  const { community, member } = caller;
  for (const talksId of ids) await store.unfollow({ community, member, talksId });
  return presentFollow(talks, false, ids.length > 0);
}
