import { z } from 'zod';
import type { Clock } from '#src/core/clock.ts';
import { CHECK_MS, type Fetch, type Finding, clockDifferenceMs, finding } from '#src/core/finding.ts';

interface TokenSettings {
  readonly token: string;
  readonly applicationId: string;
  readonly apiUrl: string | null;
}

const ABOUT = 'Discord';
const API_URL = 'https://discord.com/api';
const application = z.object({ id: z.string(), name: z.string() });
const guilds = z.array(z.object({ id: z.string() }));

/** Whether the token is good, is this application's, and the bot is in a server. Never rejects. */
export async function checkDiscord(
  { token, applicationId, apiUrl }: TokenSettings,
  parts: { readonly fetch: Fetch; readonly clock: Clock },
): Promise<{ readonly findings: readonly Finding[]; readonly clockMs: number | null }> {
  const get = (path: string): Promise<Response> =>
    parts.fetch(`${(apiUrl ?? API_URL).replace(/\/+$/u, '')}/v10${path}`, {
      headers: {
        authorization: `Bot ${token}`,
        'user-agent': 'DiscordBot (https://github.com/parley-bot/parley, 0.1)',
      },
      signal: AbortSignal.timeout(CHECK_MS),
    });
  try {
    const answer = await get('/applications/@me');
    const clockMs = clockDifferenceMs(answer, parts.clock.now());
    if (answer.status === 401) {
      const words =
        'the token is refused. Make a new one on the Bot page of your application and put it in DISCORD_TOKEN.';
      return { findings: [finding(ABOUT, 'wrong', words)], clockMs };
    }
    if (!answer.ok) return { findings: [finding(ABOUT, 'wrong', `answered with HTTP ${answer.status}.`)], clockMs };
    const { id, name } = application.parse(await answer.json());
    if (id !== applicationId) {
      const words = `the token is that of the application ${id}, and DISCORD_APPLICATION_ID says ${applicationId}. Set it to ${id}.`;
      return { findings: [finding(ABOUT, 'wrong', words)], clockMs };
    }
    const listed = await get('/users/@me/guilds?limit=200');
    const servers = listed.ok ? guilds.parse(await listed.json()).length : null;
    return {
      findings: [finding(ABOUT, 'well', `the token is good, and is ${name}’s.`), ...inServers(id, servers)],
      clockMs,
    };
  } catch (error) {
    return { findings: [finding(ABOUT, 'wrong', `could not be asked: ${reasonOf(error)}.`)], clockMs: null };
  }
}

function inServers(applicationId: string, servers: number | null): readonly Finding[] {
  if (servers !== 0) return [];
  const link = `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands`;
  return [finding(ABOUT, 'odd', `the bot is in no server yet. Invite it: ${link}`)];
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
