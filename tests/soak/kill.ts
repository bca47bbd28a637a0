/**
 * Ends the bot with SIGKILL two hundred times on each platform, at random moments from its start through poll, brief, compose,
 * send and acknowledge, with answers lost after they were applied: `npm run soak:kill [-- KILLS]`. Prints what was due and what
 * was told; fails where any slot or story was told twice or never.
 */
import { killRun } from '../support/kill-run.ts';

const kills = Number(process.argv[2] ?? 200);

async function report(platform: 'discord' | 'slack'): Promise<void> {
  const started = performance.now();
  const { faults, ...counted } = await killRun(platform, { kills, random: Math.random });
  const seconds = Math.round((performance.now() - started) / 1000);
  const counts = Object.entries(counted).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(`${platform}: ${counts.join(', ')}, faults ${faults.length} (${seconds} s)\n`);
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

// Side by side: most of the time is waiting.
await Promise.all([report('discord'), report('slack')]);
