import { APICallError, type LanguageModel, NoObjectGeneratedError, Output, generateText } from 'ai';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  ExponentialBackoff,
  type IPolicy,
  circuitBreaker,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { z } from 'zod';
import type { Clock } from '#src/core/clock.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { ModelFault, ModelStore } from '#src/core/model-store.ts';

export interface ModelLimits {
  /** For one try. */
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  /** Tokens in and out over all communities, after which the day is over for the model; null for no ceiling. */
  readonly dailyTokens: number | null;
  /** How long a provider that is down is left alone. */
  readonly pauseMs: number;
}

/** US dollars per million tokens; 0 where nobody said. */
export interface ModelPrices {
  readonly inputUsd: number;
  readonly outputUsd: number;
}

export interface ModelCallParts {
  readonly model: LanguageModel;
  readonly store: Pick<ModelStore, 'recordModelUse' | 'modelUse'>;
  readonly clock: Clock;
  readonly limits: ModelLimits;
  readonly prices: ModelPrices;
}

export interface Question<T> {
  readonly instructions: string;
  readonly question: string;
  readonly schema: z.ZodType<T>;
  /** Whom the tokens are counted for. */
  readonly community: string;
  /** It has failed once before, so that one try is left. */
  readonly isLastTry?: boolean;
}

/** Asks the model; throws `model/unavailable` or `model/ceiling`. */
export type AskModel = <T>(question: Question<T>) => Promise<T>;

/** Two tries, so that a passing fault costs one more call and no more. */
const MAX_RETRIES = 1;
/** One question whose tries have both failed is enough to leave the provider alone. */
const FAILURES_TO_PAUSE = 2;

/**
 * Calls with at most two tries each, counted by day and community, up to a ceiling. A provider that is down costs one
 * question's wait and is then left alone for a while.
 */
export function createModelCall(parts: ModelCallParts): AskModel {
  const { tries, once } = resilience(parts.limits);
  return async (question) => {
    await checkCeiling(parts);
    try {
      return await (question.isLastTry ? once : tries).execute(({ signal }) => askOnce(parts, question, signal));
    } catch (cause) {
      throw unavailable(cause);
    }
  };
}

function resilience({ pauseMs }: ModelLimits): { readonly tries: IPolicy; readonly once: IPolicy } {
  const tries = retry(handleWhen(isPassing), {
    maxAttempts: MAX_RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2000 }),
  });
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: pauseMs,
    breaker: new ConsecutiveBreaker(FAILURES_TO_PAUSE),
  });
  return { tries: wrap(tries, breaker), once: breaker };
}

type AskParts = Pick<ModelCallParts, 'model' | 'store' | 'clock' | 'prices'> & {
  readonly limits: Pick<ModelLimits, 'timeoutMs' | 'maxOutputTokens'>;
};

/** Asks once and counts what it cost, also where the answer is broken. Throws what the AI SDK throws. */
async function askOnce<T>(parts: AskParts, asked: Question<T>, signal?: AbortSignal): Promise<T> {
  const { store, clock, prices } = parts;
  const { community } = asked;
  const spent = async (inputTokens = 0, outputTokens = 0): Promise<void> => {
    const day = clock.now().toISOString().slice(0, 10);
    const microUsd = Math.round(inputTokens * prices.inputUsd + outputTokens * prices.outputUsd);
    await store.recordModelUse({ day, community, calls: 1, inputTokens, outputTokens, microUsd });
  };
  try {
    const { output, totalUsage } = await generate(parts, asked, signal);
    await spent(totalUsage.inputTokens, totalUsage.outputTokens);
    return output;
  } catch (error) {
    // A broken answer has been paid for too.
    if (NoObjectGeneratedError.isInstance(error)) await spent(error.usage?.inputTokens, error.usage?.outputTokens);
    throw error;
  }
}

/** One call of the AI SDK, with all that makes the request what it is. */
export async function generate<T>(
  { model, limits }: Pick<AskParts, 'model' | 'limits'>,
  { instructions, question, schema }: Question<T>,
  signal?: AbortSignal,
) {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  return generateText({
    model,
    system: instructions,
    prompt: question,
    output: Output.object({ schema }),
    // Tries are counted here, not in the SDK.
    maxRetries: 0,
    maxOutputTokens: limits.maxOutputTokens,
    abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
}

/** Asks once, without a ceiling and a breaker: for an answer that is there already. Throws `model/unavailable`. */
export function createSingleCall(parts: AskParts): AskModel {
  return async (question) => {
    try {
      return await askOnce(parts, question);
    } catch (cause) {
      throw unavailable(cause);
    }
  };
}

function unavailable(cause: unknown): ParleyError {
  return new ParleyError('model/unavailable', { reason: reasonOf(cause), fault: faultOf(cause) }, { cause });
}

async function checkCeiling({ store, clock, limits }: ModelCallParts): Promise<void> {
  const { dailyTokens } = limits;
  if (dailyTokens === null || (await tokensUsed({ store, clock })) < dailyTokens) return;
  throw new ParleyError('model/ceiling', { dailyTokens });
}

/** Tokens of the day so far, over all communities. */
export async function tokensUsed({ store, clock }: Pick<ModelCallParts, 'store' | 'clock'>): Promise<number> {
  const day = clock.now().toISOString().slice(0, 10);
  const uses = await store.modelUse(day, MAX_COMMUNITIES);
  return uses
    .filter((use) => use.day === day)
    .reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
}

const MAX_COMMUNITIES = 100_000;

/** What another try may mend: an overloaded or failing provider, a timeout, an answer that is not of the shape. */
function isPassing(error: Error): boolean {
  if (error instanceof BrokenCircuitError) return false;
  if (!APICallError.isInstance(error)) return true;
  const status = error.statusCode ?? 0;
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** What speaks against the provider as a whole; an answer of the wrong shape speaks against that answer. */
function isOutage(error: Error): boolean {
  return !NoObjectGeneratedError.isInstance(error);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof BrokenCircuitError) return 'its provider failed a moment ago and is left alone for a while';
  if (NoObjectGeneratedError.isInstance(cause)) {
    return cause.finishReason === 'length' ? 'its answer broke off' : 'its answer was not of the shape asked for';
  }
  if (APICallError.isInstance(cause))
    return cause.statusCode ? `HTTP ${cause.statusCode}` : 'its provider cannot be reached';
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'it took too long';
  return cause instanceof Error ? cause.name : 'an unknown fault';
}

function faultOf(cause: unknown): ModelFault {
  if (cause instanceof BrokenCircuitError) return 'paused';
  if (NoObjectGeneratedError.isInstance(cause)) {
    if (cause.finishReason === 'length') return 'truncated';
    return cause.finishReason === 'content-filter' ? 'refusal' : 'wrong-shape';
  }
  if (APICallError.isInstance(cause)) {
    const { statusCode } = cause;
    if (statusCode === undefined || statusCode < 400) return 'unreachable';
    if (statusCode === 408) return 'timeout';
    if (statusCode === 429) return 'rate-limit';
    return statusCode < 500 ? 'request-refused' : 'provider-error';
  }
  return cause instanceof Error && cause.name === 'TimeoutError' ? 'timeout' : 'other';
}
