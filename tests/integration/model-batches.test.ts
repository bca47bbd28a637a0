import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '#src/config/config.ts';
import type { RelevantBrief } from '#src/core/brief.ts';
import { silentLogger } from '#src/core/logger.ts';
import { type Parley, openParley } from '#src/wiring.ts';
import { type BatchOutcome, type BatchServer, startBatchServer } from '../support/batch-server.ts';
import { makeAnswer } from '../support/model-answer.ts';
import { foundItems } from '../support/poll-outcomes.ts';

const FIRST =
  'The third round of peace talks between the government of Yemen and the Houthi rebels ended in failure in Geneva on Monday, the United Nations said.\n' +
  'The government did not agree to release 3,000 prisoners.';
const SECOND =
  'Peace talks between the Syrian government and the opposition collapsed in Geneva on Tuesday, diplomats said.\n' +
  'The envoy left the town.';
const ANSWERS: Record<string, BatchOutcome> = {
  Yemen: answer('The third round of peace talks ended in failure in Geneva.'),
  Syria: answer('Peace talks collapsed in Geneva on Tuesday.'),
};

function answer(text: string): BatchOutcome {
  return {
    kind: 'answer',
    value: makeAnswer({ headline: { text, evidence: [1] }, bottomLine: [{ text, evidence: [1] }] }),
  };
}

const honest = (body: string): BatchOutcome =>
  ANSWERS[body.includes('Houthi') ? 'Yemen' : 'Syria'] ?? { kind: 'missing' };

/** The engine is loaded with the first story. */
const SLOW_MS = 40_000;
const NIGHT = '2026-11-24T22:30:00Z';
let now = NIGHT;
const clock = { now: () => new Date(now) };
let folder = '';
let server: BatchServer;
let parley: Parley;

beforeEach(async () => {
  now = NIGHT;
  folder = await mkdtemp(join(tmpdir(), 'parley-batches-'));
  const script = { state: 'working', outcome: honest, call: honestCall, fault: null, isAnswerLost: false } as const;
  server = await startBatchServer({ ...script }, clock.now);
});

afterEach(async () => {
  await parley.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function honestCall({ body }: { body: string }) {
  const told = honest(body);
  return told.kind === 'answer' || told.kind === 'text' ? told : ({ kind: 'status', status: 500 } as const);
}

type Provider = 'anthropic' | 'openai' | 'openai-compatible';

async function open(provider: Provider = 'openai', settings: Record<string, string> = {}): Promise<void> {
  const config = readConfig({
    DATABASE_URL: `sqlite:${join(folder, 'parley.db')}`,
    SAMPLE_FEEDS: '0',
    LLM_PROVIDER: provider,
    LLM_MODEL: 'scripted',
    LLM_API_KEY: 'test-key',
    LLM_BASE_URL: server.url,
    LLM_INPUT_USD_PER_MILLION: '3',
    LLM_OUTPUT_USD_PER_MILLION: '15',
    LLM_BATCH_HOURS: '22-05',
    ...settings,
  });
  const checkChannel = async () => ({ ok: true, layout: 'message', name: null }) as const;
  parley = await openParley({ config, clock, logger: silentLogger, checkChannel });
}

/** Stories of a feed that is visited no more. */
async function bring(stories: Readonly<Record<string, string>>): Promise<void> {
  const url = 'https://wire.example/feed';
  await parley.store.addFeed({ id: 'wire', url, title: 'Wire', sample: false, addedBy: 'ana', community: 'c1' }, now);
  const items = Object.entries(stories).map(([id, text]) => {
    return { id, title: id, url: null, publishedAt: '2026-11-24T10:00:00.000Z', text };
  });
  // What a first reading finds is history.
  for (const found of [[], items])
    await parley.store.recordPoll('wire', foundItems(found), now, '2027-01-01T00:00:00.000Z');
  await parley.round();
}

async function briefs(): Promise<Record<string, RelevantBrief>> {
  const found = await parley.store.latestBriefs(10);
  return Object.fromEntries(found.map((brief) => [brief.story.text === FIRST ? 'yemen' : 'syria', brief]));
}

const calls = () => server.requests.filter(({ path }) => /(?:completions|messages)$/u.test(path));
const at = (time: string): void => void (now = time);
const engines = async (): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await briefs()).map(([name, { engine }]) => [name, engine.name]));

async function sent(): Promise<void> {
  at('2026-11-24T22:45:00Z');
  await parley.round();
}

describe.each<Provider>(['openai', 'anthropic'])('a night of batches at %s', (provider) => {
  beforeEach(async () => {
    await open(provider);
    await bring({ yemen: FIRST, syria: SECOND });
  }, SLOW_MS);

  it('briefs at once without the model, sends one batch, and lets its answers follow at half of the price', async () => {
    expect(await engines()).toEqual({ yemen: 'extractive', syria: 'extractive' });
    expect((await briefs())['yemen']?.warnings.join(' ')).toContain('batch of the night');
    const before = await parley.store.listTalks();
    expect(before.map((talks) => talks.state?.status)).toContain('round_ended');
    await sent();
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([2]);
    server.script.state = 'ended';
    await parley.round();
    const { yemen, syria } = await briefs();
    expect(yemen?.engine.name).toBe('model');
    expect(yemen?.headline).toBe('The third round of peace talks ended in failure in Geneva.');
    expect(yemen?.warnings).toEqual([]);
    expect(syria?.engine.name).toBe('model');
    expect(calls()).toHaveLength(0);
    const [use] = await parley.store.modelUse('2026-11-24', 5);
    expect(use).toMatchObject({ calls: 2, inputTokens: 1800, outputTokens: 200, microUsd: 4200 });
    const timelines = await Promise.all(before.map(({ id }) => parley.store.timeline(id, { limit: 5 })));
    for (const [entry, ...others] of timelines) {
      expect(others).toEqual([]);
      expect(entry).toMatchObject({ corrections: [], moved: true });
    }
    await parley.round();
    expect(server.batches).toHaveLength(1);
  });

  it('says of no publisher that it changed its story where the model only reads it otherwise', async () => {
    const status = { value: 'stalled', round: null, cue: 'left the town', evidence: [2] } as const;
    server.script.outcome = () => ({ kind: 'answer', value: makeAnswer({ status: { ...status, evidence: [2] } }) });
    await sent();
    server.script.state = 'ended';
    await parley.round();
    expect((await briefs())['syria']?.status).toMatchObject({ value: 'stalled', strength: 'reported' });
    const entries = await parley.store.entriesSince('2026-01-01', 10);
    expect(entries.flatMap(({ sources }) => sources.map(({ tells }) => tells))).toContain('stalled');
    expect(entries.flatMap(({ corrections }) => corrections)).toEqual([]);
  });

  it('asks alone, once, about what the batch failed, and falls back where that fails too', async () => {
    server.script.outcome = (body) => (body.includes('Houthi') ? honest(body) : { kind: 'errored' });
    server.script.call = () => ({ kind: 'status', status: 500 });
    await sent();
    server.script.state = 'ended';
    await parley.round();
    expect(await engines()).toEqual({ yemen: 'model', syria: 'extractive' });
    expect(calls()).toHaveLength(1);
    expect((await briefs())['syria']?.warnings.join(' ')).toContain('HTTP 500');
  });

  it.each<[string, BatchOutcome]>([
    ['a refusal', { kind: 'text', text: 'I cannot help with that.', finish: 'refusal' }],
    ['a truncated answer', { kind: 'text', text: '{"relevance": "yes"', finish: 'length' }],
    ['another shape', { kind: 'text', text: '{"answer": 42}' }],
    ['an expired request', { kind: 'expired' }],
    ['a request that is in no result', { kind: 'missing' }],
  ])('takes %s for a failed try', async (_what, outcome) => {
    server.script.outcome = () => outcome;
    await sent();
    server.script.state = 'ended';
    await parley.round();
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
    expect(calls()).toHaveLength(2);
  });

  it('shows nothing of a lie within a batch', async () => {
    server.script.outcome = () => answer('The government agreed to release 4,000 prisoners.');
    await sent();
    server.script.state = 'ended';
    await parley.round();
    const told = await briefs();
    expect(told['yemen']?.engine.name).toBe('model');
    expect(JSON.stringify([told['yemen']?.headline, told['yemen']?.bottomLine])).not.toContain('4,000');
    expect(told['yemen']?.warnings.join(' ')).toContain('its headline');
  });

  it('takes a batch up again after a restart instead of paying twice', async () => {
    await sent();
    await parley.close();
    await open(provider);
    await parley.round();
    server.script.state = 'ended';
    await parley.round();
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
    expect(server.batches).toHaveLength(1);
    expect(calls()).toHaveLength(0);
  });

  it('finds a batch again whose name it was never told', async () => {
    server.script.isAnswerLost = true;
    await sent();
    server.script.isAnswerLost = false;
    await parley.close();
    await open(provider);
    server.script.state = 'ended';
    at('2026-11-24T23:10:00Z');
    await parley.round();
    await parley.round();
    expect(server.batches).toHaveLength(1);
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
  });

  it('cancels at the end of the night what is not there, and goes on by ordinary calls', async () => {
    server.script.outcome = () => ({ kind: 'missing' });
    await sent();
    at('2026-11-25T04:44:00Z');
    await parley.round();
    expect(server.batches[0]?.isCancelled).toBe(false);
    at('2026-11-25T04:46:00Z');
    await parley.round();
    expect(server.batches[0]?.isCancelled).toBe(true);
    await parley.round();
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
    expect(calls()).toHaveLength(2);
  });

  it('ends the waiting for a cancelled batch that never ends', async () => {
    await sent();
    at('2026-11-25T04:50:00Z');
    await parley.round();
    for (const batch of server.batches) batch.isCancelled = false;
    at('2026-11-25T05:06:00Z');
    await parley.round();
    expect(calls()).toHaveLength(2);
    expect(await parley.store.openBatches(provider)).toEqual([]);
  });

  it('keeps what waits while the provider is down, and asks by day in the ordinary way', async () => {
    server.script.fault = 503;
    await sent();
    at('2026-11-24T23:30:00Z');
    await parley.round();
    expect(server.batches).toHaveLength(0);
    expect(calls()).toHaveLength(0);
    at('2026-11-25T04:10:00Z');
    await parley.round();
    expect(calls()).toHaveLength(2);
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
  });

  it('goes by ordinary calls where the address knows no batches, and does not try again', async () => {
    server.script.fault = 404;
    await sent();
    expect(await engines()).toEqual({ yemen: 'model', syria: 'model' });
    expect(calls()).toHaveLength(2);
    const tries = server.requests.length;
    at('2026-11-25T02:00:00Z');
    await parley.round();
    expect(server.requests).toHaveLength(tries);
  });

  it('asks alone about the stories of a batch that the provider forgot', async () => {
    await sent();
    server.script.state = 'gone';
    await parley.round();
    expect(calls()).toHaveLength(2);
  });
});

describe('the hours of batches', () => {
  it('ask at once by day', async () => {
    at('2026-11-24T12:00:00Z');
    await open();
    await bring({ yemen: FIRST });
    expect(await engines()).toEqual({ yemen: 'model' });
    expect(calls()).toHaveLength(1);
  });

  it('are by the clock of their zone', async () => {
    at('2026-11-24T12:30:00Z');
    await open('openai', { LLM_BATCH_TIME_ZONE: 'Asia/Tokyo', LLM_BATCH_HOURS: '21-05' });
    await bring({ yemen: FIRST });
    expect(await engines()).toEqual({ yemen: 'extractive' });
  });

  it('mean nothing to a provider without batches', async () => {
    await open('openai-compatible');
    await bring({ yemen: FIRST });
    expect(await engines()).toEqual({ yemen: 'model' });
  });

  it('send no more than the tokens of the day have room for', async () => {
    await open('openai', { LLM_DAILY_TOKENS: '9000' });
    await bring({ yemen: FIRST, syria: SECOND });
    await sent();
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([1]);
  });
});
