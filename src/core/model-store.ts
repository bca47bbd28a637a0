import type { TimelineEntry } from './talks.ts';

/** Tokens and money that a language model has cost. */
interface ModelUsage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of a US dollar, by the prices in the settings; 0 where none are set. */
  readonly microUsd: number;
}

/** In the place of a community: the stories of feeds, whose briefs everybody shares. */
export const EVERYBODY = 'all';

export interface ModelUse extends ModelUsage {
  /** The day in UTC, such as 2026-11-24. */
  readonly day: string;
  /** The community that asked, or `EVERYBODY`. */
  readonly community: string;
}

/** A batch of requests at a provider. */
export interface ModelBatch {
  /** Ours, from before the provider takes it. */
  readonly id: string;
  /** Null until the provider is known to have taken it. */
  readonly providerId: string | null;
  readonly requests: number;
  /** What its answers may come to at most. */
  readonly reservedTokens: number;
  readonly begunAt: string;
  readonly cancelledAt: string | null;
}

/** A story within a batch, with the key of its question. */
interface BatchedStory {
  readonly storyId: string;
  readonly key: string;
}

interface WaitingStory extends BatchedStory {
  /** ISO 8601. */
  readonly since: string;
}

/**
 * What waits for a model's batches. A story waits, is sent, and leaves with its answer; one that its batch failed is asked
 * about alone. Whoever leaves goes back to `readable`, and its brief is made anew.
 */
export interface BatchStore {
  /**
   * Puts the story on the list, where batches are open; one that is on its way with the same question stays there. `last-try`
   * takes one off that a batch failed.
   */
  putOffStory(wanted: {
    readonly storyId: string;
    readonly key: string;
    readonly now: string;
    readonly isOpen: boolean;
  }): Promise<'waits' | 'now' | 'last-try'>;
  /** The longest waiting first. */
  waitingStories(limit: number): Promise<readonly WaitingStory[]>;
  /** Takes everything that waits off the list: it is asked about at once. Resolves to how many stories these were. */
  releaseWaiting(): Promise<number>;
  /** Written before the provider is sent anything. */
  beginBatch(batch: ModelBatch & { readonly provider: string }, stories: readonly BatchedStory[]): Promise<void>;
  changeBatch(id: string, change: Partial<Pick<ModelBatch, 'providerId' | 'cancelledAt'>>): Promise<void>;
  /** Those of the provider, the oldest first. */
  openBatches(provider: string): Promise<readonly ModelBatch[]>;
  /** The stories whose result has not been taken yet. */
  batchedStories(batchId: string): Promise<readonly BatchedStory[]>;
  /** The story's result was taken: its answer is kept under its key, or it has none. */
  leaveBatch(batchId: string, storyId: string, outcome: 'answered' | 'failed'): Promise<void>;
  /** The batch is over; stories without a result wait on, or are asked about alone. */
  endBatch(batchId: string, rest: 'waits' | 'alone'): Promise<void>;
}

export interface ModelStore {
  /** Adds to the day's count of the community. */
  recordModelUse(use: ModelUse): Promise<void>;
  /** By community, of all of them unless told; the newest days first. */
  modelUse(since: string, limit: number, communities?: readonly string[]): Promise<readonly ModelUse[]>;
  /** What the model answered to the same question before. */
  getModelAnswer(key: string): Promise<string | null>;
  /** Keeps an answer; those from before `keepSince` go. Moments are ISO 8601. */
  putModelAnswer(key: string, answer: string, at: string, keepSince: string): Promise<void>;
  /** What the model read of the talks from stories dated within the span, the newest first. */
  readEvents(talksId: string, since: string, until: string, limit: number): Promise<readonly ReadEvent[]>;
  /** Notes that the model reads the story; what was noted before `keepSince` goes. */
  addReadEvent(event: ReadEvent, now: string, keepSince: string): Promise<void>;
  /** It was not read after all, so that the next story on its event is. */
  dropReadEvent(storyId: string): Promise<void>;
}

/** A story that a language model read, as the event that it tells by the extractive brief. */
interface ReadEvent {
  readonly storyId: string;
  readonly talksId: string;
  /** The story's own date. */
  readonly at: string;
  readonly entry: TimelineEntry;
}

/** How a model fails: `paused` while its provider is left alone, `ceiling` once the tokens of the day are used. */
export type ModelFault =
  | 'timeout'
  | 'rate-limit'
  | 'provider-error'
  | 'request-refused'
  | 'unreachable'
  | 'refusal'
  | 'truncated'
  | 'wrong-shape'
  | 'paused'
  | 'ceiling'
  | 'other';
