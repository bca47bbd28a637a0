import { inline } from '#src/core/inline.ts';
import type { ChosenModerator } from '#src/core/community.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import { muted, plural } from './blocks.ts';
import { commandButtons } from './talks-buttons.ts';
import { day } from './times.ts';

/** As many as have a button of their own. */
const MAX_BUTTONS = 5;
const ADMINS = 'Whoever administers the community moderates always, and can be neither added nor removed here.';

/** `/parley moderators`: whom moderators chose. */
export function presentModerators(moderators: readonly ChosenModerator[]): Reply {
  if (moderators.length === 0) {
    const none = 'No moderator is chosen besides those who administer the community.';
    return { personal: true, blocks: [{ kind: 'text', text: none }, muted('To choose one: /parley moderators add')] };
  }
  const items = moderators.map(({ principal, addedBy, addedAt }) => ({
    text: principal,
    detail: inline`chosen ${day(addedAt)} by ${addedBy}`,
  }));
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: plural(moderators.length, 'chosen moderator'), level: 1 },
      { kind: 'list', items },
      muted(ADMINS),
      ...removals(moderators),
    ],
  };
}

/** Roles that do not exist any more can be chosen nowhere else. */
function removals(moderators: readonly ChosenModerator[]): readonly Block[] {
  if (moderators.length > MAX_BUTTONS) return [];
  const buttons = moderators.map(
    ({ principal }) => [`Remove ${principal}`, `/parley moderators remove ${principal}`] as const,
  );
  return [commandButtons(...buttons)];
}

const CHANGES = {
  added: (who: string) => `${who} may moderate Parley from now on.`,
  known: (who: string) => `${who} is a moderator already.`,
  removed: (who: string) => `${who} is no chosen moderator any more.`,
  unknown: (who: string) => `${who} is no chosen moderator.`,
} as const;

export function presentModeratorChange(principal: string, change: keyof typeof CHANGES): Reply {
  const text = { kind: 'text', text: CHANGES[change](principal) } as const;
  const detail = change === 'removed' || change === 'unknown' ? [muted(ADMINS)] : [];
  return { personal: true, blocks: [text, ...detail, commandButtons(['Moderators', '/parley moderators'])] };
}
