import type { Server } from 'node:http';
import type { Authorize } from '@slack/bolt';
import type { Clock } from '#src/core/clock.ts';
import type { CommunityEvents } from '#src/core/community.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import type { Logger } from '#src/core/logger.ts';
import { refused } from './faults.ts';
import { type Installations, createInstallations, serveRoutes } from './installations.ts';
import { persist } from './persist.ts';
import type { SlackSettings } from './settings.ts';
import { type Workspace, createWorkspace } from './workspaces.ts';

/** The workspaces that Parley may speak to, and the tokens for what comes from them. */
export interface Access extends Installations {
  readonly authorize: Authorize<boolean>;
  /** Throws `chat/refused` where a token is not taken; waits where Slack cannot be reached. */
  open(): Promise<void>;
  close(): Promise<void>;
}

interface AccessParts {
  readonly settings: SlackSettings;
  readonly credentials: CredentialStore;
  readonly events: CommunityEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createAccess(parts: AccessParts, signal: AbortSignal): Access {
  const { access, apiUrl } = parts.settings;
  return access.kind === 'token'
    ? createTokenAccess(parts, access.botToken, signal)
    : createOAuthAccess(parts, createInstallations({ ...parts, oauth: access, apiUrl }));
}

/** One workspace by its token, whose name and ids Slack tells at the start. */
function createTokenAccess({ settings, events, logger }: AccessParts, token: string, signal: AbortSignal): Access {
  const bare = createWorkspace(token, settings.apiUrl, logger, { botId: null, botUserId: null });
  let workspace: Workspace = bare;
  return {
    of: async () => workspace,
    remove: async () => {},
    routes: [],
    authorize: async () => authorized(workspace),
    async open() {
      let team: string | undefined;
      try {
        const told = await persist(() => bare.reader.auth.test(), { logger, signal });
        workspace = { ...bare, botId: told.bot_id ?? null, botUserId: told.user_id ?? null };
        team = told.team_id;
      } catch (cause) {
        throw refused('SLACK_BOT_TOKEN', cause);
      }
      if (team !== undefined) await events.joined(`slack:${team}`);
    },
    close: async () => {},
  };
}

function createOAuthAccess({ settings, logger }: AccessParts, installations: Installations): Access {
  const { port, host } = settings.web;
  let server: Server | null = null;
  return {
    ...installations,
    authorize: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
      const owner = isEnterpriseInstall ? enterpriseId : teamId;
      return authorized(await installations.of(`slack:${owner ?? ''}`));
    },
    async open() {
      // Over HTTP the pages are served where the events come in.
      if (settings.transport.kind === 'socket') server = await serveRoutes(installations.routes, port, host);
      logger.info({ port }, 'workspaces install Parley at /slack/install');
    },
    async close() {
      server?.close();
    },
  };
}

function authorized({ token, botId, botUserId }: Workspace): Awaited<ReturnType<Authorize<boolean>>> {
  return {
    botToken: token,
    ...(botId === null ? {} : { botId }),
    ...(botUserId === null ? {} : { botUserId }),
  };
}
