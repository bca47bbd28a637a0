import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { extractive } from '#src/briefing/extractive.ts';
import { type ThreadLimits, type ThreadedSummarizer, createThreadedSummarizer } from '#src/briefing/threaded.ts';
import type { BriefStory } from '#src/core/brief.ts';
import { asParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { readStories } from '../../eval/gold.ts';

const [first, ...others] = readStories(join(import.meta.dirname, '..', '..', 'eval', 'own.stories.jsonl'));
const stories = others.slice(0, 6);
/** Every story is long to this engine. */
const ALL: Partial<ThreadLimits> = { inProcessChars: 0 };

const opened: ThreadedSummarizer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((engine) => engine.close())));

function open(limits: Partial<ThreadLimits>, worker?: string): ThreadedSummarizer {
  const url = worker === undefined ? undefined : new URL(`data:text/javascript,${encodeURIComponent(worker)}`);
  const engine = createThreadedSummarizer(limits, url);
  opened.push(engine);
  return engine;
}

const fault = (work: Promise<unknown>) => work.then(() => null, asParleyError);
const worker = (answer: string): string =>
  `import { parentPort } from 'node:worker_threads';
   parentPort.on('message', (story) => { ${answer} });
   parentPort.postMessage('ready');`;

function story(id: string): BriefStory {
  return { id, title: null, url: null, source: null, publishedAt: null, language: 'en', text: 'Talks opened.' };
}

describe('a long story', () => {
  test('gets from the thread the brief that it would get without one, in the order of asking', async () => {
    const engine = open(ALL);
    const found = await Promise.all(stories.map((one) => engine.summarize(one)));
    expect(found).toEqual(await Promise.all(stories.map((one) => extractive.summarize(one))));
  }, 120_000);

  test('does not hold up a short one', async () => {
    const engine = open({ inProcessChars: 100 }, worker(''));
    void fault(engine.summarize(first ?? story('long')));
    expect((await engine.summarize(story('short'))).story.id).toBe('short');
  });

  test('that takes too long is refused with a plain sentence, and the next one is briefed in a new thread', async () => {
    const engine = open(
      { ...ALL, storyLimitMs: 300 },
      worker(`if (story.id === 'slow') for (;;); parentPort.postMessage({ brief: { story } });`),
    );
    const [slow, next] = [fault(engine.summarize(story('slow'))), engine.summarize(story('next'))];
    const error = await slow;
    expect(error?.code).toBe('briefing/too-slow');
    expect(error && plainWords(error)).toBe(
      'The story slow was not briefed: it took longer than 0.3 s. A shorter part of it may work.',
    );
    expect((await next).story.id).toBe('next');
  });

  test('that ends its thread is refused, and the next one is briefed in a new thread', async () => {
    const engine = open(
      ALL,
      worker(`if (story.id === 'bad') process.exit(3); parentPort.postMessage({ brief: { story } });`),
    );
    const [bad, next] = [fault(engine.summarize(story('bad'))), engine.summarize(story('next'))];
    expect((await bad)?.code).toBe('briefing/crashed');
    expect((await next).story.id).toBe('next');
  });

  test('is refused where the thread cannot start', async () => {
    const engine = open(ALL, 'throw new Error("no engine");');
    expect(await fault(engine.summarize(story('one')))).toMatchObject({
      code: 'briefing/crashed',
      facts: { reason: 'no engine' },
    });
  });

  test('is refused where too many wait', async () => {
    const engine = open({ ...ALL, maxWaiting: 1 }, worker(''));
    const waiting = ['one', 'two'].map((id) => fault(engine.summarize(story(id))));
    expect((await fault(engine.summarize(story('three'))))?.code).toBe('briefing/busy');
    await engine.close();
    expect((await Promise.all(waiting)).map((error) => error?.code)).toEqual(['briefing/closed', 'briefing/closed']);
  });

  test('is refused after closing', async () => {
    const engine = open(ALL);
    await engine.close();
    expect((await fault(engine.summarize(story('late'))))?.code).toBe('briefing/closed');
  });

  test('finds a new thread after one has ended for want of work', async () => {
    const engine = open({ ...ALL, idleMs: 1 }, worker(`parentPort.postMessage({ brief: { story } });`));
    expect((await engine.summarize(story('one'))).story.id).toBe('one');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await engine.summarize(story('two'))).story.id).toBe('two');
  });
});
