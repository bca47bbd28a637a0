import type { PolledFeed } from './poll.ts';

/** What came of each stage of a round. `faults` counts failed tries, each of which is in the log. */
export interface StageResults {
  readonly poll: readonly PolledFeed[];
  readonly read: { readonly stories: number; readonly faults: number };
  readonly brief: { readonly relevant: number; readonly setAside: number; readonly faults: number };
  readonly settle: { readonly talks: number; readonly faults: number };
}

/** Runs a stage's work, and may show what is under way. */
export type WatchStage = <N extends keyof StageResults>(
  name: N,
  work: () => Promise<StageResults[N]>,
) => Promise<StageResults[N]>;

export const unwatched: WatchStage = (_name, work) => work();
