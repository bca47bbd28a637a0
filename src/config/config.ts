import { z } from 'zod';
import { ParleyError } from '#src/core/errors.ts';
import type { Environment } from './environment.ts';
import { partnerFaults } from './partner-faults.ts';

const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .transform((value) => value === '1')
  .optional();
const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional();
const proxyAddress = z.url({ protocol: /^https?$/, error: 'must be the http or https address of a proxy' }).optional();
/** What may stand in an HTTP header (RFC 9110, section 5.5), of which this project needs no more than ASCII. */
const headerText = z.string().regex(/^[\u0020-\u007E]{1,200}$/, 'must be at most 200 plain characters of one line');
/** Beyond this Discord's own numbers end. */
const MAX_SHARDS = 16_000;
const whole = (low: number, high: number, usual: number) =>
  z.coerce
    .number(`must be a number`)
    .int('must be a whole number')
    .min(low, `must be at least ${low}`)
    .max(high, `must be at most ${high}`)
    .default(usual);

function isDatabase(value: string): boolean {
  return /^sqlite:./u.test(value) || (/^postgres(?:ql)?:\/\/./u.test(value) && URL.canParse(value));
}

/** Every variable that Parley reads. `.env.example` describes each one, and a test holds the two together. */
const variables = z.object({
  DATABASE_URL: z
    .string()
    .refine(isDatabase, 'must look like sqlite:data/parley.db or postgres://user:password@host/database')
    .default('sqlite:data/parley.db'),
  PARLEY_ROLE: z.enum(['all', 'chat', 'worker'], 'must be all, chat or worker').default('all'),
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(/^\d{15,21}$/, 'must be the number on the application’s page')
    .optional(),
  DISCORD_API_URL: address,
  DISCORD_TEST_GUILD_ID: z
    .string()
    .regex(/^\d{15,21}$/, 'must be the number of a server')
    .optional(),
  DISCORD_SHARDS: z
    .union(
      [z.literal('auto'), z.coerce.number().int().min(1).max(MAX_SHARDS)],
      'must be auto or a whole number from 1 on',
    )
    .default('auto'),
  DISCORD_SHARD_IDS: z
    .string()
    .regex(/^\d{1,5}(?:\s*,\s*\d{1,5})*$/, 'must be numbers with commas between them, such as 0,1')
    .transform((list) => [...new Set(list.split(',').map(Number))].toSorted((a, b) => a - b))
    .optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must start with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must start with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_STATE_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  SLACK_UNFURL: flag,
  SLACK_API_URL: address,
  PORT: z.coerce.number('must be a port number').int('must be a port number').min(0).max(65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z\d.:-]{1,253}$/, 'must be a host name or an address of this machine')
    .optional(),
  LLM_PROVIDER: z
    .enum(['anthropic', 'openai', 'openai-compatible'], 'must be anthropic, openai or openai-compatible')
    .optional(),
  LLM_MODEL: z.string().optional(),
  LLM_API_KEY: z.string().optional(),
  LLM_BASE_URL: address,
  LLM_TIMEOUT_SECONDS: whole(1, 600, 60),
  LLM_DAILY_TOKENS: whole(0, 1_000_000_000, 2_000_000),
  LLM_INPUT_USD_PER_MILLION: z.coerce.number('must be a number').min(0, 'must be at least 0').default(0),
  LLM_OUTPUT_USD_PER_MILLION: z.coerce.number('must be a number').min(0, 'must be at least 0').default(0),
  FEEDS_ALLOW_PRIVATE_NETWORK: flag,
  POLL_INTERVAL_MINUTES: whole(1, 1440, 15),
  FEEDS_CONTACT: headerText.optional(),
  FEEDS_USER_AGENT: headerText.optional(),
  HTTP_PROXY: proxyAddress,
  HTTPS_PROXY: proxyAddress,
  NO_PROXY: z.string().optional(),
  SAMPLE_FEEDS: flag,
  STORY_TEXT_DAYS: whole(0, 36_500, 0),
  HEALTH_PORT: z.coerce.number('must be a port number').int('must be a port number').min(0).max(65_535).optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('warn'),
  NO_COLOR: z.string().optional(),
  TERM: z.string().optional(),
});

export const VARIABLE_NAMES = Object.keys(variables.shape);

export type Role = 'all' | 'chat' | 'worker';

export interface Config {
  readonly databaseUrl: string;
  /** What this process does: `chat` answers people, `worker` does the work in the background, `all` both. */
  readonly role: Role;
  readonly discord: DiscordConfig | null;
  readonly slack: SlackConfig | null;
  /** Null where no language model is switched on: then nothing of a story leaves the machine. */
  readonly model: ModelConfig | null;
  readonly feeds: {
    readonly allowPrivateNetwork: boolean;
    readonly pollIntervalMs: number;
    /** Whom a publisher can turn to, as part of the User-Agent. */
    readonly contact: string | null;
    /** The whole User-Agent, instead of Parley's own. */
    readonly userAgent: string | null;
    readonly proxy: {
      readonly httpProxy: string | null;
      readonly httpsProxy: string | null;
      readonly noProxy: string;
    } | null;
    /** Parley's own sample feeds: on in the terminal unless switched off, never beside a platform. */
    readonly sample: boolean;
  };
  /** How long the words of a story are kept; null for good. */
  readonly storyTextDays: number | null;
  /** Where health and metrics are served; null where they are not. */
  readonly health: { readonly host: string; readonly port: number } | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Whether the person wants colour at all; the terminal adds whether it can show it. */
  readonly wantsColour: boolean;
}

interface ModelConfig {
  readonly provider: 'anthropic' | 'openai' | 'openai-compatible';
  readonly model: string;
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** For one try. */
  readonly timeoutMs: number;
  /** Tokens of a day over all communities; null for no ceiling. */
  readonly dailyTokens: number | null;
  /** US dollars per million tokens; 0 where they are not to be counted. */
  readonly prices: { readonly inputUsd: number; readonly outputUsd: number };
}

interface DiscordConfig {
  readonly token: string;
  readonly applicationId: string;
  readonly apiUrl: string | null;
  readonly testGuildId: string | null;
  /** Into how many connections the servers are divided over all processes; null for as many as Discord recommends, all of them here. */
  readonly shards: { readonly count: number; readonly ids: readonly number[] } | null;
}

interface SlackConfig {
  /** One workspace by its token, or every one that installs the app. */
  readonly access:
    | { readonly kind: 'token'; readonly botToken: string }
    | {
        readonly kind: 'oauth';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
      };
  readonly apiUrl: string | null;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  /** Where HTTP requests are taken; a null host stands for every address of the machine. */
  readonly web: { readonly port: number; readonly host: string | null };
  /** Whether the address of a story is shown with its brief under it. */
  readonly unfurl: boolean;
}

/**
 * The settings, checked as a whole. Throws `config/invalid` with every fault at once, by variable name; no value is ever
 * in a fault, since it could be a secret.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries({ ...upperCaseProxies(environment), ...environment }).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
  const parsed = variables.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  faults.push(...partnerFaults(given));
  if (!parsed.success || faults.length > 0) throw new ParleyError('config/invalid', { faults });
  const values = parsed.data;
  const discord = discordOf(values);
  const slack = slackOf(values);
  return {
    databaseUrl: values.DATABASE_URL,
    role: values.PARLEY_ROLE,
    discord,
    slack,
    model: modelOf(values),
    feeds: {
      allowPrivateNetwork: values.FEEDS_ALLOW_PRIVATE_NETWORK ?? false,
      pollIntervalMs: values.POLL_INTERVAL_MINUTES * 60_000,
      contact: values.FEEDS_CONTACT ?? null,
      userAgent: values.FEEDS_USER_AGENT ?? null,
      proxy: proxyOf(values),
      sample: !discord && !slack && (values.SAMPLE_FEEDS ?? true),
    },
    storyTextDays: values.STORY_TEXT_DAYS === 0 ? null : values.STORY_TEXT_DAYS,
    health: values.HEALTH_PORT === undefined ? null : { host: values.HEALTH_HOST, port: values.HEALTH_PORT },
    logLevel: values.LOG_LEVEL,
    wantsColour: values.NO_COLOR === undefined && values.TERM !== 'dumb',
  };
}

/** These alone are often written in lower case. */
function upperCaseProxies({ http_proxy, https_proxy, no_proxy }: Environment): Environment {
  return { HTTP_PROXY: http_proxy, HTTPS_PROXY: https_proxy, NO_PROXY: no_proxy };
}

type Variables = z.infer<typeof variables>;

function proxyOf({ HTTP_PROXY, HTTPS_PROXY, NO_PROXY }: Variables): Config['feeds']['proxy'] {
  if (!HTTP_PROXY && !HTTPS_PROXY) return null;
  return { httpProxy: HTTP_PROXY ?? null, httpsProxy: HTTPS_PROXY ?? null, noProxy: NO_PROXY ?? '' };
}

function discordOf(values: Variables): DiscordConfig | null {
  if (!values.DISCORD_TOKEN || !values.DISCORD_APPLICATION_ID) return null;
  return {
    token: values.DISCORD_TOKEN,
    applicationId: values.DISCORD_APPLICATION_ID,
    apiUrl: values.DISCORD_API_URL ?? null,
    testGuildId: values.DISCORD_TEST_GUILD_ID ?? null,
    shards: shardsOf(values),
  };
}

function shardsOf({ DISCORD_SHARDS: count, DISCORD_SHARD_IDS: ids }: Variables): DiscordConfig['shards'] {
  if (count === 'auto') return null;
  return { count, ids: ids ?? Array.from({ length: count }, (_, id) => id) };
}

function modelOf(values: Variables): ModelConfig | null {
  if (!values.LLM_PROVIDER || !values.LLM_MODEL) return null;
  return {
    provider: values.LLM_PROVIDER,
    model: values.LLM_MODEL,
    apiKey: values.LLM_API_KEY ?? null,
    baseUrl: values.LLM_BASE_URL ?? null,
    timeoutMs: values.LLM_TIMEOUT_SECONDS * 1000,
    dailyTokens: values.LLM_DAILY_TOKENS === 0 ? null : values.LLM_DAILY_TOKENS,
    prices: { inputUsd: values.LLM_INPUT_USD_PER_MILLION, outputUsd: values.LLM_OUTPUT_USD_PER_MILLION },
  };
}

function slackOf(values: Variables): SlackConfig | null {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values;
  const access = slackAccess(values);
  if (!access) return null;
  const common = {
    access,
    apiUrl: values.SLACK_API_URL ?? null,
    web: { port: values.PORT, host: values.HOST ?? null },
    unfurl: values.SLACK_UNFURL ?? false,
  };
  if (appToken) return { ...common, transport: { kind: 'socket', appToken } };
  return signingSecret ? { ...common, transport: { kind: 'http', signingSecret } } : null;
}

function slackAccess(values: Variables): SlackConfig['access'] | null {
  if (values.SLACK_BOT_TOKEN) return { kind: 'token', botToken: values.SLACK_BOT_TOKEN };
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values;
  if (!clientId || !clientSecret || !stateSecret) return null;
  return { kind: 'oauth', clientId, clientSecret, stateSecret };
}
