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
export interface ReadEvent {
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
