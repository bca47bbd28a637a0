import type { CommandAnswer } from './command.ts';
import type { JobKind } from './job-queue.ts';
import type { ModelFault } from './model-store.ts';
import type { PollOutcome } from './feed.ts';

/** What is counted for whoever runs Parley. Each is told once it has happened; none of them throws, and none takes time. */
export interface Metrics {
  visitEnded(outcome: PollOutcome, seconds: number): void;
  /** @param engine `extractive` or the model's */
  storyBriefed(engine: string, seconds: number): void;
  /** Whether the story was put to talks that were known, opened talks, or is about none. */
  storySettled(to: 'known' | 'opened' | 'none'): void;
  /** @param seconds from the call until there is an answer */
  commandAnswered(command: string, outcome: CommandAnswer['outcome'], seconds: number): void;
  /** @param seconds from the platform's word until Parley's first sign */
  acknowledged(platform: string, seconds: number): void;
  modelUsed(tokens: { readonly input: number; readonly output: number }): void;
  /** The language model gave no answer. */
  modelFailed(fault: ModelFault): void;
  jobEnded(kind: JobKind, outcome: 'done' | 'failed', seconds: number): void;
}

/** Where nobody asks. */
export const noMetrics: Metrics = {
  visitEnded: () => {},
  storyBriefed: () => {},
  storySettled: () => {},
  commandAnswered: () => {},
  acknowledged: () => {},
  modelUsed: () => {},
  modelFailed: () => {},
  jobEnded: () => {},
};
