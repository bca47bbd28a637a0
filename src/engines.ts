import { createThreadedSummarizer } from './briefing/threaded.ts';
import type { Store } from './core/store.ts';
import type { Summarizer } from './core/summarizer.ts';
import type { Parts } from './desk.ts';
import type { AskModel } from './model/call.ts';

export interface Engines {
  /** For a page that somebody asks about. */
  readonly best: Summarizer;
  /** For the stories of feeds: a model sees one story of an event, not forty. */
  readonly stories: Summarizer;
  /** For copies of a text. */
  readonly extractive: Summarizer;
  /** Null where no language model is switched on. */
  readonly ask: AskModel | null;
  /** What the night's batches need, once a round. Never rejects. */
  tend(): Promise<void>;
  close(): Promise<void>;
}

/** What an answer may run to; the longest brief takes half of it. */
const MAX_OUTPUT_TOKENS = 4000;
/** How long a provider that is down is left alone. */
const PAUSE_MS = 60_000;
/** Where people ask while stories come in, the engine is loaded in its thread alone, and stays. */
const ALL_IN_THREAD = { inProcessChars: -1, idleMs: 60 * 60_000 };

/**
 * The extractive engine, and before it a language model where the settings switch one on.
 * @param watch sees every question to the model
 */
export async function openEngines(
  { config, clock, logger }: Parts,
  store: Store,
  watch: (ask: AskModel) => AskModel = (ask) => ask,
): Promise<Engines> {
  const isOnPlatform = config.discord !== null || config.slack !== null;
  const extractive = createThreadedSummarizer(isOnPlatform ? ALL_IN_THREAD : {});
  const close = (): Promise<void> => extractive.close();
  if (!config.model)
    return { best: extractive, stories: extractive, extractive, ask: null, tend: async () => undefined, close };
  const [{ createModelCall }, { createModelEngine }, { openModel }, { createEventGate }] = await Promise.all([
    import('./model/call.ts'),
    import('./model/engine.ts'),
    import('./model/provider.ts'),
    import('./event-gate.ts'),
  ]);
  const [{ openBatches }, { createNightBatches }] = await Promise.all([
    import('./model/open-batches.ts'),
    import('./model/batches.ts'),
  ]);
  const { timeoutMs, dailyTokens, prices, model: modelName, batchHours } = config.model;
  const limits = { timeoutMs, dailyTokens, maxOutputTokens: MAX_OUTPUT_TOKENS, pauseMs: PAUSE_MS };
  const ask = watch(createModelCall({ model: openModel(config.model), store, clock, limits, prices }));
  const engine = { ask, modelName, extractive, store, clock, logger };
  const gate = createEventGate({ store, clock });
  const client = batchHours && openBatches(config.model, fetch);
  const night = { settings: config.model, store, clock, logger, limits, prices, watch };
  const batching = batchHours && client ? createNightBatches({ ...night, client, hours: batchHours }) : null;
  const stories = createModelEngine({ ...engine, gate, ...(batching ? { batching } : {}) });
  const tend = async (): Promise<void> => batching?.tend();
  return { best: createModelEngine(engine), stories, extractive, ask, tend, close };
}
