import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type Installation, InstallProvider } from '@slack/oauth';
import type { Clock } from '#src/core/clock.ts';
import type { CommunityEvents } from '#src/core/community.ts';
import type { CredentialStore } from '#src/core/credentials.ts';
import type { Logger } from '#src/core/logger.ts';
import { boltLogger } from './bolt-logger.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { OAuthSettings } from './settings.ts';
import { createStoredWorkspaces } from './stored-workspaces.ts';
import { type Workspaces, clientOptions } from './workspaces.ts';

interface InstallationParts {
  readonly oauth: OAuthSettings;
  readonly apiUrl: string | null;
  readonly credentials: CredentialStore;
  readonly events: CommunityEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

const INSTALL_PATH = '/slack/install';
const REDIRECT_PATH = '/slack/oauth_redirect';

interface Route {
  readonly path: string;
  readonly method: 'GET';
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface Installations extends Workspaces {
  /** The pages by which a workspace installs the app. */
  readonly routes: Route[];
  remove(community: string): Promise<void>;
}

/** The workspaces that installed the app, each with a token of its own. */
export function createInstallations(parts: InstallationParts): Installations {
  const { oauth, apiUrl, events, logger } = parts;
  const stored = createStoredWorkspaces(parts);

  const provider = new InstallProvider({
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    stateSecret: oauth.stateSecret,
    logger: boltLogger(logger),
    clientOptions: clientOptions(apiUrl, logger),
    installationStore: {
      async storeInstallation(installation) {
        const community = `slack:${ownerOf(installation)}`;
        const { bot } = installation;
        if (!bot) throw new Error('Slack gave no bot token');
        await stored.keep(community, { token: bot.token, botId: bot.id, botUserId: bot.userId });
        await events.joined(community);
      },
      // The tokens are read by `of`, never by the library.
      fetchInstallation: () => Promise.reject(new Error('installations are read elsewhere')),
    },
  });
  const scopes = manifest.oauth_config.scopes.bot;

  return {
    of: (community) => stored.of(community),
    remove: (community) => stored.remove(community),
    routes: [
      {
        path: INSTALL_PATH,
        method: 'GET',
        handler: guarded(logger, (request, response) => provider.handleInstallPath(request, response, {}, { scopes })),
      },
      {
        path: REDIRECT_PATH,
        method: 'GET',
        handler: guarded(logger, (request, response) => provider.handleCallback(request, response)),
      },
    ],
  };
}

/** A whole organisation installs under its own id. */
function ownerOf({ team, enterprise }: Installation): string {
  const owner = team?.id ?? enterprise?.id;
  if (owner === undefined) throw new Error('Slack did not say which workspace installed Parley');
  return owner;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function guarded(logger: Logger, handle: Handle): Route['handler'] {
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'an installation failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

/** Serves the pages alone, where events come over sockets. */
export async function serveRoutes(routes: readonly Route[], port: number, host: string | null): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = routes.find(({ path, method }) => path === pathname && method === request.method);
    if (route) route.handler(request, response);
    else response.writeHead(404).end();
  });
  server.listen(host === null ? { port } : { port, host });
  await once(server, 'listening');
  return server;
}
