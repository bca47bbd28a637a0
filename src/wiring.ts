import { setTimeout as pause } from 'node:timers/promises';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import { createCommunityDesk } from './community-desk.ts';
import type { Caller, CommandHandler, CommandServices, Complete } from './core/command.ts';
import type { CommunityEvents, CommunityListener, ModeratorRoll } from './core/community.ts';
import type { ChannelCheck } from './core/chat.ts';
import type { DeliveryServices } from './core/delivery-services.ts';
import type { FeedServices } from './core/feed-services.ts';
import { type Metrics, noMetrics } from './core/metrics.ts';
import type { Notices } from './core/notices.ts';
import { placeIn } from './core/places.ts';
import type { Store } from './core/store.ts';
import { TERMINAL_COMMUNITY } from './core/subscription.ts';
import { type Turns, createTurns } from './core/turns.ts';
import { STATUSES } from './core/vocabulary.ts';
import { endChannel } from './delivery/end-channel.ts';
import { createModeratorNotices } from './delivery/moderator-notices.ts';
import { createDeliveryDesk } from './delivery-desk.ts';
import { type Desk, type Parts, openDesk } from './desk.ts';
import { type Engines, openEngines } from './engines.ts';
import { createFeedDesk } from './feed-desk.ts';
import { createHousekeeping, dropOldTexts } from './housekeeping.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { paceAfter } from './feeds/pace.ts';
import { FAILING_IS_TOLD_AFTER_MS, nextPollAt } from './feeds/schedule.ts';
import { visitFeed } from './feeds/visit.ts';
import { writeCalendar } from './calendar/write-calendar.ts';
import { type StorySteps, createCarry } from './jobs/carry.ts';
import { type Poll, type PollDeps, createPoll } from './jobs/poll.ts';
import { type StageResults, type WatchStage, unwatched } from './jobs/stages.ts';
import { tellFailing, tellRecovered } from './jobs/tell-feeds.ts';
import {
  measuredHandler,
  measuredModel,
  measuredModelUse,
  measuredPolls,
  measuredRound,
  measuredSteps,
} from './measured.ts';
import { openSample } from './open-sample.ts';
import { drawTimeline } from './pictures/timeline-svg.ts';
import { openStore } from './store/open-store.ts';
import type { StoryParts } from './story-steps.ts';
import { talksIn } from './talks/asked.ts';
import { createModeration } from './talks/moderation.ts';
import { findTalks } from './talks/search.ts';
import { isOrdinary } from './talks/transitions.ts';

/** Parley put together: the store, the way of a story, and the commands. */
export interface Parley {
  readonly store: Store;
  readonly handle: CommandHandler;
  /** Whole lines that a half-typed one may become. */
  readonly completeLine: (caller: Caller, line: string) => Promise<readonly string[]>;
  readonly complete: Complete;
  readonly communityEvents: CommunityEvents;
  readonly moderatorRoll: ModeratorRoll;
  /** When the last round ended, or this was opened; milliseconds since 1970. */
  lastRoundAt(): number;
  /** Visits the feeds that are due and carries every waiting story to its end. */
  round(watch?: WatchStage): Promise<StageResults>;
  readonly delivery: DeliveryServices;
  readonly notices: Notices;
  readonly turns: Turns;
  /** Finishes what is under way, or leaves it to the next start, within a few seconds. */
  close(): Promise<void>;
}

/** What is under way at the end may take so long; the rest is left to the next start. */
const FINISH_MS = 5_000;
/** Feeds that take longer than this are slow. */
const SLOW_FEEDS_MS = 5_000;

export interface ParleyParts extends Parts {
  /** Whether a channel can be posted to, by its platform's word. */
  readonly checkChannel: (channel: string) => Promise<ChannelCheck>;
  readonly metrics?: Metrics;
}

/** Opens the store and puts everything together. Throws ParleyError where the store cannot be used. */
export async function openParley(parts: ParleyParts): Promise<Parley> {
  const { config, clock, logger } = parts;
  const turns = createTurns();
  const store = await openStore(config.databaseUrl);
  const sample = await openSample(parts, store);
  const metrics = parts.metrics ?? noMetrics;
  const ending = new AbortController();
  const stopping = ending.signal;
  const engines = await openEngines(parts, measuredModelUse(store, metrics), (ask) => measuredModel(ask, metrics));
  const desk = openDesk({ ...parts, turns }, engines.best, sample ? [sample.origin] : []);
  const notices = createModeratorNotices({ store, clock, logger, defaultChannel });
  const polls = measuredPolls({ ...pollDeps(parts, store, desk, notices), stopping, turns }, metrics);
  const poll = createPoll(polls);
  const steps = measuredSteps(lateSteps({ clock, store, desk, engines }), metrics);
  const carry = createCarry({ store, logger, stopping, turns, steps });
  const delivery = createDeliveryDesk({ ...parts, store, notices });
  const feeds = createFeedDesk({ ...parts, store, desk, polls, carry: () => carry(unwatched) });
  const services = commandServices(parts, store, desk, { engines, feeds, delivery });
  const context = { commands, store, clock, services, logger };
  const completer = createCompleter(context);
  const ended: CommunityListener = {
    name: 'delivery',
    channelGone: (channel) => endChannel({ store, notices }, channel, 'It does not exist any more.', `gone ${channel}`),
  };
  const communities = createCommunityDesk({ store, clock, logger, listeners: [ended] });
  const handle = measuredHandler(createCommandHandler(context), new Set(commands.map(({ name }) => name)), metrics);
  let underWay: Promise<unknown> = Promise.resolve();
  let lastRoundAt = clock.now().getTime();
  const housekeeping = createHousekeeping(parts, [
    { name: 'forget communities', run: communities.forgetGone },
    dropOldTexts({ clock, store }, config.storyTextDays),
  ]);
  return {
    store,
    handle: (caller, call) => turns.first(() => handle(caller, call)),
    completeLine: completer.lines,
    complete: completer.values,
    communityEvents: communities.events,
    moderatorRoll: communities.moderatorRoll,
    round: async (watch = unwatched) => {
      const prepared = housekeeping().then(() => engines.tend());
      const round = prepared.then(() => measuredRound(() => runRound(poll, carry, watch), metrics));
      // From its first write on, so that the store is not closed under it.
      underWay = round;
      const results = await round;
      lastRoundAt = clock.now().getTime();
      return results;
    },
    lastRoundAt: () => lastRoundAt,
    delivery,
    notices,
    turns,
    close: async () => {
      ending.abort();
      await Promise.race([Promise.allSettled([underWay]), pause(FINISH_MS, null, { ref: false })]);
      await desk.close();
      await engines.close();
      await sample?.close();
      await store.close();
    },
  };
}

/** Loaded with the first story: most of a start's time is the engine's, and most commands brief nothing. */
function lateSteps(parts: StoryParts): StorySteps {
  const loading = async (): Promise<StorySteps> => (await import('./story-steps.ts')).createStorySteps(parts);
  let loaded: Promise<StorySteps> | null = null;
  const steps = (): Promise<StorySteps> => (loaded ??= loading());
  return {
    complete: async (story) => (await steps()).complete(story),
    place: async (story, readable) => (await steps()).place(story, readable),
    brief: async (story) => (await steps()).brief(story),
    settle: async (story, brief) => (await steps()).settle(story, brief),
  };
}

/** Stories are carried on while slow feeds are still waited for, so that these hold up nobody else's. */
async function runRound(poll: Poll, carry: ReturnType<typeof createCarry>, watch: WatchStage): Promise<StageResults> {
  const polling = watch('poll', poll);
  const isDone = polling.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([isDone, pause(SLOW_FEEDS_MS, false, { ref: false })]))) await carry(unwatched);
  return { poll: await polling, ...(await carry(watch)) };
}

/** The terminal has one channel, whoever sits there. */
function defaultChannel(community: string): string | null {
  return community === TERMINAL_COMMUNITY ? placeIn(TERMINAL_COMMUNITY, 'screen') : null;
}

function pollDeps(
  { config, clock, logger }: Parts,
  store: Store,
  { fetcher, readFeed: read }: Desk,
  notices: Notices,
): PollDeps {
  const { pollIntervalMs: intervalMs } = config.feeds;
  const telling = { store, notices, clock, logger, tellAfterMs: FAILING_IS_TOLD_AFTER_MS };
  return {
    store,
    clock,
    steps: {
      visit: (feed) => visitFeed(feed, { fetcher, read, clock, store }),
      plan: (feed, outcome) => {
        const now = clock.now();
        const pace = paceAfter(feed.pace, outcome, now);
        return { pace, nextPollAt: nextPollAt(feed, outcome, pace, { intervalMs, now, random: Math.random }) };
      },
      recovered: (feed, outcome) => tellRecovered(telling, feed, outcome),
      failing: (feed, outcome) => tellFailing(telling, feed, outcome),
    },
  };
}

interface ServiceParts {
  readonly engines: Engines;
  readonly feeds: FeedServices;
  readonly delivery: DeliveryServices;
}

function commandServices(
  { clock }: Parts,
  store: Store,
  desk: Desk,
  { engines, feeds, delivery }: ServiceParts,
): CommandServices {
  return {
    feeds,
    delivery,
    ask: async (question, community) => {
      const { createAnswerer } = await import('./model/ask.ts');
      return createAnswerer({ ask: engines.ask, store, talksIn })(question, community);
    },
    findTalks: (words) => findTalks(words, store),
    ordinaryChanges: (status) => STATUSES.filter((after) => isOrdinary(status, after)),
    drawTimeline: async (chart) => {
      const { drawPng } = await import('./pictures/draw-png.ts');
      return drawPng(drawTimeline(chart));
    },
    writeCalendar: (steps) => writeCalendar(steps, clock.now()),
    moderation: createModeration(store, clock),
    briefPage: async (url) => {
      const story = await store.findStoryByUrl(canonicalAddress(url) ?? url);
      return (story && (await store.getBrief(story.id))) ?? desk.briefPage(url, await store.listTracked());
    },
  };
}
