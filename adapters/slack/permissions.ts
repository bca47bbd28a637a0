import type { webApi } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { MAX_ROLES, ROLE_LIFETIME_MS } from './limits.ts';

/** Whether a member may moderate: the workspace's admins and owners do. */
export type IsModerator = (client: webApi.WebClient, member: string) => Promise<boolean>;

/** Asks Slack, and remembers the answer for a while. Whoever Slack does not tell of is no moderator. */
export function createModeratorCheck(logger: Logger, now: () => number): IsModerator {
  const known = new Map<string, { readonly isModerator: boolean; readonly until: number }>();
  return async (client, member) => {
    const before = known.get(member);
    if (before && before.until > now()) return before.isModerator;
    try {
      const { user } = await client.users.info({ user: member });
      const isModerator = [user?.is_admin, user?.is_owner, user?.is_primary_owner].includes(true);
      known.delete(member);
      const [oldest] = known.keys();
      if (known.size >= MAX_ROLES && oldest !== undefined) known.delete(oldest);
      known.set(member, { isModerator, until: now() + ROLE_LIFETIME_MS });
      return isModerator;
    } catch (error) {
      logger.warn({ err: error }, 'Slack did not say whether a member is an admin');
      return false;
    }
  };
}
