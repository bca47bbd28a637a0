import { webApi } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { boltLogger } from './bolt-logger.ts';
import { CALL_RETRIES, CALL_TIMEOUT_MS } from './limits.ts';

/** A workspace as Parley speaks to it. */
export interface Workspace {
  /** For what does no harm when it is done twice. */
  readonly reader: webApi.WebClient;
  /** Tries nothing again by itself: a repeat of a post would be a second message. */
  readonly writer: webApi.WebClient;
  readonly token: string;
  /** Parley’s own ids there, so that it does not answer itself. */
  readonly botId: string | null;
  readonly botUserId: string | null;
}

export interface Workspaces {
  /** Throws `chat/refused` where Parley is not installed. @param community `slack:T1` */
  of(community: string): Promise<Workspace>;
}

type Bot = Pick<Workspace, 'botId' | 'botUserId'>;

/** @param apiUrl base of the Web API; null for Slack's own */
export function createWorkspace(token: string, apiUrl: string | null, logger: Logger, bot: Bot): Workspace {
  return {
    ...bot,
    token,
    reader: new webApi.WebClient(token, { ...clientOptions(apiUrl, logger), rejectRateLimitedCalls: true }),
    writer: new webApi.WebClient(token, {
      ...clientOptions(apiUrl, logger),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
  };
}

/** A new object at each call, since the library changes those that it is given. */
export function clientOptions(apiUrl: string | null, logger: Logger): webApi.WebClientOptions {
  return {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
    logger: boltLogger(logger),
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: CALL_RETRIES, factor: 2, minTimeout: 300, maxTimeout: 2000, randomize: true },
  };
}
