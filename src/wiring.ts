import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import { isRelevant } from './core/brief.ts';
import type { Caller, CommandHandler, CommandServices } from './core/command.ts';
import type { Digest } from './core/digest.ts';
import type { Store } from './core/store.ts';
import { STATUSES } from './core/vocabulary.ts';
import { composeDigest } from './delivery/compose-digest.ts';
import { type Desk, type Parts, openDesk } from './desk.ts';
import { type Engines, openEngines } from './engines.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { findFeed } from './feeds/discover.ts';
import { nextPollAt } from './feeds/schedule.ts';
import { visitFeed } from './feeds/visit.ts';
import { writeCalendar } from './calendar/write-calendar.ts';
import { type StorySteps, createCarry } from './jobs/carry.ts';
import { type Poll, createPoll } from './jobs/poll.ts';
import { type StageResults, type WatchStage, unwatched } from './jobs/stages.ts';
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
  /** Choices for what has been typed of a command's option. Never rejects. */
  readonly complete: (caller: Caller, command: string, typed: string) => Promise<readonly string[]>;
  /** Visits the feeds that are due and carries every waiting story to its end. */
  round(watch?: WatchStage): Promise<StageResults>;
  composeDigest(): Promise<Digest>;
  close(): Promise<void>;
}

/** How far back the brief of the day looks when nobody says. */
const DIGEST_MS = 24 * 60 * 60 * 1000;
/** A command that adds a feed waits this long for its stories; the rest goes on behind it. */
const FIRST_STORIES_MS = 20_000;
/** Feeds that take longer than this are slow. */
const SLOW_FEEDS_MS = 5_000;
/** Copies of one text beyond this many add nothing. */
const MAX_NEAR = 20;

/** Opens the store and puts everything together. Throws ParleyError where the store cannot be used. */
export async function openParley(parts: Parts): Promise<Parley> {
  const { config, clock, logger } = parts;
  const store = await openStore(config.databaseUrl);
  const sample = await openSample(parts, store);
  const engines = openEngines(parts, store);
  const desk = openDesk(parts, engines.best, sample ? [sample.origin] : []);
  const poll = openPoll(parts, store, desk);
  const carry = createCarry({ store, logger, steps: storySteps(parts, store, desk, engines) });
  const digest = (): Promise<Digest> => {
    const now = clock.now();
    return composeDigest(store, { from: new Date(now.getTime() - DIGEST_MS).toISOString(), to: now.toISOString() });
  };
  const services = commandServices(parts, store, desk, engines, { digest, carry: () => carry(unwatched) });
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

function openPoll({ config, clock }: Parts, store: Store, { fetcher, readFeed: read }: Desk): Poll {
  const { pollIntervalMs: intervalMs } = config.feeds;
  return createPoll({
    store,
    clock,
    steps: {
      visit: (feed) => visitFeed(feed, { fetcher, read, clock, store }),
      nextPollAt: (feed, outcome) => nextPollAt(feed, outcome, { intervalMs, now: clock.now(), random: Math.random }),
    },
  });
}

function storySteps({ clock }: Parts, store: Store, desk: Desk, engines: Engines): StorySteps {
  return {
    complete: (story) => completeStory(story, desk),
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

interface Work {
  readonly digest: () => Promise<Digest>;
  readonly carry: () => Promise<unknown>;
}

function commandServices(
  { clock, config }: Parts,
  store: Store,
  desk: Desk,
  { ask }: Engines,
  work: Work,
): CommandServices {
  return {
    composeDigest: work.digest,
    ask: createAnswerer({ ask, store, talksIn }),
    findTalks: (words) => findTalks(words, store),
    ordinaryChanges: (status) => STATUSES.filter((after) => isOrdinary(status, after)),
    drawTimeline: (chart) => drawPng(drawTimeline(chart)),
    writeCalendar: (steps) => writeCalendar(steps, clock.now()),
    moderation: createModeration(store, clock),
    readFeed: async (url) => (await findFeed(url, desk.fetcher)).parsed,
    briefPage: async (url) => {
      const story = await store.findStoryByUrl(canonicalAddress(url) ?? url);
      return (story && (await store.getBrief(story.id))) ?? desk.briefPage(url, await store.listTracked());
    },
    addFeed: async (url, addedBy) => {
      const found = await findFeed(url, desk.fetcher);
      const { parsed, validators } = found;
      const now = clock.now();
      const id = createHash('sha256').update(found.url).digest('hex').slice(0, 12);
      const added = await store.addFeed(
        { id, url: found.url, title: parsed.title, sample: false, addedBy },
        now.toISOString(),
      );
      const outcome = { kind: 'items' as const, feed: parsed, validators };
      const { pollIntervalMs: intervalMs } = config.feeds;
      const nextAt = nextPollAt(added, outcome, { intervalMs, now, random: Math.random });
      await store.recordPoll(id, outcome, now.toISOString(), nextAt);
      await Promise.race([work.carry(), pause(FIRST_STORIES_MS, undefined, { ref: false })]);
      return { feed: (await store.getFeed(id)) ?? added, format: parsed.format, items: parsed.items.length };
    },
  };
}
