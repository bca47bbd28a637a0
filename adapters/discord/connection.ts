import { setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  HTTPError,
  REST,
  type RateLimitData,
  RESTEvents,
  type RESTOptions,
} from 'discord.js';
import type { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import type { TurnTaker } from '#src/core/turn-taker.ts';
import { NO_MENTIONS } from './answers.ts';
import { identifyInTurn } from './identify.ts';
import { rateLimited, reasonOf, refused } from './faults.ts';
import {
  FIRST_LOGIN_WAIT_MS,
  MAX_LOGIN_WAIT_MS,
  MAX_PACED_WAIT_MS,
  MAX_REFUSED_CALLS,
  REFUSED_WINDOW_MS,
  REST_TIMEOUT_MS,
} from './limits.ts';

export interface DiscordSettings {
  readonly token: string;
  readonly applicationId: string;
  /** Base of the REST API, the version left out; null for Discord's own. */
  readonly apiUrl: string | null;
  /** Commands are registered for this guild alone, to try them out; null for all. */
  readonly testGuildId: string | null;
  /** The connections that the servers are divided into, and which of them are ours; null for as many as Discord recommends. */
  readonly shards: { readonly count: number; readonly ids: readonly number[] } | null;
}

/** A short wait is paced by the library; a long one is for the caller, and one for publishing never holds up a post. */
function isForCaller({ route, timeToReset, retryAfter }: RateLimitData): boolean {
  return route.endsWith('/crosspost') || Math.max(timeToReset, retryAfter) > MAX_PACED_WAIT_MS;
}

function restOptions({ apiUrl }: DiscordSettings): Partial<RESTOptions> {
  return { timeout: REST_TIMEOUT_MS, rejectOnRateLimit: isForCaller, ...(apiUrl ? { api: apiUrl } : {}) };
}

/** @param turns over all processes, for the gateway; left out where there is none */
export function createClient(settings: DiscordSettings, turns?: TurnTaker): Client {
  const { shards } = settings;
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: NO_MENTIONS,
    rest: restOptions(settings),
    ...(shards === null ? { shards: 'auto' } : { shardCount: shards.count, shards: [...shards.ids] }),
    ...(turns ? { ws: { buildIdentifyThrottler: identifyInTurn(turns) } } : {}),
  });
}

/** A client of the REST API that tries nothing twice, for what Discord would not know for a repeat. */
export function createOnceOnly(settings: DiscordSettings): REST {
  return new REST({ ...restOptions(settings), retries: 0 }).setToken(settings.token);
}

/** Counts the calls that Discord refused, over all clients. */
export interface RefusalGuard {
  watch(rest: REST): void;
  /** Throws `chat/rate-limited` while there were too many. */
  check(): void;
}

/**
 * @param now milliseconds since 1970
 * @param onRevoked the token is not taken any more
 */
export function createRefusalGuard(now: () => number, logger: Logger, onRevoked: () => void): RefusalGuard {
  let since = now();
  let count = 0;
  const renew = (): void => {
    if (now() - since < REFUSED_WINDOW_MS) return;
    since = now();
    count = 0;
  };
  return {
    watch: (rest) =>
      rest.on(RESTEvents.Response, ({ data }, { status, headers }) => {
        if (status === 401 && data.auth) onRevoked();
        // A limit that all applications share is not held against this one.
        if (status !== 401 && status !== 403 && status !== 429) return;
        if (headers.get('x-ratelimit-scope') === 'shared') return;
        renew();
        count += 1;
        if (count === MAX_REFUSED_CALLS)
          logger.error({ count }, 'Discord refused too many calls; none are made for a while');
      }),
    check() {
      renew();
      if (count >= MAX_REFUSED_CALLS) throw rateLimited(since + REFUSED_WINDOW_MS - now());
    },
  };
}

const CLOSE_REASONS: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: 'its token is not valid any more',
  [GatewayCloseCodes.DisallowedIntents]: 'it may not use the intents that it asked for',
  [GatewayCloseCodes.InvalidIntents]: 'it asked for intents that Discord does not know',
  [GatewayCloseCodes.InvalidAPIVersion]: 'it speaks a version of the gateway that is gone',
  [GatewayCloseCodes.ShardingRequired]: 'it is in too many servers for one connection',
};

/** Why the gateway closed for good. */
export function closedFor(code: number): ParleyError {
  return refused('DISCORD_TOKEN', CLOSE_REASONS[code] ?? `the gateway closed with ${code}`);
}

/** Words of the library for a gateway that closed for good while it was being opened. */
const FINAL_WORDS =
  /^(?:Authentication failed|Used (?:invalid|disallowed) intents|Sharding is required|Invalid shard|Used an invalid API version)$/u;

/** Whether trying again would change nothing. */
function isFinal(error: unknown): boolean {
  if (error instanceof DiscordjsError) return error.code === DiscordjsErrorCodes.TokenInvalid;
  if (error instanceof HTTPError) return false;
  if (error instanceof DiscordAPIError) return error.status < 500 && error.status !== 429;
  return error instanceof Error && FINAL_WORDS.test(error.message);
}

/**
 * Does the work until it is done, with growing waits while Discord cannot be reached: at a start the library tries but once.
 * @param variable what to check where Discord refuses
 * @throws ParleyError `chat/refused`
 */
export async function persistently<T>(
  work: () => Promise<T>,
  { variable, logger, signal }: { readonly variable: string; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T> {
  for (let waitMs = FIRST_LOGIN_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_LOGIN_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) throw refused(variable, reasonOf(error), error);
      logger.warn({ err: error, waitMs }, 'Discord could not be reached; it will be tried again');
      // Up to a quarter more, so that many do not come back at once.
      await pause(waitMs * (1 + Math.random() / 4), undefined, { signal });
    }
  }
}

/** Logs in with a client of its own each time: one whose login failed is of no more use. */
export async function logIn(
  { settings, turns }: { readonly settings: DiscordSettings; readonly turns: TurnTaker | undefined },
  prepare: (client: Client) => void,
  options: Parameters<typeof persistently>[1],
): Promise<Client> {
  return persistently(async () => {
    const client = createClient(settings, turns);
    prepare(client);
    client.on(Events.Error, (error) => options.logger.error({ err: error }, 'Discord’s gateway failed'));
    client.on(Events.ShardError, (error) => options.logger.warn({ err: error }, 'the connection to Discord failed'));
    try {
      await client.login(settings.token);
      return client;
    } catch (error) {
      await client.destroy();
      throw error;
    }
  }, options);
}
