import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { asParleyError } from '#src/core/errors.ts';
import type { JobLimits } from '#src/core/job-queue.ts';
import type { Logger } from '#src/core/logger.ts';

interface WorkerParts {
  readonly boss: PgBoss;
  readonly logger: Logger;
  readonly limits: Pick<JobLimits, 'tries' | 'stopMs'>;
  readonly heartbeatMs: number;
}

/** Rejects where the job is to be tried again. */
type Run = (key: string, attempt: number, ending: AbortController) => Promise<void>;

interface Held {
  /** By which pg-boss knows this try from a later one. */
  readonly claim: { readonly id: string; readonly retryCount: number };
  readonly key: string;
  readonly ending: AbortController;
  readonly done: Promise<void>;
}

/** What other processes put is found so soon; what this one puts is taken up at once. */
const POLL_MS = 500;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 5_000;
/** After so many tries the job is left to the supervisor, who hears of it no more. */
const SETTLE_TRIES = 6;
const MAX_FETCHED = 100;

/**
 * Works one queue: asks for as many jobs as there are free places, and again when one has become free. (The workers of pg-boss
 * itself look for the next job once in their interval, however soon they have done the last.)
 */
export class PgBossWorker {
  readonly queue: string;
  readonly #parts: WorkerParts;
  readonly #atOnce: number;
  readonly #run: Run;
  readonly #held = new Map<string, Held>();
  readonly #done: Held['claim'][] = [];
  #finishing: Promise<void> | null = null;
  readonly #stopping = new AbortController();
  #nudge = Promise.withResolvers<void>();
  #loop: Promise<void> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(parts: WorkerParts, queue: string, atOnce: number, run: Run) {
    this.#parts = parts;
    this.queue = queue;
    this.#atOnce = atOnce;
    this.#run = run;
  }

  start(): void {
    this.#loop = this.#work();
    this.#heartbeat = setInterval(() => void this.#touch(), this.#parts.heartbeatMs / 3);
  }

  /** There may be something new. */
  wake(): void {
    this.#nudge.resolve();
    this.#nudge = Promise.withResolvers();
  }

  /** Never rejects. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    for (const { ending } of this.#held.values()) ending.abort();
    const ended = this.#loop.then(() => Promise.all([...this.#held.values()].map(({ done }) => done)));
    await Promise.race([ended, pause(this.#parts.limits.stopMs, null, { ref: false })]);
    clearInterval(this.#heartbeat);
    await Promise.all([...this.#held.values()].map((held) => this.#handBack(held)));
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #work(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    while (!this.#isStopping) {
      const woken = this.#nudge.promise;
      const free = Math.min(this.#atOnce - this.#held.size, MAX_FETCHED);
      try {
        const jobs =
          free > 0 ? await this.#parts.boss.fetch(this.queue, { batchSize: free, includeMetadata: true }) : [];
        for (const job of jobs) this.#hold(job);
        waitMs = FIRST_WAIT_MS;
        if (free > 0 && jobs.length === free) continue;
        await Promise.race([woken, pause(POLL_MS, null, { ref: false })]);
      } catch (error) {
        this.#parts.logger.warn({ err: error, queue: this.queue, waitMs }, 'jobs could not be asked for');
        await pause(waitMs, null, { signal: this.#stopping.signal }).catch(() => undefined);
        waitMs = Math.min(2 * waitMs, MAX_WAIT_MS);
      }
    }
  }

  #hold({ id, retryCount, singletonKey }: JobWithMetadata<unknown>): void {
    const claim = { id, retryCount };
    const key = singletonKey ?? '';
    const ending = new AbortController();
    if (this.#isStopping) ending.abort();
    const done = this.#perform(claim, key, ending).finally(() => {
      this.#held.delete(id);
      this.wake();
    });
    this.#held.set(id, { claim, key, ending, done });
  }

  /** Never rejects. */
  async #perform(claim: Held['claim'], key: string, ending: AbortController): Promise<void> {
    const { boss, logger } = this.#parts;
    const attempt = claim.retryCount + 1;
    try {
      await this.#run(key, attempt, ending);
      // What was told to end may have left something, and another process looks for it at once.
      if (this.#isStopping) return this.#settle(() => this.#putBack({ claim, key }));
    } catch (thrown) {
      const error = asParleyError(thrown);
      if (this.#isStopping) return this.#settle(() => this.#putBack({ claim, key }));
      logger.warn({ err: error, queue: this.queue, key, attempt }, 'a job failed');
      return this.#settle(async () => {
        // What was put meanwhile is done by the next try.
        if (key !== '') await this.#dropWaiting(key);
        await boss.fail(this.queue, claim, { message: error.message });
      });
    }
    return this.#finish(claim);
  }

  /** Done tickets leave nothing behind: what came of them is in the store. Those that end at about the same time go together. */
  #finish(claim: Held['claim']): Promise<void> {
    this.#done.push(claim);
    this.#finishing ??= this.#finishAll().finally(() => (this.#finishing = null));
    return this.#finishing;
  }

  async #finishAll(): Promise<void> {
    await breathe();
    while (this.#done.length > 0) {
      const some = this.#done.splice(0, MAX_FETCHED);
      await this.#settle(() => this.#parts.boss.deleteJob(this.queue, some));
    }
  }

  async #dropWaiting(key: string): Promise<void> {
    const { boss } = this.#parts;
    const waiting = await boss.findJobs(this.queue, { key, queued: true });
    if (waiting.length > 0)
      await boss.deleteJob(
        this.queue,
        waiting.map(({ id }) => id),
      );
  }

  /** A new ticket first, so that the job is not lost in between. */
  async #putBack({ claim, key }: Pick<Held, 'claim' | 'key'>): Promise<void> {
    const { boss } = this.#parts;
    if (key !== '') await boss.insert(this.queue, [{ singletonKey: key }]);
    await boss.deleteJob(this.queue, claim);
  }

  async #handBack(held: Held): Promise<void> {
    try {
      await this.#putBack(held);
    } catch (error) {
      this.#parts.logger.warn({ err: error, queue: this.queue, key: held.key }, 'a job could not be handed back');
    }
  }

  /** Over lost connections too; never rejects. */
  async #settle(settle: () => Promise<unknown>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await settle();
        return;
      } catch (error) {
        const isLast = tries === SETTLE_TRIES || this.#isStopping;
        this.#parts.logger.warn({ err: error, queue: this.queue, tries }, 'what became of a job could not be written');
        if (isLast) return;
        await pause(Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), MAX_WAIT_MS), null, { ref: false });
      }
    }
  }

  /** Says that this process still works on what it holds, and ends what was given to another meanwhile. */
  async #touch(): Promise<void> {
    const held = [...this.#held.values()];
    if (held.length === 0) return;
    try {
      const answer = await this.#parts.boss.touch(
        this.queue,
        held.map(({ claim }) => claim),
      );
      const { settled } = answer as { readonly settled?: readonly string[] };
      if (!settled) return;
      const ours = new Set(settled);
      for (const { claim, ending } of held) if (!ours.has(claim.id)) ending.abort();
    } catch (error) {
      this.#parts.logger.warn({ err: error, queue: this.queue }, 'jobs under way could not be confirmed');
    }
  }
}
