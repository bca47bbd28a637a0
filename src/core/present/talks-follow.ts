import type { Reply } from '#src/core/reply.ts';
import type { Talks } from '#src/core/talks.ts';
import { muted } from './blocks.ts';
import { commandButtons, pageButtons, referenceTo } from './talks-buttons.ts';
import { hasState, listLine } from './talks.ts';

const MAX_BUTTONS = 5;
const MAX_LISTED = 50;

/** `/talks follow` without words: what the member follows, and where it stands. */
export function presentFollowed(followed: readonly Talks[]): Reply {
  if (followed.length === 0) {
    return {
      personal: true,
      blocks: [
        { kind: 'text', text: 'You follow no negotiation yet. To follow one: /talks follow <name>' },
        commandButtons(['All negotiations', '/talks list']),
      ],
    };
  }
  const items = followed
    .slice(0, MAX_LISTED)
    .map((talks) => (hasState(talks) ? listLine(talks) : { text: talks.name, detail: 'no news in this store yet' }));
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'What you follow', level: 1 },
      { kind: 'list', items },
      muted('To stop: /talks unfollow <name>'),
      commandButtons(
        ...followed.slice(0, MAX_BUTTONS).map((talks) => [talks.name, `/talks status ${referenceTo(talks)}`] as const),
      ),
    ],
  };
}

/** Whether the member follows the talks now, and whether that is new. */
export function presentFollow(talks: Talks, follows: boolean, isNew: boolean): Reply {
  const words = follows
    ? `${isNew ? 'You follow' : 'You follow already:'} ${talks.name}.`
    : `${isNew ? 'You no longer follow' : 'You did not follow'} ${talks.name}.`;
  return {
    personal: true,
    blocks: [
      { kind: 'text', text: words },
      pageButtons(talks, ['status', 'next']),
      commandButtons(['What I follow', '/talks follow']),
    ],
  };
}
