import type { BriefStory } from '#src/core/brief.ts';
import type { Clock } from '#src/core/clock.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { ModelStore, ModelUse } from '#src/core/model-store.ts';
import type { Summarizer } from '#src/core/summarizer.ts';
import { extractive } from '#src/briefing/extractive.ts';
import { createModelCall, type AskModel, type ModelLimits } from '#src/model/call.ts';
import { createModelEngine } from '#src/model/engine.ts';
import { openModel, type ModelSettings } from '#src/model/provider.ts';

export const LIMITS: ModelLimits = { timeoutMs: 2000, maxOutputTokens: 1000, dailyTokens: null, pauseMs: 60_000 };

type AnswerStore = Pick<ModelStore, 'recordModelUse' | 'modelUse' | 'getModelAnswer' | 'putModelAnswer'>;

/** A model's answers and costs, kept in memory. */
function memoryModelStore(): AnswerStore & { readonly uses: readonly ModelUse[] } {
  const answers = new Map<string, string>();
  const uses: ModelUse[] = [];
  return {
    uses,
    recordModelUse: async (use) => void uses.push(use),
    modelUse: async () => uses,
    getModelAnswer: async (key) => answers.get(key) ?? null,
    putModelAnswer: async (key, answer) => void answers.set(key, answer),
  };
}

const fixedClock: Clock = { now: () => new Date('2026-11-24T08:00:00Z') };

export interface TestEngine {
  readonly engine: Summarizer;
  readonly ask: AskModel;
  readonly store: ReturnType<typeof memoryModelStore>;
}

/** The engine through the real SDK, against a provider at the address. */
export function openTestEngine(
  baseUrl: string,
  { provider = 'openai', limits = LIMITS }: { provider?: ModelSettings['provider']; limits?: ModelLimits } = {},
): TestEngine {
  const store = memoryModelStore();
  const model = openModel({ provider, model: 'scripted', apiKey: 'test-key', baseUrl });
  const prices = { inputUsd: 3, outputUsd: 15 };
  const ask = createModelCall({ model, store, clock: fixedClock, limits, prices });
  const parts = { ask, modelName: 'scripted', extractive, store, clock: fixedClock, logger: silentLogger };
  return { engine: createModelEngine(parts), ask, store };
}

export function storyOf(text: string, changes: Partial<BriefStory> = {}): BriefStory {
  const publishedAt = '2021-03-02T08:00:00.000Z';
  return {
    id: 's1',
    title: 'Arland talks end',
    url: null,
    source: 'Test',
    publishedAt,
    language: 'en',
    text,
    ...changes,
  };
}
