import { randomUUID } from 'node:crypto';
import type { Clock } from '#src/core/clock.ts';
import { asParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { type BatchStore, EVERYBODY, type ModelBatch, type ModelStore } from '#src/core/model-store.ts';
import type { StoryStore } from '#src/core/store.ts';
import { answerSchema } from './answer-schema.ts';
import type { BatchClient, BatchRequest } from './batch-client.ts';
import { type AskModel, type ModelLimits, type ModelPrices, tokensUsed } from './call.ts';
import { readAnswer, writeRequest } from './canned.ts';
import { type Batching, keepAnswer, storyQuestion } from './engine.ts';
import { type NightHours, minutesLeft } from './night-window.ts';
import type { ModelSettings } from './provider.ts';

export interface NightParts {
  readonly settings: ModelSettings;
  readonly client: BatchClient;
  readonly hours: NightHours;
  readonly store: BatchStore & ModelStore & Pick<StoryStore, 'getBrief'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: ModelLimits;
  readonly prices: ModelPrices;
  /** Sees every answer that is read. */
  readonly watch: (ask: AskModel) => AskModel;
}

export interface NightBatches extends Batching {
  /** Sends what waits, takes what is there, and ends what the night has not brought. Never rejects. */
  tend(): Promise<void>;
}

/** Providers take half of the price for what need not be answered at once. */
const PRICE_SHARE = 0.5;
const MAX_REQUESTS = 500;
const MAX_BYTES = 20_000_000;
const MAX_BATCHES = 6;
const MINUTE_MS = 60_000;
/** Stories of a round go together. */
const GATHER_MS = 10 * MINUTE_MS;
/** With less of the night left, a batch would hardly come back. */
const LAST_SENT_MINUTES = 60;
/** Before its end the night's batches are cancelled, so that what they have brought is there by then. */
const CANCEL_MINUTES = 15;
const CANCEL_MS = CANCEL_MINUTES * MINUTE_MS;
/** After a fault the provider is left alone for so long, and a batch is given up after so many by day. */
const PAUSE_MS = 5 * MINUTE_MS;
const MAX_FAULTS = 10;
/** Characters of a request that make at least one token. */
const TOKEN_CHARS = 3;
const KEY_CHARS = 48;

/**
 * Stories that come in at night wait for batches, which cost half. The store knows what was sent before it is sent, so that a
 * restart takes a batch up again instead of paying twice; and whatever a batch does not bring by the end of the night goes by
 * ordinary calls.
 */
export function createNightBatches(parts: NightParts): NightBatches {
  const { store, clock, hours, logger, settings } = parts;
  let hasBatches = true;
  let notBefore = 0;
  const faults = new Map<string, number>();
  const left = (): number => minutesLeft(hours, clock.now()) ?? 0;

  const tendOne = async (batch: ModelBatch): Promise<void> => {
    try {
      await tendBatch(parts, batch, left());
      faults.delete(batch.id);
    } catch (thrown) {
      const count = (faults.get(batch.id) ?? 0) + 1;
      faults.set(batch.id, count);
      logger.warn({ err: asParleyError(thrown), batchId: batch.id, count }, 'a batch could not be looked at');
      if (left() > 0 || count < MAX_FAULTS) return;
      faults.delete(batch.id);
      await store.endBatch(batch.id, 'alone');
    }
  };

  const send = async (): Promise<void> => {
    if (clock.now().getTime() < notBefore) return;
    try {
      hasBatches = await sendWaiting(parts);
    } catch (thrown) {
      notBefore = clock.now().getTime() + PAUSE_MS;
      logger.warn({ err: asParleyError(thrown) }, 'a batch could not be sent');
    }
  };

  return {
    putOff: (storyId, key) => {
      const isOpen = hasBatches && left() > LAST_SENT_MINUTES;
      return store.putOffStory({ storyId, key, now: clock.now().toISOString(), isOpen });
    },
    async tend() {
      try {
        const open = await store.openBatches(settings.provider);
        for (const batch of open) await tendOne(batch);
        if (hasBatches && left() > LAST_SENT_MINUTES) {
          if (open.length < MAX_BATCHES) await send();
        } else await store.releaseWaiting();
        if (!hasBatches) await store.releaseWaiting();
      } catch (thrown) {
        logger.error({ err: asParleyError(thrown) }, 'the batches of the night could not be tended');
      }
    },
  };
}

/** @param left minutes of the night; 0 by day */
async function tendBatch(parts: NightParts, batch: ModelBatch, left: number): Promise<void> {
  const { client, store, clock } = parts;
  const providerId = batch.providerId ?? (await findLost(parts, batch));
  if (providerId === null) return store.endBatch(batch.id, 'waits');
  const state = await client.look(providerId);
  if (state === 'ended') await takeResults(parts, batch.id, providerId);
  if (state !== 'working') return store.endBatch(batch.id, 'alone');
  if (left > CANCEL_MINUTES) return;
  const now = clock.now();
  if (batch.cancelledAt === null) {
    await client.cancel(providerId);
    await store.changeBatch(batch.id, { cancelledAt: now.toISOString() });
  } else if (now.getTime() - Date.parse(batch.cancelledAt) >= CANCEL_MS) await store.endBatch(batch.id, 'alone');
}

/** The process ended, or the line broke, between sending the batch and learning its name. */
async function findLost({ client, store, settings }: NightParts, batch: ModelBatch): Promise<string | null> {
  const known = (await store.openBatches(settings.provider)).flatMap(({ providerId }) => providerId ?? []);
  const { id: mark, requests } = batch;
  const found = await client.find({ mark, requests, begunAt: new Date(batch.begunAt), known });
  if (found !== null) await store.changeBatch(batch.id, { providerId: found });
  return found;
}

/** Each answer is read as that of an ordinary call, and kept for the question; the story's brief is then made anew. */
async function takeResults(parts: NightParts, batchId: string, providerId: string): Promise<void> {
  const { client, store, logger } = parts;
  const waiting = new Map((await store.batchedStories(batchId)).map((one) => [one.key.slice(0, KEY_CHARS), one]));
  for await (const { id, body } of client.results(providerId)) {
    const own = waiting.get(id);
    if (!own) continue;
    waiting.delete(id);
    const isKept = body !== null && (await keepResult(parts, own.storyId, own.key, body));
    logger.debug({ batchId, storyId: own.storyId, isKept }, 'a result of a batch was taken');
    await store.leaveBatch(batchId, own.storyId, isKept ? 'answered' : 'failed');
  }
}

async function keepResult(parts: NightParts, storyId: string, key: string, body: string): Promise<boolean> {
  const { logger, watch } = parts;
  const prices = { inputUsd: parts.prices.inputUsd * PRICE_SHARE, outputUsd: parts.prices.outputUsd * PRICE_SHARE };
  const question = { instructions: '', question: key, schema: answerSchema, community: EVERYBODY };
  try {
    const answer = await watch(readAnswer({ ...parts, prices }, body))(question);
    await keepAnswer(parts, key, answer);
    return true;
  } catch (thrown) {
    logger.warn({ err: asParleyError(thrown), storyId }, 'a batch brought no brief');
    return false;
  }
}

/** Resolves to whether the provider has batches at all. */
async function sendWaiting(parts: NightParts): Promise<boolean> {
  const { store, client, clock, settings, logger } = parts;
  const waiting = await store.waitingStories(MAX_REQUESTS);
  const now = clock.now();
  const [oldest] = waiting;
  if (!oldest) return true;
  if (waiting.length < MAX_REQUESTS && now.getTime() - Date.parse(oldest.since) < GATHER_MS) return true;
  const { requests, stories, betas, reservedTokens } = await writeBatch(parts, waiting);
  if (requests.length === 0) return true;
  const id = randomUUID();
  const { provider } = settings;
  // Known before it is sent: a restart must not send it twice.
  const batch = { id, provider, providerId: null, requests: requests.length, reservedTokens };
  await store.beginBatch({ ...batch, begunAt: now.toISOString(), cancelledAt: null }, stories);
  const sent = await client.submit(id, requests, betas.length > 0 ? betas.join(',') : null);
  if (sent.kind === 'taken') {
    await store.changeBatch(id, { providerId: sent.id });
    logger.info({ batchId: id, providerId: sent.id, requests: requests.length }, 'a batch was sent');
    return true;
  }
  const isBusy = sent.kind === 'busy';
  logger.warn({ status: sent.status, requests: requests.length, isBusy }, 'a batch was refused');
  await store.endBatch(id, isBusy ? 'waits' : 'alone');
  return isBusy || sent.hasBatches;
}

/** As many of the stories as a batch and the day's ceiling hold. */
async function writeBatch(parts: NightParts, waiting: Awaited<ReturnType<BatchStore['waitingStories']>>) {
  const { settings, limits, store } = parts;
  const requests: BatchRequest[] = [];
  const stories: { storyId: string; key: string }[] = [];
  const betas = new Set<string>();
  const room = await tokensLeft(parts);
  const keys = new Set<string>();
  let bytes = 0;
  let reservedTokens = 0;
  for (const { storyId, key } of waiting) {
    // The same question twice is asked once: the other story waits for its answer.
    const brief = keys.has(key) ? null : await store.getBrief(storyId);
    const question = brief && storyQuestion(brief.story, settings.model);
    if (question?.key !== key) continue;
    const { body, beta } = await writeRequest(parts, question);
    const tokens = Math.ceil(body.length / TOKEN_CHARS) + limits.maxOutputTokens;
    bytes += Buffer.byteLength(body);
    if (bytes > MAX_BYTES || reservedTokens + tokens > room) break;
    keys.add(key);
    reservedTokens += tokens;
    requests.push({ id: key.slice(0, KEY_CHARS), body });
    stories.push({ storyId, key });
    for (const one of beta?.split(',') ?? []) betas.add(one.trim());
  }
  return { requests, stories, betas: [...betas], reservedTokens };
}

async function tokensLeft(parts: NightParts): Promise<number> {
  const { limits, store, settings } = parts;
  if (limits.dailyTokens === null) return Infinity;
  const open = await store.openBatches(settings.provider);
  const reserved = open.reduce((sum, batch) => sum + batch.reservedTokens, 0);
  return limits.dailyTokens - reserved - (await tokensUsed(parts));
}
