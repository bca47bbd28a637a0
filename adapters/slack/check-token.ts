import { z } from 'zod';
import type { Clock } from '#src/core/clock.ts';
import { CHECK_MS, type Fetch, type Finding, clockDifferenceMs, finding } from '#src/core/finding.ts';
import manifest from './manifest.json' with { type: 'json' };

interface TokenSettings {
  /** Null where workspaces install the app by themselves, each with a token of its own. */
  readonly botToken: string | null;
  readonly apiUrl: string | null;
  readonly transport: { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http' };
}

const ABOUT = 'Slack';
const API_URL = 'https://slack.com/api/';
const INSTALLED = finding(
  ABOUT,
  'well',
  'workspaces install Parley by themselves; a token that is refused is given up.',
);
const answerSchema = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });

/** Whether the tokens are good and the bot has the scopes that its manifest asks for. Never rejects. */
export async function checkSlack(
  { botToken, apiUrl, transport }: TokenSettings,
  parts: { readonly fetch: Fetch; readonly clock: Clock },
): Promise<{ readonly findings: readonly Finding[]; readonly clockMs: number | null }> {
  const call = (method: string, token: string): Promise<Response> =>
    parts.fetch(`${(apiUrl ?? API_URL).replace(/\/*$/u, '/')}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      signal: AbortSignal.timeout(CHECK_MS),
    });
  try {
    const socket = transport.kind === 'socket' ? [await checkAppToken(call, transport.appToken)] : [];
    if (botToken === null) return { findings: [INSTALLED, ...socket], clockMs: null };
    const answer = await call('auth.test', botToken);
    const clockMs = clockDifferenceMs(answer, parts.clock.now());
    const { ok, error, team } = answerSchema.parse(await answer.json());
    const bot = ok
      ? finding(ABOUT, 'well', `the bot’s token is good, for ${team ?? 'a workspace'}.`)
      : finding(ABOUT, 'wrong', `SLACK_BOT_TOKEN is refused (${error}). Copy it anew from OAuth & Permissions.`);
    return { findings: [bot, ...(ok ? missingScopes(answer) : []), ...socket], clockMs };
  } catch (error) {
    return { findings: [finding(ABOUT, 'wrong', `could not be asked: ${reasonOf(error)}.`)], clockMs: null };
  }
}

/** Asks for the address of a socket, and opens none. */
async function checkAppToken(
  call: (method: string, token: string) => Promise<Response>,
  token: string,
): Promise<Finding> {
  const { ok, error } = answerSchema.parse(await (await call('apps.connections.open', token)).json());
  if (ok) return finding(ABOUT, 'well', 'the app-level token is good, and Socket Mode is on.');
  const words = `SLACK_APP_TOKEN is refused (${error}). It needs the scope connections:write, and Socket Mode has to be on.`;
  return finding(ABOUT, 'wrong', words);
}

function missingScopes(answer: Response): readonly Finding[] {
  const header = answer.headers.get('x-oauth-scopes');
  if (header === null) return [];
  const granted = new Set(header.split(',').map((scope) => scope.trim()));
  const missing = manifest.oauth_config.scopes.bot.filter((scope) => !granted.has(scope));
  if (missing.length === 0) return [finding(ABOUT, 'well', 'the bot has every scope that it needs.')];
  const words = `the bot lacks ${missing.join(', ')}. Add them under OAuth & Permissions and install the app again.`;
  return [finding(ABOUT, 'wrong', words)];
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
