import { setTimeout as pause } from 'node:timers/promises';
import type { Metrics } from './core/metrics.ts';
import type { Notices } from './core/notices.ts';
import type { Store } from './core/store.ts';
import type { Turns } from './core/turns.ts';
import type { Desk, Parts } from './desk.ts';
import type { Engines } from './engines.ts';
import { paceAfter } from './feeds/pace.ts';
import { FAILING_IS_TOLD_AFTER_MS, nextPollAt } from './feeds/schedule.ts';
import { visitFeed } from './feeds/visit.ts';
import { type Stages, type StorySteps, createCarry, createStages } from './jobs/carry.ts';
import { type PollDeps, SLOW_FEEDS_MS, type Visits, createPoll, createVisits } from './jobs/poll.ts';
import { type StageResults, type WatchStage, unwatched } from './jobs/stages.ts';
import { tellFailing, tellRecovered } from './jobs/tell-feeds.ts';
import { measuredPolls, measuredSteps } from './measured.ts';
import type { StoryParts } from './story-steps.ts';

/** The way of a story, from its feed to the record. */
export interface Pipeline {
  readonly polls: PollDeps;
  readonly visits: Visits;
  readonly stages: Stages;
  /** Visits the feeds that are due and carries every waiting story to its end. */
  round(watch: WatchStage): Promise<StageResults>;
  /** Carries every waiting story to its end. */
  readonly carry: () => Promise<unknown>;
  /** Nothing more is taken up. */
  stop(): void;
}

export interface PipelineParts extends Parts {
  readonly store: Store;
  readonly desk: Desk;
  readonly engines: Engines;
  readonly notices: Notices;
  readonly turns: Turns;
  readonly metrics: Metrics;
}

export function openPipeline(parts: PipelineParts): Pipeline {
  const { store, logger, turns, metrics } = parts;
  const ending = new AbortController();
  const stopping = ending.signal;
  const polls = measuredPolls({ ...pollDeps(parts), stopping, turns }, metrics);
  const visits = createVisits(polls);
  const poll = createPoll(polls, visits);
  const steps = measuredSteps(lateSteps(parts), metrics);
  const stages = createStages({ store, logger, stopping, turns, steps });
  const carry = createCarry(stages);
  return {
    polls,
    visits,
    stages,
    carry: () => carry(unwatched),
    stop: () => ending.abort(),
    // Stories are carried on while slow feeds are still waited for, so that these hold up nobody else's.
    async round(watch) {
      const polling = watch('poll', poll);
      const isDone = polling.then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([isDone, pause(SLOW_FEEDS_MS, false, { ref: false })]))) await carry(unwatched);
      return { poll: await polling, ...(await carry(watch)) };
    },
  };
}

/** Loaded with the first story: most of a start's time is the engine's, and most commands brief nothing. */
function lateSteps({ clock, store, desk, engines }: StoryParts): StorySteps {
  const loading = async (): Promise<StorySteps> =>
    (await import('./story-steps.ts')).createStorySteps({ clock, store, desk, engines });
  let loaded: Promise<StorySteps> | null = null;
  const steps = (): Promise<StorySteps> => (loaded ??= loading());
  return {
    complete: async (story) => (await steps()).complete(story),
    place: async (story, readable) => (await steps()).place(story, readable),
    brief: async (story) => (await steps()).brief(story),
    settle: async (story, brief) => (await steps()).settle(story, brief),
  };
}

function pollDeps({ config, clock, logger, store, desk, notices }: PipelineParts): PollDeps {
  const { fetcher, readFeed: read } = desk;
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
