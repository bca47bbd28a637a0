import pLimit from 'p-limit';
import type { Brief } from '#src/core/brief.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import type { ClusterPlace, Departure, Settlement, Store } from '#src/core/store.ts';
import type { ReadableText, Stage, Story } from '#src/core/story.ts';
import { type Turns, createTurns } from '#src/core/turns.ts';
import type { StageResults, WatchStage } from './stages.ts';

/** What is done with a story at each stage; the work itself lies in the folders of the pipeline. */
export interface StorySteps {
  /** The full text, from the linked page where the feed gives only a teaser. */
  complete(story: Story): Promise<ReadableText>;
  /** The cluster of the stories that tell the same in nearly the same words. */
  place(story: Story, readable: ReadableText): Promise<ClusterPlace>;
  brief(story: Story): Promise<Brief>;
  /** What the story changes in the record of its talks, or what it takes back; null where it is about none. */
  settle(story: Story, brief: Brief): Promise<Settlement | Departure | null>;
}

export interface CarryDeps {
  readonly store: Store;
  readonly steps: StorySteps;
  readonly logger: Logger;
  /** Shared with whatever else runs in the background. */
  readonly turns?: Turns;
  /** Once it is given, no further story is taken up: the next start goes on with them. */
  readonly stopping?: AbortSignal;
}

export type CarryResults = Omit<StageResults, 'poll'>;

const BATCH = 50;
const PAGES_AT_ONCE = 8;
/** One in the thread of the engine, and one that waits for it while the last is written. */
const BRIEFS_AT_ONCE = 2;
/** A story that fails this often at one stage is parked, so that it cannot hold up the others. */
const MAX_ATTEMPTS = 3;

/** @param enough ends the work after the story under way; the others wait for the next call */
type DrainStage<R> = (enough?: AbortSignal) => Promise<R>;

/**
 * Each takes all stories that wait at a stage one step further, by their dates. A step is one transaction on the store, so that
 * after a crash the next call goes on where the last one stopped: nothing is lost, and nothing is done twice.
 */
export interface Stages {
  readonly read: DrainStage<CarryResults['read']>;
  /** @param part the first digit of the stories’ ids, where processes share them out */
  readonly brief: (enough?: AbortSignal, part?: string) => Promise<CarryResults['brief']>;
  readonly settle: DrainStage<CarryResults['settle']>;
}

export function createStages({ turns = createTurns(), ...given }: CarryDeps): Stages {
  const deps = { ...given, turns };
  const last = new Map<string, Promise<unknown>>();
  // One at a time: two runs would both take the same waiting stories.
  const inTurn = <R>(name: string, work: () => Promise<R>): Promise<R> => {
    const run = (last.get(name) ?? Promise.resolve()).then(work);
    last.set(
      name,
      run.catch(() => undefined),
    );
    return run;
  };
  return {
    read: (enough) => inTurn('read', () => readStories({ ...deps, enough })),
    brief: (enough, part) => inTurn(`brief ${part ?? ''}`, () => briefStories({ ...deps, enough, part })),
    settle: (enough) => inTurn('settle', () => settleStories({ ...deps, enough })),
  };
}

/** Carries every waiting story to its end, stage by stage. */
export function createCarry({ read, brief, settle }: Stages): (watch: WatchStage) => Promise<CarryResults> {
  return async (watch) => ({
    read: await watch('read', () => read()),
    brief: await watch('brief', () => brief()),
    settle: await watch('settle', () => settle()),
  });
}

interface Carrying extends CarryDeps {
  readonly turns: Turns;
  readonly enough: AbortSignal | undefined;
  readonly part?: string | undefined;
}

/** Pages are fetched side by side; clusters are found one after another, since each looks at those before it. */
async function readStories(deps: Carrying): Promise<CarryResults['read']> {
  const { store, steps, turns } = deps;
  const limit = pLimit(PAGES_AT_ONCE);
  let read = 0;
  const faults = await drain(deps, 'fetched', async (stories) => {
    const texts = new Map(
      stories.map((story) => [story.id, limit(() => turns.next().then(() => steps.complete(story)))]),
    );
    await Promise.allSettled(texts.values());
    return async (story) => {
      const readable = await texts.get(story.id);
      if (!readable) throw new Error('a story of another batch');
      const place = await unlessOvertaken(async () => {
        const found = await steps.place(story, readable);
        await turns.next();
        return (await store.saveReadable(story.id, readable, found, story.revision)) ? found : null;
      });
      if (place === null) return edited(deps, story);
      const { feedId, url } = story;
      deps.logger.debug({ storyId: story.id, feedId, url, clusterId: place.clusterId }, 'a story came in');
      read += 1;
    };
  });
  return { stories: read, faults };
}

async function briefStories(deps: Carrying): Promise<CarryResults['brief']> {
  let relevant = 0;
  let setAside = 0;
  const faults = await drain(deps, 'readable', async (stories) => {
    const ahead = briefAhead(deps, stories);
    return async (story) => {
      const brief = await ahead(story);
      await deps.turns.next();
      if (!(await deps.store.saveBrief(story.id, brief, story.revision))) return edited(deps, story);
      const { relevance, engine } = brief;
      deps.logger.debug({ storyId: story.id, relevance: relevance.value, engine: engine.name }, 'a story was briefed');
      if (brief.relevance.value === 'no') setAside += 1;
      else relevant += 1;
    };
  });
  return { relevant, setAside, faults };
}

/** While one brief is written, the next are made: the thread of the engine waits for no disk. */
function briefAhead({ steps, turns }: Carrying, stories: readonly Story[]): (story: Story) => Promise<Brief> {
  const waiting = [...stories];
  const begun = new Map<string, Promise<Brief>>();
  const brief = async (story: Story): Promise<Brief> => {
    await turns.next();
    return steps.brief(story);
  };
  return (story) => {
    while (begun.size < BRIEFS_AT_ONCE) {
      const next = waiting.shift();
      if (!next) break;
      const made = brief(next);
      // Its own turn tells what failed; where that does not come, the next start briefs it.
      made.catch(() => undefined);
      begun.set(next.id, made);
    }
    const made = begun.get(story.id);
    begun.delete(story.id);
    return made ?? Promise.reject(new Error('a story of another batch'));
  };
}

async function settleStories(deps: Carrying): Promise<CarryResults['settle']> {
  const talks = new Set<string>();
  const faults = await drain(deps, 'briefed', async () => async (story) => {
    const settled = await settleStory(deps, story);
    deps.logger.debug({ storyId: story.id, talksId: settled }, 'a story was settled');
    if (settled) talks.add(settled);
  });
  return { talks: talks.size, faults };
}

/**
 * Works through a stage, a batch at a time. Every story leaves the stage, uses up one of its tries or is parked, so the
 * loop ends. Resolves to the number of failed tries.
 */
async function drain(
  { store, logger, stopping, enough, turns, part }: Carrying,
  stage: Stage,
  prepare: (stories: readonly Story[]) => Promise<(story: Story) => Promise<void>>,
): Promise<number> {
  const isStopping = (): boolean => stopping?.aborted === true || enough?.aborted === true;
  let faults = 0;
  while (!isStopping()) {
    const stories = await store.storiesAt(stage, BATCH, part);
    if (stories.length === 0) return faults;
    const work = await prepare(stories);
    for (const story of stories) {
      await turns.next();
      if (isStopping()) break;
      try {
        await work(story);
      } catch (thrown) {
        // What ends under it is no fault of the story's.
        if (isStopping()) break;
        const error = asParleyError(thrown);
        faults += 1;
        logger.warn({ err: error, storyId: story.id, stage, attempt: story.attempts + 1 }, 'a story failed');
        await store.recordStoryFault(story.id, error.message, MAX_ATTEMPTS);
      }
    }
  }
  return faults;
}

/** Its new words wait at the first stage, and come with the next batch. */
function edited({ logger }: CarryDeps, { id }: Story): void {
  logger.debug({ storyId: id }, 'a story was edited while it was worked on');
}

async function settleStory({ store, steps }: CarryDeps, story: Story): Promise<string | null> {
  const brief = await store.getBrief(story.id);
  return unlessOvertaken(async () => {
    const settlement = brief ? await steps.settle(story, brief) : null;
    const isSettled = await store.settleStory(story.id, settlement, story.revision);
    return isSettled ? (settlement?.talks.id ?? null) : null;
  });
}

/** Another writer may get to the same talks or near-duplicates first; then what is to be written is worked out anew. */
async function unlessOvertaken<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (asParleyError(error).code !== 'store/conflict' || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
