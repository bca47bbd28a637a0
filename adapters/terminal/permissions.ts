import type { Caller } from '#src/core/command.ts';
import { placeIn } from '#src/core/places.ts';

const COMMUNITY = 'terminal';
/** The one channel. */
export const SCREEN = 'screen';

/**
 * Whoever types at the terminal runs the process and owns its store, so that there is nothing to keep from them: they are a
 * moderator, unless they ask to see what a member sees.
 */
export function terminalCaller(role: 'member' | 'moderator' = 'moderator'): Caller {
  return {
    community: COMMUNITY,
    channel: placeIn(COMMUNITY, SCREEN),
    member: placeIn(COMMUNITY, role),
    isModerator: role === 'moderator',
  };
}
