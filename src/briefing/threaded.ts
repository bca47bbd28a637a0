import { Worker } from 'node:worker_threads';
import type { Brief, BriefStory } from '#src/core/brief.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Summarizer } from '#src/core/summarizer.ts';

/** The extractive engine with a thread beside it, which keeps long stories off the event loop. */
export interface ThreadedSummarizer extends Summarizer {
  /**
   * The same brief that `extractive` gives. Rejects with ParleyError `briefing/too-slow`, `briefing/crashed` or
   * `briefing/busy` for a long story that the thread did not brief.
   */
  summarize(story: BriefStory): Promise<Brief>;
  /** Ends the thread; what still waits is refused with `briefing/closed`. */
  close(): Promise<void>;
}

export interface ThreadLimits {
  /** A longer story goes to the thread. This many characters take about 10 ms, well under the 20 ms that a loop can miss. */
  readonly inProcessChars: number;
  /** How long the thread may take over one story. */
  readonly storyLimitMs: number;
  readonly startLimitMs: number;
  readonly maxWaiting: number;
  /** A thread with nothing to do ends after this long, and gives its memory back. */
  readonly idleMs: number;
}

const LIMITS: ThreadLimits = {
  inProcessChars: 12_000,
  storyLimitMs: 30_000,
  startLimitMs: 30_000,
  maxWaiting: 100,
  idleMs: 60_000,
};
/**
 * A story that needs more ends its thread and not the process. What is young is collected after 4 MB, a third of the limit for
 * it, as in the process itself: a story's own 2 MB are garbage by then, and a larger limit would only be filled.
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 };
const WORKER_URL = new URL('brief-worker.ts', import.meta.url);

interface Job {
  readonly story: BriefStory;
  readonly resolve: (brief: Brief) => void;
  readonly reject: (error: ParleyError) => void;
}

/** @param workerUrl a module that says `ready`, then answers each story with `{ brief }` */
export function createThreadedSummarizer(
  limits: Partial<ThreadLimits> = {},
  workerUrl: URL = WORKER_URL,
): ThreadedSummarizer {
  const thread = new BriefThread({ ...LIMITS, ...limits }, workerUrl);
  const { inProcessChars } = { ...LIMITS, ...limits };
  return {
    async summarize(story) {
      if (story.text.length > inProcessChars) return thread.brief(story);
      // Loaded with the first story: most of a start's time is the engine's, and most commands brief nothing.
      const { briefStory } = await import('./extractive.ts');
      return briefStory(story);
    },
    close: () => thread.close(),
  };
}

/** One thread and the stories that wait for it. It starts with the first story, and anew after a crash. */
class BriefThread {
  readonly #limits: ThreadLimits;
  readonly #workerUrl: URL;
  readonly #waiting: Job[] = [];
  #current: Job | null = null;
  #worker: Worker | null = null;
  #isReady = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: ThreadLimits, workerUrl: URL) {
    this.#limits = limits;
    this.#workerUrl = workerUrl;
  }

  brief(story: BriefStory): Promise<Brief> {
    if (this.#isClosed) return Promise.reject(new ParleyError('briefing/closed', { story: story.id }));
    const waiting = this.#waiting.length;
    if (waiting >= this.#limits.maxWaiting) {
      return Promise.reject(new ParleyError('briefing/busy', { story: story.id, waiting }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ story, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new ParleyError('briefing/closed', { story: job.story.id }));
    await this.#end((story) => new ParleyError('briefing/closed', { story }));
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#waiting.shift();
    if (!job) {
      this.#worker?.unref();
      this.#setTimer(this.#limits.idleMs, () => void this.#end(null), false);
      return;
    }
    this.#current = job;
    if (this.#worker && this.#isReady) this.#send(this.#worker, job);
    else this.#start();
  }

  #start(): void {
    const worker = new Worker(this.#workerUrl, { resourceLimits: RESOURCE_LIMITS });
    this.#worker = worker;
    const crash = (reason: string): void => {
      if (this.#worker === worker) void this.#end((story) => new ParleyError('briefing/crashed', { story, reason }));
    };
    worker.on('error', (error) => crash(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => crash(`its thread ended with code ${code}`));
    worker.on('message', (message: 'ready' | { readonly brief: Brief }) => {
      if (this.#worker === worker) this.#receive(worker, message);
    });
    this.#setTimer(this.#limits.startLimitMs, () => crash('its thread did not start'), true);
  }

  #receive(worker: Worker, message: 'ready' | { readonly brief: Brief }): void {
    const job = this.#current;
    if (message === 'ready') {
      this.#isReady = true;
      if (job) this.#send(worker, job);
      return;
    }
    this.#current = null;
    job?.resolve(message.brief);
    this.#next();
  }

  #send(worker: Worker, job: Job): void {
    const { storyLimitMs: limitMs } = this.#limits;
    worker.ref();
    worker.postMessage(job.story);
    this.#setTimer(
      limitMs,
      () => void this.#end((story) => new ParleyError('briefing/too-slow', { story, limitMs })),
      true,
    );
  }

  /** Ends the worker, refuses its story, and goes on with the next one in a new worker. */
  async #end(refusal: ((story: string) => ParleyError) | null): Promise<void> {
    const [worker, job] = [this.#worker, this.#current];
    clearTimeout(this.#timer);
    this.#worker = null;
    this.#current = null;
    this.#isReady = false;
    if (job && refusal) job.reject(refusal(job.story.id));
    await worker?.terminate();
    if (this.#waiting.length > 0 && !this.#isClosed) this.#next();
  }

  /** Replaces the timer that ran; one that need not fire does not keep the process up. */
  #setTimer(delayMs: number, act: () => void, keepsProcess: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, delayMs);
    if (!keepsProcess) this.#timer.unref();
  }
}
