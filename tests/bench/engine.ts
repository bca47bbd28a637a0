/**
 * Speed and memory of the extractive engine: `npm run bench:engine`. Beside it, in the same run and on the same texts, its tagger
 * alone, which is the floor under it, and compromise finding names and quotations alone. Each runs in a process of its own, so
 * that none pays for the other's memory, with the flags that `npm start` has. Times are those of the clock; beside them stands
 * what the thread had of the processor, which other work on the machine disturbs less.
 */
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { composeStory, countWords } from './story-texts.ts';
import { startFlags } from './start-flags.ts';

const STORY_WORDS = 600;
const STORIES = 300;
/** Other stories than those measured; after so many of them the code is compiled. */
const WARM_UP = 300;
const WARM_UP_SEED = 10_000;
const LENGTHS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
const MEGABYTE = 1_000_000;

type Work = (story: ReturnType<typeof composeStory>) => unknown;

const engines: Readonly<Record<string, () => Promise<Work>>> = {
  parley: async () => (await import('#src/briefing/extractive.ts')).briefStory,
  tagger: async () => {
    const { segment } = await import('#src/stories/sentences.ts');
    return ({ text }) => segment(text);
  },
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
  const flags = startFlags();
  print(`with ${flags.join(' ')}`);
  for (const engine of Object.keys(engines)) print(runAlone(engine, flags));
} else await measure(name);

function runAlone(engine: string, flags: readonly string[]): string {
  const own = [...flags, '--disable-warning=ExperimentalWarning', import.meta.filename, engine];
  return execFileSync(process.execPath, own, { encoding: 'utf8' }).trimEnd();
}

async function measure(engine: string): Promise<void> {
  const open = engines[engine];
  if (!open) throw new Error(`There is no engine “${engine}”: ${Object.keys(engines).join(', ')}.`);
  const loadStart = performance.now();
  const work = await open();
  const loadMs = performance.now() - loadStart;
  const texts = Array.from({ length: STORIES }, (_, seed) => composeStory(STORY_WORDS, seed + 1));
  for (let seed = 0; seed < WARM_UP; seed += 1) work(composeStory(STORY_WORDS, WARM_UP_SEED + seed));
  const cpu = process.threadCpuUsage();
  const timesMs = texts.map((text) => timeMs(work, text)).toSorted((a, b) => a - b);
  const { user, system } = process.threadCpuUsage(cpu);
  const totalMs = timesMs.reduce((sum, ms) => sum + ms, 0);
  const words = texts.reduce((sum, { text }) => sum + countWords(text), 0) / STORIES;
  const at = (share: number): string => (timesMs[Math.ceil(share * STORIES) - 1] ?? 0).toFixed(2);
  print(`${engine}: ${STORIES} stories of ${Math.round(words)} words`);
  print(`  loaded in       ${Math.round(loadMs)} ms`);
  print(`  stories/s       ${Math.round((1000 * STORIES) / totalMs)}`);
  print(`  by the processor ${Math.round((1e6 * STORIES) / (user + system))} stories/s`);
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
