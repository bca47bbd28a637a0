import { performance } from 'node:perf_hooks';
import type { CommandCall, CommandHandler } from './core/command.ts';
import { ParleyError } from './core/errors.ts';
import type { JobQueue } from './core/job-queue.ts';
import type { Metrics } from './core/metrics.ts';
import type { ModelFault } from './core/model-store.ts';
import type { Store } from './core/store.ts';
import type { StorySteps } from './jobs/carry.ts';
import type { PollDeps } from './jobs/poll.ts';
import type { AskModel } from './model/call.ts';

/** The parts of Parley with a count of what they do; the parts themselves know nothing of it. */

export function measuredPolls({ steps, ...deps }: PollDeps, metrics: Metrics): PollDeps {
  return {
    ...deps,
    steps: {
      ...steps,
      visit: async (feed) => {
        const since = performance.now();
        const outcome = await steps.visit(feed);
        metrics.visitEnded(outcome, secondsSince(since));
        return outcome;
      },
    },
  };
}

export function measuredSteps(steps: StorySteps, metrics: Metrics): StorySteps {
  return {
    ...steps,
    brief: async (story) => {
      const since = performance.now();
      const brief = await steps.brief(story);
      metrics.storyBriefed(brief.engine.name, secondsSince(since));
      return brief;
    },
    settle: async (story, brief) => {
      const settlement = await steps.settle(story, brief);
      metrics.storySettled(
        settlement === null || !('entry' in settlement) ? 'none' : settlement.talks.version === 0 ? 'opened' : 'known',
      );
      return settlement;
    },
  };
}

export function measuredHandler(handle: CommandHandler, names: ReadonlySet<string>, metrics: Metrics): CommandHandler {
  return async (caller, call) => {
    const since = performance.now();
    const answer = await handle(caller, call);
    metrics.commandAnswered(commandNamed(call, names), answer.outcome, secondsSince(since));
    return answer;
  };
}

/** Out of the commands that there are: a label must not grow with what people type. */
function commandNamed(call: CommandCall, names: ReadonlySet<string>): string {
  const words =
    call.kind === 'options'
      ? call.name
      : call.line
          .trim()
          .replace(/^\/\s*/u, '')
          .toLowerCase();
  const [first = '', second = ''] = words.split(/\s+/u, 2);
  return [`${first} ${second}`, first].find((name) => names.has(name)) ?? 'unknown';
}

export function measuredModelUse<S extends Pick<Store, 'recordModelUse'>>(store: S, metrics: Metrics): S {
  return {
    ...store,
    recordModelUse: async (use) => {
      metrics.modelUsed({ input: use.inputTokens, output: use.outputTokens });
      await store.recordModelUse(use);
    },
  };
}

export function measuredModel(ask: AskModel, metrics: Metrics): AskModel {
  return async (question) => {
    try {
      return await ask(question);
    } catch (thrown) {
      metrics.modelFailed(modelFault(thrown));
      throw thrown;
    }
  };
}

function modelFault(thrown: unknown): ModelFault {
  if (!(thrown instanceof ParleyError)) return 'other';
  if (thrown.code === 'model/ceiling') return 'ceiling';
  if (thrown.code !== 'model/unavailable') return 'other';
  return (thrown as ParleyError<'model/unavailable'>).facts.fault;
}

export function measuredQueue(queue: JobQueue, metrics: Metrics): JobQueue {
  return {
    ...queue,
    work: (kind, atOnce, handler) =>
      queue.work(kind, atOnce, async (job, signal) => {
        const since = performance.now();
        let outcome: 'done' | 'failed' = 'failed';
        try {
          await handler(job, signal);
          outcome = 'done';
        } finally {
          metrics.jobEnded(kind, outcome, secondsSince(since));
        }
      }),
  };
}

function secondsSince(since: number): number {
  return (performance.now() - since) / 1000;
}
