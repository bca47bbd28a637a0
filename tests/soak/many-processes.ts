/**
 * A chat process and two workers on one PostgreSQL, for as long as told: `npm run soak:processes [-- MINUTES [KILLS]]`. Workers are
 * killed at random, connections are lost, the network of one is cut, the database is started again, and the clocks are a minute off
 * either way. Prints what was due and what was told; fails where anything was told twice or never, or a feed read by two at once.
 */
import { manyRun, takeOver } from '../support/many-run.ts';

const [minutes = 8, kills = 24] = process.argv.slice(2).map(Number);

const { faults, ...counted } = await manyRun({ seconds: minutes * 60, kills, random: Math.random });
const counts = Object.entries(counted).map(([name, count]) => `${name} ${count}`);
process.stdout.write(`${counts.join(', ')}, faults ${faults.length}\n`);
for (const fault of faults) process.stdout.write(`  ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;

for (let times = 0; times < 3; times += 1) {
  const { feedMs, postMs } = await takeOver();
  process.stdout.write(`taken over: a visit after ${seconds(feedMs)} s, a post after ${seconds(postMs)} s\n`);
  if (Math.max(feedMs, postMs) >= 30_000) process.exitCode = 1;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
