import type { Caller } from '#src/core/command.ts';

/**
 * Whoever types at the terminal runs the process and owns its store, so that there is nothing to keep from them: they are a
 * moderator, unless they ask to see what a member sees.
 */
export function terminalCaller(role: 'member' | 'moderator' = 'moderator'): Caller {
  return {
    community: 'terminal',
    channel: 'terminal',
    member: `terminal (${role})`,
    isModerator: role === 'moderator',
  };
}
