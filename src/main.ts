import { createTerminalAdapter } from '#adapters/terminal/adapter.ts';
import { terminalCaller } from '#adapters/terminal/permissions.ts';
import { createProgress } from '#adapters/terminal/progress.ts';
import { type Bot, createBot } from './bot.ts';
import { type Config, readConfig } from './config/config.ts';
import { readEnvironment } from './config/environment.ts';
import { connectPlatforms } from './connect-platforms.ts';
import { EVERYTHING } from './core/channel-schedule.ts';
import type { ChatAdapter } from './core/chat.ts';
import { systemClock } from './core/clock.ts';
import { asParleyError } from './core/errors.ts';
import type { Logger } from './core/logger.ts';
import { type Metrics, noMetrics } from './core/metrics.ts';
import { plainWords } from './core/plain-words.ts';
import { presentDigest } from './core/present/digest.ts';
import type { Reply } from './core/reply.ts';
import { TERMINAL_COMMUNITY } from './core/subscription.ts';
import { createLogger } from './log.ts';
import { measuredQueue } from './measured.ts';
import { openQueue } from './open-queue.ts';
import { startOperation } from './operation-desk.ts';
import { type Platforms, createPlatforms } from './platforms.ts';
import { DOING, doneWords } from './round-words.ts';
import { endOnSignals } from './shutdown.ts';
import { type Parley, openParley } from './wiring.ts';

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  const logger = createLogger(config);
  process.stdout.write(`${modeLine(config)}\n\n`);
  const platforms = createPlatforms();
  // What nobody asks for is neither counted nor loaded.
  const metrics = config.health ? (await import('./operation/metrics.ts')).createMetrics() : null;
  const queue = measuredQueue(await openQueue(config, { clock: systemClock, logger }), metrics ?? noMetrics);
  const { checkChannel } = platforms;
  const given = { config, clock: systemClock, logger, checkChannel, queue, ...(metrics ? { metrics } : {}) };
  const parley = await openParley(given);
  const { clock } = parley;
  const parts = { config, clock, logger, parley, queue };
  const operation = await startOperation({ ...parts, adapters: platforms.adapters, metrics });
  const bot = createBot({ parley, queue, clock, logger });
  try {
    await (config.discord === null && config.slack === null
      ? serveTerminal(config, parley, bot, platforms)
      : servePlatforms({ config, parley, bot, platforms, logger, metrics: metrics ?? noMetrics }));
  } finally {
    await bot.stop();
    await operation.close();
    await parley.close();
  }
}

function modeLine({ discord, slack, feeds }: Config): string {
  const names = [...(discord ? ['Discord'] : []), ...(slack ? ['Slack'] : [])].join(' and ');
  if (names) return `Parley: the bot on ${names}. For the terminal as the chat, start it without their tokens in .env.`;
  const news = feeds.sample ? 'with sample feeds of our own' : 'with the feeds that you add';
  return `Parley: the terminal is the chat, ${news}. To connect Discord or Slack, fill in .env (see .env.example).`;
}

interface Served {
  readonly config: Config;
  readonly parley: Parley;
  readonly bot: Bot;
  readonly platforms: Platforms;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Serves until a signal, or until the last platform has failed; one that fails leaves the others at work. */
async function servePlatforms({ config, parley, bot, platforms, logger, metrics }: Served): Promise<void> {
  await connectPlatforms(platforms, config, parley, logger, metrics);
  const { adapters } = platforms;
  const stop = (): void => {
    // What is being posted ends before its platform does.
    void bot.stop().then(() => adapters.forEach((adapter) => void adapter.stop().catch(fail)), fail);
  };
  endOnSignals({ signals: process, stop });
  const serve = async (adapter: ChatAdapter): Promise<void> => {
    try {
      await adapter.start(parley.handle);
    } catch (thrown) {
      fail(thrown);
    }
  };
  await bot.start(adapters);
  await Promise.all(adapters.map(serve));
}

async function serveTerminal(config: Config, parley: Parley, bot: Bot, platforms: Platforms): Promise<void> {
  const adapter = createTerminalAdapter({
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    wantsColour: config.wantsColour,
    complete: parley.completeLine,
  });
  platforms.add(adapter);
  const stop = (): void => void adapter.stop();
  endOnSignals({ signals: process, stop });
  await firstRound(config, parley);
  await show(adapter, presentDigest(await parley.delivery.composeDigest(EVERYTHING, TERMINAL_COMMUNITY)));
  await bot.start(platforms.adapters);
  await adapter.start(parley.handle);
}

async function show(adapter: ChatAdapter, reply: Reply): Promise<void> {
  const since = systemClock.now().toISOString();
  const { channel } = terminalCaller();
  await adapter.post({ id: 'shown', channel, thread: null, topic: null, reply, isRepeat: false, since });
}

async function firstRound(config: Config, parley: Parley): Promise<void> {
  const { stage } = createProgress({ output: process.stdout, wantsColour: config.wantsColour, clock: systemClock });
  await parley.round((name, work) => stage(DOING[name], work, (result) => doneWords(name, result)));
  process.stdout.write('\n');
}

function fail(thrown: unknown): void {
  process.stderr.write(`${plainWords(asParleyError(thrown))}\n`);
  process.exitCode = 1;
}

await main().catch(fail);
