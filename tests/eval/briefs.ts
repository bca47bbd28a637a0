/**
 * Measures the extractive engine: `npm run eval [-- --misses FIELD|all] [--set NAME]`. Always against the project's own sets of
 * stories and gold briefs; where more gold briefs lie beside the project, against those too, with the relevance gate on
 * headlines with one paragraph. The plain lead sentence as bottom line is printed beside the engine's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Brief, isRelevant } from '#src/core/brief.ts';
import { briefStory } from '#src/briefing/extractive.ts';
import { segment } from '#src/stories/sentences.ts';
import { type GoldStory, readGold, readStories } from './gold.ts';
import { type FieldScore, scoreBriefs, valueOf } from './score.ts';

const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'gold');
const here = import.meta.dirname;
/**
 * The project's own sets. After the first, they have real conflicts in invented words and quotes. Their gold was written
 * before the engine was asked; it has since been mended for what the second and third show, so that they are no
 * blind test any more. The fourth was written with the third, and asked when the mending was done. The fifth was written
 * after it, on conflicts and forms that the others leave out, and has since been mended for too; the sixth was
 * asked once, and nothing was mended for it.
 */
const sets = [
  ['the project’s own', 'own'],
  ['the second set’s', 'fresh'],
  ['the third set’s', 'third'],
  ['the fourth set’s', 'fourth'],
  ['the fifth set’s', 'fifth'],
  ['the sixth set’s', 'sixth'],
] as const;
const dev = {
  stories: join(shared, 'dev.stories.jsonl'),
  gold: join(shared, 'dev.gold.jsonl'),
  relevance: join(shared, 'relevance.dev.jsonl'),
  scorer: join(shared, 'score.mjs'),
};

const { values: options } = parseArgs({ options: { misses: { type: 'string' }, set: { type: 'string' } } });
for (const [name, file] of sets) {
  if (options.set !== undefined && options.set !== file) continue;
  const paths = { stories: join(here, `${file}.stories.jsonl`), gold: join(here, `${file}.gold.jsonl`) };
  if (existsSync(paths.gold)) measureSet(name, paths);
  print('');
}
if (options.set !== undefined && options.set !== 'dev') print('');
else if (Object.values(dev).every((path) => existsSync(path))) measureDev();
else print('No other gold briefs lie beside the project.');

function measureSet(name: string, paths: { readonly stories: string; readonly gold: string }): void {
  const gold = readGold(paths.gold);
  const briefs = readStories(paths.stories).map((story) => briefStory(story));
  const scores = scoreBriefs(gold, briefs);
  print(`${name} ${gold.length} stories`);
  for (const score of scores) print(rowOf(score));
  const lead = scoreBriefs(gold, briefs.map(withLeadLine)).find(({ field }) => field === 'bottom line');
  if (lead) print(rowOf({ ...lead, field: '  lead sentence' }));
  for (const { field, misses } of scores) {
    if (field !== options.misses && options.misses !== 'all') continue;
    for (const miss of misses) print(`${field}: ${miss}`);
  }
}

function rowOf(score: FieldScore): string {
  const { field, kind, right, said, wanted } = score;
  const value = valueOf(score)?.toFixed(1) ?? '-';
  const counts = kind === 'share' ? `${right} of ${wanted}` : `${right} of ${said} said, ${wanted} wanted`;
  return `${field.padEnd(18)} ${value.padStart(5)}  ${counts}`;
}

function measureDev(): void {
  const briefs = readStories(dev.stories).map((story) => briefStory(story));
  print('');
  print(scoreDev(briefs, options.misses === undefined ? [] : ['--misses', options.misses]));
  const lead = scoreDev(briefs.map(withLeadLine), []).split('\n');
  print(`the lead sentence alone: ${lead.find((line) => line.startsWith('bottomLine')) ?? 'not scored'}`);
  print(relevanceTable(readStories(dev.relevance)));
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}

function scoreDev(briefs: readonly Brief[], extra: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-eval-'));
  try {
    const path = join(folder, 'briefs.jsonl');
    writeFileSync(path, briefs.map((brief) => JSON.stringify(brief)).join('\n'));
    const run = spawnSync(process.execPath, [dev.scorer, dev.stories, dev.gold, path, ...extra], { encoding: 'utf8' });
    return (run.stdout + run.stderr).trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a reader would have who took the story's first sentence. */
function withLeadLine(brief: Brief): Brief {
  if (!isRelevant(brief)) return brief;
  const { text } = brief.story;
  const first = segment(text).sentences[0];
  if (!first) return brief;
  const span = { start: first.start, end: first.end };
  return { ...brief, bottomLine: [{ text: text.slice(span.start, span.end), evidence: [span] }] };
}

/** A story said to be at least borderline counts as found; stories that the reader called borderline are left out. */
function relevanceTable(stories: readonly GoldStory[]): string {
  const counts = { right: 0, wrong: 0, missed: 0 };
  const misses: string[] = [];
  for (const story of stories) {
    if (story.relevance === 'borderline') continue;
    const found = isRelevant(briefStory(story));
    if (found !== (story.relevance === 'yes')) {
      misses.push(`${story.id}: ${found ? 'wrongly kept' : 'missed'}: ${story.title}: ${story.text}`);
    }
    if (found && story.relevance === 'yes') counts.right += 1;
    else if (found) counts.wrong += 1;
    else if (story.relevance === 'yes') counts.missed += 1;
  }
  return [
    `relevance of ${stories.length} headlines with a paragraph:`,
    `precision ${percent(counts.right, counts.right + counts.wrong)} (${counts.wrong} wrongly kept),`,
    `recall ${percent(counts.right, counts.right + counts.missed)} (${counts.missed} missed)`,
    ...(options.misses === 'headlines' ? misses.map((miss) => `\n${miss}`) : []),
  ].join(' ');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1);
}
