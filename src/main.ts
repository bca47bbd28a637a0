import cron from 'node-cron';
import { createTerminalAdapter } from '#adapters/terminal/adapter.ts';
import { createProgress } from '#adapters/terminal/progress.ts';
import { type Config, readConfig } from './config/config.ts';
import { readEnvironment } from './config/environment.ts';
import { systemClock } from './core/clock.ts';
import { asParleyError } from './core/errors.ts';
import type { Logger } from './core/logger.ts';
import { plainWords } from './core/plain-words.ts';
import { presentDigest } from './core/present/digest.ts';
import { createLogger } from './log.ts';
import { DOING, doneWords } from './round-words.ts';
import { type Parley, openParley } from './wiring.ts';

/** The store says what is due; the clock only asks it, once a minute. */
const EVERY_MINUTE = '* * * * *';

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  const logger = createLogger(config);
  process.stdout.write(`${modeLine(config)}\n\n`);
  const parley = await openParley({ config, clock: systemClock, logger });
  try {
    await serveTerminal(config, parley, logger);
  } finally {
    await parley.close();
  }
}

function modeLine(config: Config): string {
  const feeds = config.feeds.sample ? 'with sample feeds of our own' : 'with the feeds that you add';
  return `Parley: the terminal is the chat, ${feeds}. To connect Discord or Slack, fill in .env (see .env.example).`;
}

async function serveTerminal(config: Config, parley: Parley, logger: Logger): Promise<void> {
  const adapter = createTerminalAdapter({
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    wantsColour: config.wantsColour,
    complete: parley.completeLine,
  });
  const stop = (): void => void adapter.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await firstRound(config, parley);
  await adapter.post('terminal', presentDigest(await parley.composeDigest()));
  const polling = cron.schedule(EVERY_MINUTE, () => quietRound(parley, logger), { noOverlap: true });
  try {
    await adapter.start(parley.handle);
  } finally {
    await polling.stop();
  }
}

async function firstRound(config: Config, parley: Parley): Promise<void> {
  const { stage } = createProgress({ output: process.stdout, wantsColour: config.wantsColour, clock: systemClock });
  await parley.round((name, work) => stage(DOING[name], work, (result) => doneWords(name, result)));
  process.stdout.write('\n');
}

/** A fault in one round is logged; the next round tries again. */
async function quietRound(parley: Parley, logger: Logger): Promise<void> {
  try {
    await parley.round();
  } catch (error) {
    logger.error({ err: error }, 'a round failed');
  }
}

try {
  await main();
} catch (thrown) {
  process.stderr.write(`${plainWords(asParleyError(thrown))}\n`);
  process.exitCode = 1;
}
