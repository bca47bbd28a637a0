import type { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import type { ModeratorRoll } from '#src/core/community.ts';
import type { Logger } from '#src/core/logger.ts';
import { communityOf, idWithin } from '#src/core/places.ts';
import { MAX_GROUPS, MAX_ROLES, ROLE_LIFETIME_MS } from './limits.ts';
import type { Workspaces } from './workspaces.ts';

/** Whether a member may moderate. Never rejects. @param member as `places.ts` forms it */
export type IsModerator = (member: string) => Promise<boolean>;

interface ModeratorParts {
  readonly workspaces: Workspaces;
  /** Members and user groups that moderate besides the workspace’s admins. */
  readonly roll: ModeratorRoll;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * The workspace’s admins and owners moderate, and so do the members and user groups on the roll. Slack’s answers are remembered
 * for a while, and the last one holds where it gives none; whoever Slack never told of is no moderator.
 */
export function createModeratorCheck({ workspaces, roll, logger, now }: ModeratorParts): IsModerator {
  const admins = new LRUCache<string, Known<boolean>>({ max: MAX_ROLES });
  const groups = new LRUCache<string, Known<readonly string[]>>({ max: MAX_GROUPS });
  const recall = async <T>(cache: LRUCache<string, Known<T>>, key: string, ask: () => Promise<T>, none: T) => {
    const before = cache.get(key);
    if (before && before.until > now()) return before.value;
    try {
      const value = await ask();
      cache.set(key, { value, until: now() + ROLE_LIFETIME_MS });
      return value;
    } catch (error) {
      logger.warn({ err: error }, 'Slack did not say who may moderate');
      return before?.value ?? none;
    }
  };
  const clientOf = async (member: string): Promise<webApi.WebClient> =>
    (await workspaces.of(communityOf(member))).reader;

  return async (member) => {
    const user = idWithin(member);
    const isAdmin = await recall(admins, member, async () => askAdmin(await clientOf(member), user), false);
    if (isAdmin) return true;
    const chosen = await roll(communityOf(member));
    if (chosen.includes(user)) return true;
    for (const group of chosen.filter(isGroup)) {
      const key = `${communityOf(member)}/${group}`;
      const members = await recall(groups, key, async () => askGroup(await clientOf(member), group), []);
      if (members.includes(user)) return true;
    }
    return false;
  };
}

interface Known<T> {
  readonly value: T;
  readonly until: number;
}

/** Slack’s ids of user groups begin with S, those of members with U or W. */
function isGroup(id: string): boolean {
  return id.startsWith('S');
}

async function askAdmin(client: webApi.WebClient, user: string): Promise<boolean> {
  const answer = await client.users.info({ user });
  return [answer.user?.is_admin, answer.user?.is_owner, answer.user?.is_primary_owner].includes(true);
}

async function askGroup(client: webApi.WebClient, usergroup: string): Promise<readonly string[]> {
  return (await client.usergroups.users.list({ usergroup })).users ?? [];
}
