import type { Environment } from './environment.ts';

/** What is wrong with variables that only make sense together, each by its name. */
export function partnerFaults(given: Environment): string[] {
  return [...missingPartners(given), ...shardFaults(given), ...roleFaults(given)];
}

function missingPartners(given: Environment): string[] {
  const has = (name: string): boolean => given[name] !== undefined;
  const faults: string[] = [];
  if (has('DISCORD_TOKEN') && !has('DISCORD_APPLICATION_ID'))
    faults.push('DISCORD_APPLICATION_ID is missing; DISCORD_TOKEN needs it.');
  if (has('DISCORD_APPLICATION_ID') && !has('DISCORD_TOKEN'))
    faults.push('DISCORD_TOKEN is missing; DISCORD_APPLICATION_ID needs it.');
  const slackSecret = has('SLACK_APP_TOKEN') || has('SLACK_SIGNING_SECRET');
  const oauth = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'];
  const byOAuth = oauth.some(has);
  for (const name of oauth) if (byOAuth && !has(name)) faults.push(`${name} is missing; installing by OAuth needs it.`);
  if (byOAuth && has('SLACK_BOT_TOKEN'))
    faults.push('SLACK_BOT_TOKEN is for one workspace; leave it out where workspaces install by OAuth.');
  if (byOAuth && !slackSecret)
    faults.push('SLACK_APP_TOKEN is missing; SLACK_CLIENT_ID needs it (or SLACK_SIGNING_SECRET, for HTTP).');
  if (has('SLACK_BOT_TOKEN') && !slackSecret)
    faults.push('SLACK_APP_TOKEN is missing; SLACK_BOT_TOKEN needs it (or SLACK_SIGNING_SECRET, for HTTP).');
  if (slackSecret && !has('SLACK_BOT_TOKEN') && !byOAuth)
    faults.push('SLACK_BOT_TOKEN is missing; the other Slack variables need it.');
  if (has('LLM_PROVIDER') && !has('LLM_MODEL')) faults.push('LLM_MODEL is missing; LLM_PROVIDER needs it.');
  if (has('LLM_MODEL') && !has('LLM_PROVIDER')) faults.push('LLM_PROVIDER is missing; LLM_MODEL needs it.');
  const isCompatible = given['LLM_PROVIDER'] === 'openai-compatible';
  if (isCompatible && !has('LLM_BASE_URL')) faults.push('LLM_BASE_URL is missing; openai-compatible needs it.');
  if (has('LLM_PROVIDER') && !isCompatible && !has('LLM_API_KEY'))
    faults.push('LLM_API_KEY is missing; LLM_PROVIDER needs it.');
  return faults;
}

/** One process of several has a part of the shards, so that all must agree on how many there are. */
function shardFaults({ DISCORD_SHARDS: count = 'auto', DISCORD_SHARD_IDS: ids }: Environment): string[] {
  if (ids === undefined) return [];
  if (count === 'auto') return ['DISCORD_SHARDS must be a number where DISCORD_SHARD_IDS is set.'];
  const isBeyond = ids.split(',').some((id) => Number(id) >= Number(count));
  return isBeyond ? [`DISCORD_SHARD_IDS are counted from 0, so that each must be below DISCORD_SHARDS.`] : [];
}

function roleFaults(given: Environment): string[] {
  const role = given['PARLEY_ROLE'] ?? 'all';
  if (role !== 'chat' && role !== 'worker') return [];
  const faults: string[] = [];
  if ((given['DATABASE_URL'] ?? 'sqlite:').startsWith('sqlite:')) {
    faults.push(
      `PARLEY_ROLE ${role} is for several processes on one PostgreSQL: set DATABASE_URL=postgres://…, or leave PARLEY_ROLE out, since SQLite is one process’s alone.`,
    );
  }
  const hasPlatform = ['DISCORD_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_CLIENT_ID'].some((name) => given[name] !== undefined);
  if (role === 'chat' && !hasPlatform)
    faults.push('PARLEY_ROLE chat needs a platform: DISCORD_TOKEN or SLACK_BOT_TOKEN.');
  return faults;
}
