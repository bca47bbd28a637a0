import { afterEach, describe, expect, it } from 'vitest';
import { type Brief, isRelevant, type RelevantBrief } from '#src/core/brief.ts';
import { noMetrics } from '#src/core/metrics.ts';
import { measuredModel } from '#src/measured.ts';
import { answerSchema } from '#src/model/answer-schema.ts';
import type { ModelSettings } from '#src/model/provider.ts';
import { makeAnswer, named } from '../support/model-answer.ts';
import { LIMITS, openTestEngine, storyOf } from '../support/model-engine.ts';
import { type ModelRequest, type ModelServer, type Scripted, startModelServer } from '../support/model-server.ts';

const STORY = storyOf(
  'The third round of peace talks between the government of Yemen and the Houthi rebels ended in failure in Geneva on Monday, the United Nations said. ' +
    'The U.N. envoy, Ada Brandt, said: “I am disappointed that nobody moved.” ' +
    'The government did not agree to release 3,000 prisoners. ' +
    '“We will not sit down again without our prisoners,” said the rebels’ spokesman, Omar Saleh.',
  { title: 'Yemen talks end in failure' },
);
const ANSWER = makeAnswer({
  headline: { text: 'Peace talks ended in failure in Geneva', evidence: [1] },
  bottomLine: [{ text: 'The third round of peace talks ended in failure in Geneva on Monday.', evidence: [1] }],
  venues: [named('Geneva', [1])],
});

let server: ModelServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function provider(script: (request: ModelRequest) => Scripted): Promise<ModelServer> {
  server = await startModelServer(script);
  return server;
}

function relevant(brief: Brief): RelevantBrief {
  if (!isRelevant(brief)) throw new Error('The brief is not relevant.');
  return brief;
}

describe.each<ModelSettings['provider']>(['anthropic', 'openai', 'openai-compatible'])('the model of %s', (name) => {
  it('words the brief, asked once, with the story as data and no tools', async () => {
    const { url, requests } = await provider(() => ({ kind: 'answer', value: ANSWER }));
    const { engine, store } = openTestEngine(url, { provider: name });
    const brief = relevant(await engine.summarize(STORY));
    expect(brief.engine).toEqual({ name: 'model', version: '2', model: 'scripted' });
    expect(brief.headline).toBe('Peace talks ended in failure in Geneva');
    expect(brief.bottomLine.map((line) => line.text)).toEqual([
      'The third round of peace talks ended in failure in Geneva on Monday.',
    ]);
    expect(brief.warnings).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(store.uses).toEqual([
      { day: '2026-11-24', community: 'all', calls: 1, inputTokens: 900, outputTokens: 100, microUsd: 4200 },
    ]);
  });

  it.each<[string, Scripted, string]>([
    ['a server that fails', { kind: 'status', status: 500 }, 'HTTP 500'],
    ['an overloaded server', { kind: 'status', status: 529 }, 'HTTP 529'],
    ['too many requests', { kind: 'status', status: 429 }, 'HTTP 429'],
    ['broken JSON', { kind: 'text', text: '{"relevance": "yes", "head' }, 'shape'],
    ['another shape', { kind: 'text', text: '{"answer": 42}' }, 'shape'],
    ['a truncated answer', { kind: 'text', text: '{"relevance": "yes"', finish: 'length' }, 'broke off'],
    ['a cut connection', { kind: 'cut' }, 'cannot be reached'],
  ])('gives the extractive brief after two tries of %s', async (_what, fault, reason) => {
    const { url, requests } = await provider(() => fault);
    const { engine } = openTestEngine(url, { provider: name });
    const brief = relevant(await engine.summarize(STORY));
    expect(brief.engine.name).toBe('extractive');
    expect(brief.warnings.join(' ')).toContain(reason);
    expect(requests).toHaveLength(2);
  });

  it.each<[string, Scripted]>([
    ['a wrong key', { kind: 'status', status: 401 }],
    ['a request that it does not take', { kind: 'status', status: 400 }],
  ])('does not try %s again', async (_what, fault) => {
    const { url, requests } = await provider(() => fault);
    const { engine } = openTestEngine(url, { provider: name });
    expect(relevant(await engine.summarize(STORY)).engine.name).toBe('extractive');
    expect(requests).toHaveLength(1);
  });

  it('gives the extractive brief where the model refuses', async () => {
    const { url } = await provider(() => ({ kind: 'text', text: 'I cannot help with that.', finish: 'refusal' }));
    const { engine } = openTestEngine(url, { provider: name });
    expect(relevant(await engine.summarize(STORY)).engine.name).toBe('extractive');
  });
});

describe('the failures of a model', () => {
  it.each<[string, Scripted]>([
    ['provider-error', { kind: 'status', status: 529 }],
    ['rate-limit', { kind: 'status', status: 429 }],
    ['request-refused', { kind: 'status', status: 401 }],
    ['wrong-shape', { kind: 'text', text: '{"answer": 42}' }],
    ['truncated', { kind: 'text', text: '{"relevance": "yes"', finish: 'length' }],
    ['refusal', { kind: 'text', text: 'I cannot help with that.', finish: 'refusal' }],
    ['unreachable', { kind: 'cut' }],
    ['timeout', { kind: 'hang' }],
  ])('are counted as %s', async (kind, fault) => {
    const { url } = await provider(() => fault);
    const { ask } = openTestEngine(url, { limits: { ...LIMITS, timeoutMs: kind === 'timeout' ? 60 : 2000 } });
    const faults: string[] = [];
    const counted = measuredModel(ask, { ...noMetrics, modelFailed: (one) => void faults.push(one) });
    const question = { instructions: 'Answer.', question: '{}', schema: answerSchema, community: 'c' };
    await expect(counted(question)).rejects.toMatchObject({ code: 'model/unavailable' });
    expect(faults).toEqual([kind]);
  });
});

describe('a model that is slow or down', () => {
  it('is waited for as long as the settings say, then the extractive brief stands', async () => {
    const { url, requests } = await provider(() => ({ kind: 'hang' }));
    const { engine } = openTestEngine(url, { limits: { ...LIMITS, timeoutMs: 60 } });
    expect(relevant(await engine.summarize(STORY)).warnings.join(' ')).toContain('it took too long');
    expect(requests).toHaveLength(2);
  });

  it('is left alone after one story has failed', async () => {
    const { url, requests } = await provider(() => ({ kind: 'status', status: 500 }));
    const { engine } = openTestEngine(url);
    await engine.summarize(STORY);
    const second = relevant(await engine.summarize({ ...STORY, id: 's2', title: 'Another' }));
    expect(requests).toHaveLength(2);
    expect(second.warnings.join(' ')).toContain('left alone');
  });

  it('is asked again once the pause is over', async () => {
    let isDown = true;
    const { url } = await provider(() =>
      isDown ? { kind: 'status', status: 503 } : { kind: 'answer', value: ANSWER },
    );
    const { engine } = openTestEngine(url, { limits: { ...LIMITS, pauseMs: 1 } });
    await engine.summarize(STORY);
    isDown = false;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(relevant(await engine.summarize(STORY)).engine.name).toBe('model');
  });
});

describe('what a model costs', () => {
  it('is nothing for the same story asked again', async () => {
    const { url, requests } = await provider(() => ({ kind: 'answer', value: ANSWER }));
    const { engine } = openTestEngine(url);
    const first = await engine.summarize(STORY);
    expect(await engine.summarize(STORY)).toEqual(first);
    expect(requests).toHaveLength(1);
  });

  it('is nothing for a story that is no diplomacy', async () => {
    const { url, requests } = await provider(() => ({ kind: 'answer', value: ANSWER }));
    const { engine } = openTestEngine(url);
    const text = 'The striker scored twice as the home side won the cup on Sunday in front of a full stadium.';
    expect((await engine.summarize(storyOf(text, { title: 'Cup won' }))).relevance.value).toBe('no');
    expect(requests).toHaveLength(0);
  });

  it('ends at the ceiling of the day, which the brief says', async () => {
    const { url, requests } = await provider(() => ({ kind: 'answer', value: ANSWER }));
    const { engine } = openTestEngine(url, { limits: { ...LIMITS, dailyTokens: 1000 } });
    await engine.summarize(STORY);
    const second = relevant(await engine.summarize({ ...STORY, title: 'Another title' }));
    expect(second.engine.name).toBe('extractive');
    expect(second.warnings.join(' ')).toContain('1,000 tokens of the day');
    expect(requests).toHaveLength(1);
  });
});

describe('a story in another language', () => {
  const ARABIC = storyOf(
    'انتهت الجولة الثالثة من محادثات السلام في جنيف يوم الاثنين دون اتفاق بين الحكومة اليمنية والحوثيين. ' +
      'وقال المبعوث الأممي هانس غروندبرغ: «لن نتوقف عن العمل من أجل السلام». ' +
      'ورفضت الحكومة إطلاق سراح 300 سجين.',
    { language: 'ar', title: 'محادثات اليمن' },
  );
  const told = makeAnswer({
    headline: { text: 'Talks in Geneva end without a deal', evidence: [1] },
    bottomLine: [{ text: 'The round of talks in Geneva ended without an accord.', evidence: [1] }],
    venues: [named('Geneva', [1], 'جنيف')],
    parties: [{ ...named('Houthis', [1], 'الحوثيين'), delegates: [], positions: [] }],
    mediators: [{ ...named('Hans Grundberg', [2], 'هانس غروندبرغ'), role: null, organization: null }],
    quotes: [
      {
        text: 'لن نتوقف عن العمل من أجل السلام',
        speaker: { name: 'Hans Grundberg', original: 'هانس غروندبرغ' },
        translation: 'We will not stop working for peace',
        evidence: [2],
      },
      { text: 'كلمات لم يقلها أحد في القصة', speaker: null, translation: 'Words that nobody said', evidence: [2] },
    ],
  });

  it('gets a brief in English with the quotes in the original and a marked translation', async () => {
    const { url } = await provider(() => ({ kind: 'answer', value: told }));
    const brief = relevant(await openTestEngine(url).engine.summarize(ARABIC));
    expect(brief.headline).toBe('Talks in Geneva end without a deal');
    expect(brief.warnings[0]).toContain('translated this from Arabic');
    expect(brief.quotes).toHaveLength(1);
    expect(brief.quotes[0]).toMatchObject({
      text: 'لن نتوقف عن العمل من أجل السلام',
      speaker: { name: 'Hans Grundberg', aliases: ['هانس غروندبرغ'] },
      translation: 'We will not stop working for peace',
    });
    expect(brief.mediators.map((one) => one.name)).toEqual(['Hans Grundberg']);
  });

  it.each([
    ['a number', { text: 'The government refused to free 500 prisoners.', evidence: [3] }],
    ['a number in words', { text: 'The government refused to free five prisoners.', evidence: [3] }],
    ['a name', { text: 'Talks in Paris ended without an accord.', evidence: [1] }],
  ])('loses a line with %s that its sentences do not hold', async (_what, line) => {
    const { url } = await provider(() => ({ kind: 'answer', value: { ...told, bottomLine: [line] } }));
    expect(relevant(await openTestEngine(url).engine.summarize(ARABIC)).bottomLine).toEqual([]);
  });

  it('keeps the story’s own word for a name that the model makes another’s', async () => {
    const lie = {
      ...told,
      mediators: [{ ...named('Vladimir Petrov', [2], 'هانس غروندبرغ'), role: null, organization: null }],
    };
    const { url } = await provider(() => ({ kind: 'answer', value: lie }));
    const brief = relevant(await openTestEngine(url).engine.summarize(ARABIC));
    expect(brief.mediators.map((one) => one.name)).toEqual(['هانس غروندبرغ']);
  });

  it('is said to be in that language where the model cannot be used', async () => {
    const { url } = await provider(() => ({ kind: 'status', status: 401 }));
    const brief = await openTestEngine(url).engine.summarize(ARABIC);
    expect(brief.relevance.value).toBe('no');
    expect(brief.warnings.join(' ')).toContain('Arabic');
  });
});
