/**
 * Speed and memory of the extractive engine: `npm run bench:engine`. Beside it, in the same run and on the same texts,
 * compromise finding names and quotations alone. Each of the two runs in a process of its own, so that neither pays
 * for the other's memory.
 */
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { composeStory, countWords } from './story-texts.ts';

const STORY_WORDS = 600;
const STORIES = 300;
const WARM_UP = 100;
const LENGTHS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
const MEGABYTE = 1_000_000;
/** Node lets its heap grow rather than collect; with these it keeps to what the engine needs. */
const SMALL_HEAP = ['--max-semi-space-size=2', '--optimize-for-size'];

type Work = (story: ReturnType<typeof composeStory>) => unknown;

const engines: Readonly<Record<string, () => Promise<Work>>> = {
  parley: async () => (await import('#src/briefing/extractive.ts')).briefStory,
  compromise: async () => {
    const { default: nlp } = await import('compromise');
    return ({ text }) => {
      const document = nlp(text);
      return [
        document.people().out('array'),
        document.places().out('array'),
        document.organizations().out('array'),
        document.quotations().out('array'),
      ];
    };
  },
};

const [name] = process.argv.slice(2);
if (name === undefined) {
  print(runAlone('parley', []));
  print(`with ${SMALL_HEAP.join(' ')}`);
  print(runAlone('parley', SMALL_HEAP));
  print(runAlone('compromise', []));
} else await measure(name);

function runAlone(engine: string, flags: readonly string[]): string {
  return execFileSync(
    process.execPath,
    [...flags, '--disable-warning=ExperimentalWarning', import.meta.filename, engine],
    {
      encoding: 'utf8',
    },
  ).trimEnd();
}

async function measure(engine: string): Promise<void> {
  const open = engines[engine];
  if (!open) throw new Error(`There is no engine “${engine}”: ${Object.keys(engines).join(', ')}.`);
  const loadStart = performance.now();
  const work = await open();
  const loadMs = performance.now() - loadStart;
  const texts = Array.from({ length: STORIES }, (_, seed) => composeStory(STORY_WORDS, seed + 1));
  for (const text of texts.slice(0, WARM_UP)) work(text);
  const timesMs = texts.map((text) => timeMs(work, text)).toSorted((a, b) => a - b);
  const totalMs = timesMs.reduce((sum, ms) => sum + ms, 0);
  const words = texts.reduce((sum, { text }) => sum + countWords(text), 0) / STORIES;
  const at = (share: number): string => (timesMs[Math.ceil(share * STORIES) - 1] ?? 0).toFixed(2);
  print(`${engine}: ${STORIES} stories of ${Math.round(words)} words`);
  print(`  loaded in       ${Math.round(loadMs)} ms`);
  print(`  stories/s       ${Math.round((1000 * STORIES) / totalMs)}`);
  print(`  ms a story      p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`);
  print(`  resident        ${Math.round(process.memoryUsage().rss / MEGABYTE)} MB`);
  print('  by length       words, ms, µs a word');
  for (const length of LENGTHS) {
    const text = composeStory(length, length);
    const bestMs = Math.min(timeMs(work, text), timeMs(work, text), timeMs(work, text));
    const size = countWords(text.text);
    print(
      `${String(size).padStart(22)} ${bestMs.toFixed(1).padStart(8)} ${((1000 * bestMs) / size).toFixed(1).padStart(6)}`,
    );
  }
  print(`  resident after  ${Math.round(process.memoryUsage().rss / MEGABYTE)} MB`);
}

function timeMs(work: Work, story: Parameters<Work>[0]): number {
  const start = performance.now();
  work(story);
  return performance.now() - start;
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}
