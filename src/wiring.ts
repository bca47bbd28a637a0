import { setTimeout as pause } from 'node:timers/promises';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import { isRelevant } from './core/brief.ts';
import type { Caller, CommandHandler, CommandServices, Complete } from './core/command.ts';
import type { Digest } from './core/digest.ts';
import type { FeedServices } from './core/feed-services.ts';
import type { Notices } from './core/notices.ts';
import type { Store } from './core/store.ts';
import { STATUSES } from './core/vocabulary.ts';
import { composeDigest } from './delivery/compose-digest.ts';
import { type Desk, type Parts, openDesk } from './desk.ts';
import { type Engines, openEngines } from './engines.ts';
import { createFeedDesk } from './feed-desk.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { paceAfter } from './feeds/pace.ts';
import { FAILING_IS_TOLD_AFTER_MS, nextPollAt } from './feeds/schedule.ts';
import { visitFeed } from './feeds/visit.ts';
import { writeCalendar } from './calendar/write-calendar.ts';
import { type StorySteps, createCarry } from './jobs/carry.ts';
import { type Poll, type PollDeps, createPoll } from './jobs/poll.ts';
import { type StageResults, type WatchStage, unwatched } from './jobs/stages.ts';
import { tellFailing, tellRecovered } from './jobs/tell-feeds.ts';
import { createAnswerer } from './model/ask.ts';
import { openSample } from './open-sample.ts';
import { drawPng } from './pictures/draw-png.ts';
import { drawTimeline } from './pictures/timeline-svg.ts';
import { openStore } from './store/open-store.ts';
import { completeStory } from './stories/complete-story.ts';
import { findCluster, printsOf } from './stories/near-duplicates.ts';
import { talksIn } from './talks/asked.ts';
import { createModeration } from './talks/moderation.ts';
import { findTalks } from './talks/search.ts';
import { settle } from './talks/settle.ts';
import { isOrdinary } from './talks/transitions.ts';

/** Parley put together: the store, the way of a story, and the commands. */
export interface Parley {
  readonly store: Store;
  readonly handle: CommandHandler;
  /** Whole lines that a half-typed one may become. */
  readonly completeLine: (caller: Caller, line: string) => Promise<readonly string[]>;
  readonly complete: Complete;
  /** Visits the feeds that are due and carries every waiting story to its end. */
  round(watch?: WatchStage): Promise<StageResults>;
  composeDigest(): Promise<Digest>;
  close(): Promise<void>;
}

/** How far back the brief of the day looks when nobody says. */
const DIGEST_MS = 24 * 60 * 60 * 1000;
/** Feeds that take longer than this are slow. */
const SLOW_FEEDS_MS = 5_000;
/** Copies of one text beyond this many add nothing. */
const MAX_NEAR = 20;

export interface ParleyParts extends Parts {
  /** How a community’s people are told what nobody asked for. */
  readonly notices: Notices;
}

/** Opens the store and puts everything together. Throws ParleyError where the store cannot be used. */
export async function openParley(parts: ParleyParts): Promise<Parley> {
  const { config, clock, logger } = parts;
  const store = await openStore(config.databaseUrl);
  const sample = await openSample(parts, store);
  const engines = openEngines(parts, store);
  const desk = openDesk(parts, engines.best, sample ? [sample.origin] : []);
  const polls = pollDeps(parts, store, desk);
  const poll = createPoll(polls);
  const carry = createCarry({ store, logger, steps: storySteps(parts, store, desk, engines) });
  const digest = (): Promise<Digest> => {
    const now = clock.now();
    return composeDigest(store, { from: new Date(now.getTime() - DIGEST_MS).toISOString(), to: now.toISOString() });
  };
  const feeds = createFeedDesk({ ...parts, store, desk, polls, carry: () => carry(unwatched) });
  const services = commandServices(parts, store, desk, { engines, feeds, digest });
  const context = { commands, store, clock, services, logger };
  const completer = createCompleter(context);
  return {
    store,
    handle: createCommandHandler(context),
    completeLine: completer.lines,
    complete: completer.values,
    round: (watch = unwatched) => runRound(poll, carry, watch),
    composeDigest: digest,
    close: async () => {
      await desk.close();
      await engines.close();
      await sample?.close();
      await store.close();
    },
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

function pollDeps(
  { config, clock, logger, notices }: ParleyParts,
  store: Store,
  { fetcher, readFeed: read }: Desk,
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

function storySteps({ clock }: Parts, store: Store, desk: Desk, engines: Engines): StorySteps {
  return {
    complete: async (story) => {
      const feed = story.feedId === null ? null : await store.getFeed(story.feedId);
      // Without its address a story is what its feed gave.
      return completeStory(feed?.wishes.fullText === false ? { ...story, url: null } : story, desk);
    },
    place: async (story, { text }) => {
      const prints = printsOf(text);
      const near = await store.storiesWithPrints(prints, MAX_NEAR);
      return {
        prints,
        clusterId: findCluster(
          { ...story, text },
          near.filter((other) => other.id !== story.id),
        ),
      };
    },
    brief: async ({ id, title, url, source, publishedAt, language, text, clusterId }) =>
      desk.briefText(
        { id, title, url, source, publishedAt, language, text },
        await store.listTracked(),
        clusterId === id ? engines.best : engines.extractive,
      ),
    settle: async (story, brief) => (isRelevant(brief) ? settle(story, brief, store, clock.now().toISOString()) : null),
  };
}

interface ServiceParts {
  readonly engines: Engines;
  readonly feeds: FeedServices;
  readonly digest: CommandServices['composeDigest'];
}

function commandServices(
  { clock }: Parts,
  store: Store,
  desk: Desk,
  { engines, feeds, digest }: ServiceParts,
): CommandServices {
  return {
    feeds,
    composeDigest: digest,
    ask: createAnswerer({ ask: engines.ask, store, talksIn }),
    findTalks: (words) => findTalks(words, store),
    ordinaryChanges: (status) => STATUSES.filter((after) => isOrdinary(status, after)),
    drawTimeline: (chart) => drawPng(drawTimeline(chart)),
    writeCalendar: (steps) => writeCalendar(steps, clock.now()),
    moderation: createModeration(store, clock),
    briefPage: async (url) => {
      const story = await store.findStoryByUrl(canonicalAddress(url) ?? url);
      return (story && (await store.getBrief(story.id))) ?? desk.briefPage(url, await store.listTracked());
    },
  };
}
