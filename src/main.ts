import cron from 'node-cron';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { createSlackAdapter } from '#adapters/slack/adapter.ts';
import { createTerminalAdapter } from '#adapters/terminal/adapter.ts';
import { terminalCaller } from '#adapters/terminal/permissions.ts';
import { createProgress } from '#adapters/terminal/progress.ts';
import { commands } from '#commands/index.ts';
import { type Config, readConfig } from './config/config.ts';
import { readEnvironment } from './config/environment.ts';
import type { ChatAdapter } from './core/chat.ts';
import { systemClock } from './core/clock.ts';
import type { CommunityEvents } from './core/community.ts';
import { asParleyError } from './core/errors.ts';
import type { Logger } from './core/logger.ts';
import { plainWords } from './core/plain-words.ts';
import { presentDigest } from './core/present/digest.ts';
import type { Reply } from './core/reply.ts';
import { createLogger } from './log.ts';
import { type NoticeBoard, createNoticeBoard } from './notice-board.ts';
import { DOING, doneWords } from './round-words.ts';
import { type Parley, openParley } from './wiring.ts';

/** The store says what is due; the clock only asks it, once a minute. */
const EVERY_MINUTE = '* * * * *';

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  const logger = createLogger(config);
  process.stdout.write(`${modeLine(config)}\n\n`);
  const notices = createNoticeBoard(logger);
  const parley = await openParley({ config, clock: systemClock, logger, notices });
  const platforms = createPlatforms(config, parley, logger);
  try {
    await (platforms.length > 0
      ? servePlatforms(platforms, parley, logger)
      : serveTerminal(config, parley, logger, notices));
  } finally {
    await parley.close();
  }
}

function modeLine({ discord, slack, feeds }: Config): string {
  const names = [...(discord ? ['Discord'] : []), ...(slack ? ['Slack'] : [])].join(' and ');
  if (names) return `Parley: the bot on ${names}. For the terminal as the chat, start it without their tokens in .env.`;
  const news = feeds.sample ? 'with sample feeds of our own' : 'with the feeds that you add';
  return `Parley: the terminal is the chat, ${news}. To connect Discord or Slack, fill in .env (see .env.example).`;
}

function createPlatforms({ discord, slack }: Config, parley: Parley, logger: Logger): readonly ChatAdapter[] {
  const { complete, store } = parley;
  const events = communityEvents(store);
  return [
    ...(discord
      ? [createDiscordAdapter({ settings: discord, commands, complete, events, moderators: nobody, store, logger })]
      : []),
    ...(slack ? [createSlackAdapter({ settings: slack, commands, logger })] : []),
  ];
}

async function nobody(): Promise<readonly string[]> {
  return [];
}

function joinedKey(community: string): string {
  return `community/${community}/joined`;
}

/** Remembers who was greeted. */
function communityEvents(store: Parley['store']): CommunityEvents {
  return {
    async joined(community) {
      const isNew = (await store.getSetting(joinedKey(community))) !== 'yes';
      if (isNew) await store.putSetting(joinedKey(community), 'yes');
      return isNew;
    },
    left: (community) => store.putSetting(joinedKey(community), 'no'),
    channelGone: async () => {},
  };
}

/** Serves until a signal, or until the last platform has failed; one that fails leaves the others at work. */
async function servePlatforms(adapters: readonly ChatAdapter[], parley: Parley, logger: Logger): Promise<void> {
  const stop = (): void => adapters.forEach((adapter) => void adapter.stop().catch(fail));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const polling = cron.schedule(EVERY_MINUTE, () => quietRound(parley, logger), { noOverlap: true });
  void polling.execute();
  const serve = async (adapter: ChatAdapter): Promise<void> => {
    try {
      await adapter.start(parley.handle);
    } catch (thrown) {
      fail(thrown);
    }
  };
  try {
    await Promise.all(adapters.map(serve));
  } finally {
    await polling.stop();
  }
}

async function serveTerminal(config: Config, parley: Parley, logger: Logger, notices: NoticeBoard): Promise<void> {
  const adapter = createTerminalAdapter({
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    wantsColour: config.wantsColour,
    complete: parley.completeLine,
  });
  const stop = (): void => void adapter.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const show = async (reply: Reply): Promise<void> => {
    const since = systemClock.now().toISOString();
    const { channel } = terminalCaller();
    await adapter.post({ id: 'shown', channel, thread: null, topic: null, reply, isRepeat: false, since });
  };
  notices.showBy(show);
  await firstRound(config, parley);
  await show(presentDigest(await parley.composeDigest()));
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

function fail(thrown: unknown): void {
  process.stderr.write(`${plainWords(asParleyError(thrown))}\n`);
  process.exitCode = 1;
}

await main().catch(fail);
