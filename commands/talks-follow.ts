import type { Command } from '#src/core/command.ts';
import { presentFollow, presentFollowed } from '#src/core/present/talks-follow.ts';
import { followedTalks } from './followed-talks.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';

/** `/talks follow [what]`. */
export const talksFollow: Command = {
  name: 'talks follow',
  description: 'Follows a negotiation; without a name, lists what you follow',
  options: [{ ...WHAT, required: false }],
  access: 'member',
  personal: true,
  examples: ['/talks follow syria', '/talks follow'],
  async run(context, { what }) {
    const { caller, clock, store } = context;
    if (typeof what !== 'string') return presentFollowed((await followedTalks(context)).map(({ talks }) => talks));
    return onAnyTalks(
      context,
      what,
      (name) => `/talks follow ${name}`,
      async (talks) => {
        const follow = { community: caller.community, member: caller.member, talksId: talks.id };
        return presentFollow(talks, true, await store.follow(follow, clock.now().toISOString()));
      },
    );
  },
};
