import { z } from 'zod';
import type { Clock } from '#src/core/clock.ts';
import { CHECK_MS, type Fetch, type Finding, clockDifferenceMs, finding } from '#src/core/finding.ts';
import manifest from './manifest.json' with { type: 'json' };

interface TokenSettings {
  /** A workspace’s token, or none where each brings its own. */
  readonly access: { readonly kind: 'token'; readonly botToken: string } | { readonly kind: 'oauth' };
  readonly apiUrl: string | null;
  readonly transport: { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http' };
}

const ABOUT = 'Slack';
const API_URL = 'https://slack.com/api/';
const answerSchema = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });

type Call = (method: string, token: string | null) => Promise<Response>;

/** Whether the tokens are good and the bot has the scopes that its manifest asks for. Never rejects. */
export async function checkSlack(
  { access, apiUrl, transport }: TokenSettings,
  parts: { readonly fetch: Fetch; readonly clock: Clock },
): Promise<{ readonly findings: readonly Finding[]; readonly clockMs: number | null }> {
  const call: Call = (method, token) =>
    parts.fetch(`${(apiUrl ?? API_URL).replace(/\/*$/u, '/')}${method}`, {
      method: 'POST',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/x-www-form-urlencoded',
      },
      signal: AbortSignal.timeout(CHECK_MS),
    });
  try {
    const socket = transport.kind === 'socket' ? [await checkAppToken(call, transport.appToken)] : [];
    // Each workspace has a token of its own, which `api.test` needs none of.
    const answer = await (access.kind === 'token' ? call('auth.test', access.botToken) : call('api.test', null));
    const clockMs = clockDifferenceMs(answer, parts.clock.now());
    const { ok, error, team } = answerSchema.parse(await answer.json());
    if (access.kind === 'oauth') return { findings: [byInstalling(ok), ...socket], clockMs };
    const bot = ok
      ? finding(ABOUT, 'well', `the bot’s token is good, for ${team ?? 'a workspace'}.`)
      : finding(ABOUT, 'wrong', `SLACK_BOT_TOKEN is refused (${error}). Copy it anew from OAuth & Permissions.`);
    return { findings: [bot, ...(ok ? missingScopes(answer) : []), ...socket], clockMs };
  } catch (error) {
    return { findings: [finding(ABOUT, 'wrong', `could not be asked: ${reasonOf(error)}.`)], clockMs: null };
  }
}

/** Without a token of its own there is nothing to check but the way to Slack. */
function byInstalling(isAnswering: boolean): Finding {
  const words = isAnswering
    ? 'it answers; each workspace brings its token when it installs the app.'
    : 'it does not answer well.';
  return finding(ABOUT, isAnswering ? 'well' : 'wrong', words);
}

/** Asks for the address of a socket, and opens none. */
async function checkAppToken(call: Call, token: string): Promise<Finding> {
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
