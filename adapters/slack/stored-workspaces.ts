import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '#src/core/clock.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { PLATFORM } from './faults.ts';
import { MAX_WORKSPACES, WORKSPACE_LIFETIME_MS } from './limits.ts';
import { createSealing } from './sealing.ts';
import type { OAuthSettings } from './settings.ts';
import { type Workspace, type Workspaces, createWorkspace } from './workspaces.ts';

interface StoredParts {
  readonly oauth: OAuthSettings;
  readonly apiUrl: string | null;
  readonly credentials: CredentialStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The part of an installation that Parley needs. */
const keptSchema = z.object({ token: z.string(), botId: z.string(), botUserId: z.string() });

export interface StoredWorkspaces extends Workspaces {
  keep(community: string, kept: z.infer<typeof keptSchema>): Promise<void>;
  remove(community: string): Promise<void>;
}

/**
 * The workspaces that installed the app, each with its token, sealed in the store. What was read is read again after a while, since
 * another process may have taken in another token.
 */
export function createStoredWorkspaces({ oauth, apiUrl, credentials, clock, logger }: StoredParts): StoredWorkspaces {
  const sealing = createSealing(`${oauth.stateSecret}\n${oauth.clientSecret}`);
  const open = new LRUCache<string, Workspace>({ max: MAX_WORKSPACES, ttl: WORKSPACE_LIFETIME_MS });
  return {
    async of(community) {
      const known = open.get(community);
      if (known) return known;
      const sealed = await credentials.getCredential(community);
      const text = sealed === null ? null : sealing.open(sealed, community);
      if (text === null) throw notInstalled(community);
      const { token, ...bot } = keptSchema.parse(JSON.parse(text));
      const workspace = createWorkspace(token, apiUrl, logger, bot);
      open.set(community, workspace);
      return workspace;
    },
    async keep(community, kept) {
      const sealed = sealing.seal(JSON.stringify(kept), community);
      await credentials.putCredential(community, sealed, clock.now().toISOString());
      open.delete(community);
    },
    async remove(community) {
      open.delete(community);
      await credentials.removeCredential(community);
    },
  };
}

function notInstalled(community: string): ParleyError {
  const reason = `Parley is not installed in ${community}`;
  return new ParleyError('chat/refused', { platform: PLATFORM, variable: 'SLACK_CLIENT_ID', reason });
}
