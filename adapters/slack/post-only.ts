import type { ChatPoster } from '#src/core/chat.ts';
import type { Clock } from '#src/core/clock.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import type { Logger } from '#src/core/logger.ts';
import { createPoster } from './posting.ts';
import type { SlackSettings } from './settings.ts';
import { createStoredWorkspaces } from './stored-workspaces.ts';
import { createUploads } from './upload.ts';
import { type Workspaces, createWorkspace } from './workspaces.ts';

export interface SlackPosterParts {
  readonly settings: SlackSettings;
  readonly credentials: CredentialStore;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Posts to Slack through its Web API alone: no connection tells it anything, and nobody can ask it anything. */
export function createSlackPoster(parts: SlackPosterParts): ChatPoster {
  const { fetch, logger, clock } = parts;
  const poster = createPoster({
    workspaces: workspacesFor(parts),
    uploads: createUploads(fetch, logger),
    clock,
  });
  // There is nothing to be closed: each call is over by itself.
  return {
    name: 'slack',
    post: (delivery) => poster.post(delivery),
    edit: (posted, reply) => poster.edit(posted, reply),
    directChannel: (member) => poster.directChannel(member),
    checkChannel: (channel) => poster.checkChannel(channel),
    stop: async () => {},
  };
}

function workspacesFor({ settings, credentials, clock, logger }: SlackPosterParts): Workspaces {
  const { access, apiUrl } = settings;
  if (access.kind === 'oauth') return createStoredWorkspaces({ oauth: access, apiUrl, credentials, clock, logger });
  const workspace = createWorkspace(access.botToken, apiUrl, logger, { botId: null, botUserId: null });
  return { of: async () => workspace };
}
