import type { Clock } from '#src/core/clock.ts';
import { asParleyError } from '#src/core/errors.ts';
import { DEAD_LETTER_MS, type DeadLetter, type JobHandler, type JobKind, type JobLimits } from '#src/core/job-queue.ts';
import type { Logger } from '#src/core/logger.ts';
import { runJob } from './run-job.ts';

/** Jobs that wait; what is more is put again by the sweep that finds it in the store. */
const MAX_WAITING = 20_000;
const MAX_DEAD = 1_000;
/** Timers run no longer than this. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface LaneDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: JobLimits;
}

interface Ticket {
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
}

interface Running {
  readonly ending: AbortController;
  /** Put while it runs. */
  next: Ticket | null;
}

/** The jobs of one kind, in memory. */
export class Lane {
  readonly #kind: JobKind;
  readonly #deps: LaneDeps;
  /** Due ones, in the order of their putting, and those whose time is still to come. */
  readonly #ready = new Map<string, Ticket>();
  readonly #later = new Map<string, Ticket>();
  readonly #running = new Map<string, Running>();
  readonly #dead = new Map<string, DeadLetter>();
  readonly #runs = new Set<Promise<void>>();
  #worker: { readonly atOnce: number; readonly handler: JobHandler } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopping = false;

  constructor(kind: JobKind, deps: LaneDeps) {
    this.#kind = kind;
    this.#deps = deps;
  }

  /** @param dueAt milliseconds since 1970 */
  put(keys: readonly string[], dueAt: number): void {
    for (const key of keys) if (!this.#isResting(key)) this.#putOne(key, dueAt);
    this.#pump();
  }

  work(atOnce: number, handler: JobHandler): void {
    this.#worker = { atOnce, handler };
    this.#pump();
  }

  counts(): { readonly waiting: number; readonly active: number; readonly dead: number } {
    const again = [...this.#running.values()].filter(({ next }) => next !== null).length;
    return {
      waiting: this.#ready.size + this.#later.size + again,
      active: this.#running.size,
      dead: this.deadLetters().length,
    };
  }

  deadLetters(): readonly DeadLetter[] {
    return [...this.#dead.values()].filter(({ at }) => this.#now() - Date.parse(at) < DEAD_LETTER_MS);
  }

  /** Tells everything to end, and resolves once it has. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const { ending } of this.#running.values()) ending.abort();
    await Promise.all(this.#runs);
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }

  #isResting(key: string): boolean {
    const dead = this.#dead.get(key);
    return dead !== undefined && this.#now() - Date.parse(dead.at) < this.#deps.limits.restMs;
  }

  #putOne(key: string, dueAt: number): void {
    const ticket = { attempt: 1, dueAt };
    const running = this.#running.get(key);
    if (running) {
      if (!running.next || running.next.dueAt > dueAt) running.next = ticket;
      return;
    }
    const later = this.#later.get(key);
    if (this.#ready.has(key) || (later && (later.attempt > 1 || later.dueAt <= dueAt))) return;
    this.#later.delete(key);
    this.#enqueue(key, ticket);
  }

  #enqueue(key: string, ticket: Ticket): void {
    if (this.#ready.size + this.#later.size >= MAX_WAITING) {
      this.#deps.logger.debug({ kind: this.#kind, key }, 'a job was left to the next sweep');
      return;
    }
    (ticket.dueAt <= this.#now() ? this.#ready : this.#later).set(key, ticket);
  }

  #pump(): void {
    if (this.#isStopping || !this.#worker) return;
    this.#wakeLater();
    const { atOnce, handler } = this.#worker;
    for (const [key, { attempt }] of this.#ready) {
      if (this.#running.size >= atOnce) return;
      this.#ready.delete(key);
      const run = this.#start(handler, key, attempt);
      this.#runs.add(run);
      void run.finally(() => {
        this.#runs.delete(run);
        this.#pump();
      });
    }
  }

  /** Moves what is due by now, and sets the alarm for the next. */
  #wakeLater(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#later.size === 0) return;
    const now = this.#now();
    let nextAt = Infinity;
    for (const [key, ticket] of this.#later) {
      if (ticket.dueAt > now) {
        nextAt = Math.min(nextAt, ticket.dueAt);
      } else {
        this.#later.delete(key);
        this.#ready.set(key, ticket);
      }
    }
    if (nextAt === Infinity) return;
    this.#timer = setTimeout(() => this.#pump(), Math.min(nextAt - now, MAX_TIMER_MS));
    this.#timer.unref();
  }

  /** Never rejects. */
  async #start(handler: JobHandler, key: string, attempt: number): Promise<void> {
    const running: Running = { ending: new AbortController(), next: null };
    this.#running.set(key, running);
    try {
      await runJob(handler, { kind: this.#kind, key, attempt }, running.ending, this.#deps.limits.jobMs);
      this.#running.delete(key);
      this.#dead.delete(key);
      if (running.next) this.#enqueue(key, running.next);
    } catch (thrown) {
      this.#running.delete(key);
      // Another process, or the next start, finds in the store what a job that was told to end has left.
      if (!this.#isStopping) this.#settleFault(key, attempt, thrown);
    }
  }

  #settleFault(key: string, attempt: number, thrown: unknown): void {
    const { clock, logger, limits } = this.#deps;
    const error = asParleyError(thrown);
    logger.warn({ err: error, kind: this.#kind, key, attempt }, 'a job failed');
    if (attempt < limits.tries) {
      const waitMs = Math.min(limits.firstRetryMs * 2 ** (attempt - 1), limits.maxRetryMs);
      this.#enqueue(key, { attempt: attempt + 1, dueAt: this.#now() + waitMs });
      return;
    }
    this.#dead.delete(key);
    const at = clock.now().toISOString();
    this.#dead.set(key, { kind: this.#kind, key, reason: error.message, tries: attempt, at });
    const [oldest] = this.#dead.keys();
    if (oldest !== undefined && this.#dead.size > MAX_DEAD) this.#dead.delete(oldest);
  }
}
