import type { Config } from './config/config.ts';
import { type Finding, finding } from './core/finding.ts';
import { isEmbedded } from './store/idle-store.ts';

const ABOUT = 'role';
/** Workers look at the briefs each minute; the database or a restart may hold one up. */
const SILENT_MS = 5 * 60_000;

/** What a process with these settings would do, and whether it has what it needs for that. */
export function examineRole({
  role,
  databaseUrl,
  discord,
  slack,
}: Pick<Config, 'role' | 'databaseUrl' | 'discord' | 'slack'>): Finding {
  const platforms = [...(discord ? ['Discord'] : []), ...(slack ? ['Slack'] : [])].join(' and ');
  if (role === 'worker') {
    if (platforms === '') {
      const words =
        'a worker without tokens, which polls and briefs, and posts nothing. Give it those of the chat processes.';
      return finding(ABOUT, 'odd', words);
    }
    const words = `a worker, which polls, briefs and posts to ${platforms}. It answers nobody: that is for a process with PARLEY_ROLE=chat.`;
    return finding(ABOUT, 'well', words);
  }
  if (role === 'chat') {
    const words = `the chat on ${platforms}, which polls and posts nothing: that is for processes with PARLEY_ROLE=worker.`;
    return finding(ABOUT, 'well', words);
  }
  const where = platforms === '' ? 'in the terminal' : `on ${platforms}`;
  if (isEmbedded(databaseUrl)) {
    return finding(ABOUT, 'well', `all: one process does everything, ${where}. On SQLite there is no second one.`);
  }
  return finding(
    ABOUT,
    'well',
    `all: it does everything, ${where}, alone or beside others on the same database.${shards(discord)}`,
  );
}

function shards(discord: Config['discord']): string {
  if (!discord) return '';
  if (discord.shards === null)
    return ' It wants all of Discord’s shards; a second one waits for them, unless each has its DISCORD_SHARD_IDS.';
  return ` Of Discord’s ${discord.shards.count} shards it wants ${discord.shards.ids.join(', ')}.`;
}

/** @param lastRoundAt when any process last looked whether briefs are due, ISO 8601; null where none ever did */
export function examineWorkers(lastRoundAt: string | null, now: Date): Finding {
  const silentMs = lastRoundAt === null ? Infinity : now.getTime() - Date.parse(lastRoundAt);
  if (silentMs <= SILENT_MS) return finding('workers', 'well', 'somebody polls, briefs and posts.');
  const since = lastRoundAt === null ? 'yet' : `since ${lastRoundAt.slice(0, 16).replace('T', ' ')} UTC`;
  const words = `nobody has looked for due briefs ${since}. Start a process with PARLEY_ROLE=worker, or one with all.`;
  return finding('workers', 'odd', words);
}
