/** What there is to do, in the order of a story's way. */
export const JOB_KINDS = ['poll', 'read', 'brief', 'attribute', 'compose', 'alert', 'deliver', 'keep-house'] as const;

export type JobKind = (typeof JOB_KINDS)[number];

/**
 * A ticket that says “look at this now”. The store is the truth: whatever a job is about is read from there when it runs, so
 * that a ticket which is lost, or comes twice, loses and doubles nothing.
 */
export interface Job {
  readonly kind: JobKind;
  /** What it is about, such as a feed or a platform. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
}

/** @param signal aborted where the job takes too long, is no longer this process's, or Parley ends */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<void>;

/** At most one job of a kind and key waits, and at most one runs, over all processes that share the queue. */
export interface JobQueue {
  /** Into how many parts work is cut that several processes may share. */
  readonly parts: number;
  /**
   * Puts a ticket for each key, in order. One that waits already stays, but begins sooner where it is wanted sooner now; one that
   * waits for its next try, or rests, is left alone. A key that is put while its job runs runs once more after it, or with its
   * next try.
   * @param when ISO 8601; at once where it is left out
   */
  put(kind: JobKind, keys: readonly string[], when?: { readonly notBefore: string }): Promise<void>;
  /**
   * Works jobs of a kind in this process, so many at once, those first that were put first. A handler that rejects, or takes
   * too long, is tried again, later each time; after its last try the job is a dead letter, and its key rests for a while.
   */
  work(kind: JobKind, atOnce: number, handler: JobHandler): Promise<void>;
  /** Calls once a minute over all processes, never while the last call still runs. One that rejects is logged. */
  everyMinute(name: string, tick: () => Promise<void>): Promise<void>;
  counts(): Promise<JobCounts>;
  /** Those of the last day, the newest first, one for each kind and key. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** Takes up nothing more; what runs is told to end, and what does not within seconds is handed back. */
  stop(): Promise<void>;
}

export type JobCounts = Readonly<Record<JobKind, Readonly<Record<JobState, number>>>>;

/** `dead` counts the keys of the last day’s dead letters. */
type JobState = 'waiting' | 'active' | 'dead';

/** A job that failed at every try. */
export interface DeadLetter {
  readonly kind: JobKind;
  readonly key: string;
  readonly reason: string;
  readonly tries: number;
  /** ISO 8601. */
  readonly at: string;
}

export interface JobLimits {
  readonly tries: number;
  /** Twice as long each time. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** A job that runs for longer has failed. */
  readonly jobMs: number;
  /** So long nothing is put for the key of a dead letter. */
  readonly restMs: number;
  /** What still runs then, once everything was told to end, is handed back. */
  readonly stopMs: number;
}

/** Whole seconds, as pg-boss counts them. */
export const JOB_LIMITS: JobLimits = {
  tries: 5,
  firstRetryMs: 1_000,
  maxRetryMs: 60_000,
  jobMs: 10 * 60_000,
  restMs: 10 * 60_000,
  stopMs: 6_000,
};

/** A dead letter is kept for a day. */
export const DEAD_LETTER_MS = 24 * 60 * 60_000;
